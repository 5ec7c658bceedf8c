import { type Random, seededRandom } from '../scenarios/seeded-random.ts'

export type NoiseKind = 'white' | 'hum' | 'babble' | 'music'

/** A stretch of noise of mean power 1, always the same for the same seed. `voices` is what the babble is made of. */
export function noiseOf(
  kind: NoiseKind,
  length: number,
  seed: number,
  voices: readonly Float32Array[],
): Float32Array {
  const random = seededRandom(seed)
  const made =
    kind === 'white'
      ? Float32Array.from({ length }, () => random.fraction() * 2 - 1)
      : kind === 'babble'
        ? babble(length, random, voices)
        : kind === 'hum'
          ? hum(length, random)
          : music(length, random)
  return scaled(made, 1 / Math.max(1e-9, rms(made)))
}

/** The sound with noise so much below it, in decibels, measured where it is not silent. */
export function withNoise(sound: Float32Array, noise: Float32Array, decibels: number): Float32Array {
  const loud = sound.filter((value) => Math.abs(value) > 0.005)
  const level = rms(loud) * 10 ** (-decibels / 20)
  return sound.map((value, at) => Math.max(-1, Math.min(1, value * 0.8 + (noise[at] ?? 0) * level * 0.8)))
}

function babble(length: number, random: Random, voices: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(length)
  for (let talker = 0; talker < 5; talker += 1) {
    const voice = voices[Math.floor(random.fraction() * voices.length)] ?? new Float32Array(1)
    const from = Math.floor(random.fraction() * voice.length)
    for (let at = 0; at < length; at += 1) out[at] = (out[at] ?? 0) + (voice[(from + at) % voice.length] ?? 0)
  }
  return out
}

/** Fans and mains: low tones and a rumble. */
function hum(length: number, random: Random): Float32Array {
  let rumble = 0
  return Float32Array.from({ length }, (_, at) => {
    rumble = rumble * 0.98 + (random.fraction() * 2 - 1) * 0.2
    const time = at / 16_000
    return rumble + 0.4 * Math.sin(2 * Math.PI * 100 * time) + 0.2 * Math.sin(2 * Math.PI * 300 * time)
  })
}

/** Chords that change twice a second, with overtones and a beat. */
function music(length: number, random: Random): Float32Array {
  const notes = Array.from({ length: Math.ceil(length / 8_000) }, () =>
    [0, 4, 7].map((step) => 220 * 2 ** ((Math.floor(random.fraction() * 12) + step) / 12)),
  )
  return Float32Array.from({ length }, (_, at) => {
    const time = at / 16_000
    const chord = notes[Math.floor(at / 8_000)] ?? []
    const fade = 1 - ((at % 8_000) / 8_000) * 0.6
    const tones = chord.reduce(
      (sum, hz) => sum + [1, 2, 3].reduce((all, n) => all + Math.sin(2 * Math.PI * hz * n * time) / n, 0),
      0,
    )
    const beat = at % 4_000 < 400 ? (random.fraction() * 2 - 1) * 2 : 0
    return tones * fade + beat
  })
}

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length))

const scaled = (samples: Float32Array, by: number): Float32Array => samples.map((value) => value * by)
