import { seededRandom } from '../../scenarios/seeded-random.ts'

const SECONDS = 2
/** Half of full scale. */
const LOUD = 16_000

/** Gives the sample of this number. */
type Wave = (at: number) => number

/** Sounds that no voice makes, two seconds each, as 16-bit samples of this rate; the same for the same seed. */
export function noises(rateHz: number, seed = 1): Readonly<Record<string, Int16Array>> {
  const random = seededRandom(seed)
  const even = () => random.fraction() * 2 - 1
  const sine = (hz: number): Wave => {
    return (at) => Math.sin((2 * Math.PI * hz * at) / rateHz)
  }
  const waves: Readonly<Record<string, Wave>> = {
    'white noise': () => LOUD * bell(even),
    'faint white noise': () => 400 * bell(even),
    'white noise of one level': () => LOUD * even(),
    'white noise that swells': (at) => LOUD * bell(even) * (0.55 + 0.45 * sine(4)(at)),
    'pink noise': pink(even),
    'a low tone': (at) => LOUD * sine(150)(at),
    'a tone': (at) => LOUD * sine(440)(at),
    'a faint tone': (at) => 300 * sine(440)(at),
    'a high tone': (at) => LOUD * sine(3_000)(at),
    'a dial tone': (at) => (LOUD / 2) * (sine(350)(at) + sine(440)(at)),
    'a siren': (at) =>
      LOUD * Math.sin((2 * Math.PI * (600 * at + 0.02 * at * Math.sin(at / rateHz))) / rateHz),
    'a square wave': (at) => LOUD * Math.sign(sine(200)(at) + 1e-9),
    'a saw tooth': (at) => LOUD * (((at * 200) / rateHz) % 1) - LOUD / 2,
    pulses: (at) => (at % Math.round(rateHz / 100) === 0 ? 2 * LOUD : 0),
    'rare clicks': (at) => (at % Math.round(rateHz / 20) === 0 ? 2 * LOUD : 0),
    'clipped noise': () => 8 * LOUD * bell(even),
    'a constant': () => LOUD,
    'a constant with noise': () => LOUD + 2_000 * bell(even),
    'one value up, one down': (at) => (at % 2 === 0 ? LOUD : -LOUD),
  }
  const length = rateHz * SECONDS
  const made = Object.entries(waves).map(([name, wave]) => [name, sampled(length, wave)] as const)
  const bytes = { 'random bytes': randomBytes(length, random.fraction), MP3: mp3(length, random.fraction) }
  const page = Buffer.from('Please sign in to the network to go on. '.repeat(Math.ceil(length / 20)))
  const read = Object.entries({ ...bytes, 'a page': page }).map(([name, all]) => [name, readAs(all)] as const)
  return Object.fromEntries([...made, ...read])
}

/** Nearly the bell curve, deviation a quarter. */
const bell = (even: () => number): number => (even() + even() + even()) / 4

/** P. Kellet's filter of white noise: three decibels an octave down. */
function pink(even: () => number): Wave {
  let [low, middle, high] = [0, 0, 0]
  return () => {
    const white = even()
    low = 0.997_65 * low + white * 0.099_046
    middle = 0.963 * middle + white * 0.296_516_4
    high = 0.57 * high + white * 1.052_691_3
    return (low + middle + high + white * 0.184_8) * LOUD * 0.2
  }
}

const sampled = (length: number, wave: Wave): Int16Array =>
  Int16Array.from({ length }, (_, at) => Math.max(-32_768, Math.min(32_767, Math.round(wave(at)))))

function randomBytes(samples: number, fraction: () => number): Uint8Array {
  return Uint8Array.from({ length: samples * 2 }, () => Math.floor(fraction() * 256))
}

/** Frames of MPEG-1 layer III, 128 kbit/s: a head of four bytes, 32 of side information, packed bits. */
function mp3(samples: number, fraction: () => number): Uint8Array {
  const all = randomBytes(samples, fraction)
  for (let at = 0; at + 36 < all.length; at += 417) all.set([0xff, 0xfb, 0x90, 0x64], at)
  return all
}

function readAs(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Int16Array.from({ length: bytes.byteLength >> 1 }, (_, at) => view.getInt16(at * 2, true))
}

export function bytesOfNoise(name: string, rateHz: number): Uint8Array {
  const samples = noises(rateHz)[name]
  if (samples === undefined) throw new Error(`no noise is called ${name}`)
  return new Uint8Array(samples.buffer)
}
