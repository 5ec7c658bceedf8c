import { powerSpectrum } from './power-spectrum.ts'

/** What makes a stretch of sound impossible as speech. */
export type NotSpeech = 'offset' | 'flat wave' | 'even' | 'hiss' | 'rumbling hiss' | 'clicks' | 'tones'

/*
 * Limits, each with what was measured over 8,000 stretches of 120 ms of the five voices of flite, slow and fast, against noise: speech
 * stays on one side of it with room to spare.
 */
/** Share of a constant offset in the level: speech that is not faint at most 0.35, text and MP3 read as samples 0.75. */
const MOST_OFFSET = 0.45
/** −30 dBFS: an offset below is that of a poor voice in a pause. */
const LEAST_OFFSET = 1_000
/** Peak over mean level: speech at least 1.63, a sine 1.41, a square wave or clipped sound 1. */
const LEAST_CREST = 1.53
/** Level of the faintest over that of the loudest 10 ms: speech at most 0.93, whatever is generated evenly nearly 1. */
const MOST_EVEN = 0.965
/** Geometric over arithmetic mean of the spectrum, 1 for white noise (0.89 and more in 120 ms): speech at most 0.77, amid a "th". */
const MOST_FLAT = 0.82
/** Pink noise is less flat (0.3 to 0.5) and mostly low; sounds of speech so flat are mostly high, or rise and fall. */
const RUMBLING = { flat: 0.27, low: 0.5, even: 0.4 } as const
/** Flat and yet the same again and again (1 is an exact repetition): speech that is so flat at most 0.92. */
const CLICKING = { flat: 0.3, repeats: 0.98 } as const
/** Flatness between 80 Hz and 4 kHz: speech at least 0.000006, a few generated tones 0.00000001. */
const LEAST_FLAT = 0.000_001

const LOWEST_HZ = 80
const LOW_HZ = 1_000
const VOICED_HZ = 4_000
/** What lies above is empty in sound that once had a lower rate, and says nothing. */
const HIGHEST_HZ = 7_500
const FRAME_S = 0.01
/** A voice's pitch, as the time from one pulse to the next. */
const SHORTEST_PULSE_S = 0.002_5
const LONGEST_PULSE_S = 0.012_5
/** A tenth of its samples is enough to see whether sound repeats. */
const COARSE_HZ = 4_000

/**
 * Why this stretch of sound, best one of 120 ms, cannot be speech: noise, tones, clicks, clipped sound, a page or a compressed file
 * read as samples. Null where it may be. Loudness makes no difference. It does not know a voice from other sounds of nature or music.
 */
export function whyNotSpeech(samples: Int16Array, rateHz: number): NotSpeech | null {
  const mean = samples.reduce((sum, value) => sum + value, 0) / Math.max(1, samples.length)
  const centred = Float64Array.from(samples, (value) => value - mean)
  const level = levelOf(centred)
  const spectrum = powerSpectrum(centred, rateHz)
  if (spectrum === null) return null
  if (Math.abs(mean) > Math.max(LEAST_OFFSET, MOST_OFFSET * (level + Math.abs(mean)))) return 'offset'
  if (level === 0) return null
  if (centred.reduce((most, value) => Math.max(most, Math.abs(value)), 0) < LEAST_CREST * level)
    return 'flat wave'
  const even = evennessOf(centred, rateHz)
  if (even > MOST_EVEN) return 'even'
  const bins = (fromHz: number, toHz: number) =>
    spectrum.power.subarray(Math.max(1, Math.ceil(fromHz / spectrum.binHz)), Math.ceil(toHz / spectrum.binHz))
  const whole = bins(0, HIGHEST_HZ)
  const flat = flatnessOf(whole)
  if (flat > MOST_FLAT) return 'hiss'
  const low = sum(bins(0, LOW_HZ)) / sum(whole)
  if (flat > RUMBLING.flat && low > RUMBLING.low && even > RUMBLING.even) return 'rumbling hiss'
  if (flat > CLICKING.flat && repetitionOf(centred, rateHz) > CLICKING.repeats) return 'clicks'
  return flatnessOf(bins(LOWEST_HZ, VOICED_HZ)) < LEAST_FLAT ? 'tones' : null
}

function levelOf(samples: Float64Array): number {
  return Math.sqrt(samples.reduce((power, value) => power + value * value, 0) / Math.max(1, samples.length))
}

function evennessOf(samples: Float64Array, rateHz: number): number {
  const frame = Math.round(rateHz * FRAME_S)
  let faintest = Number.POSITIVE_INFINITY
  let loudest = 0
  for (let at = 0; at + frame <= samples.length; at += frame) {
    const level = levelOf(samples.subarray(at, at + frame))
    faintest = Math.min(faintest, level)
    loudest = Math.max(loudest, level)
  }
  return loudest === 0 ? 0 : faintest / loudest
}

function flatnessOf(power: Float64Array): number {
  const arithmetic = sum(power) / power.length
  if (!(arithmetic > 0)) return 0
  const logs = power.reduce((all, value) => all + Math.log(value + Number.MIN_VALUE), 0)
  return Math.exp(logs / power.length) / arithmetic
}

/** The likeness of the sound to itself a pitch period later, of the period that fits best. */
function repetitionOf(samples: Float64Array, rateHz: number): number {
  const by = Math.max(1, Math.round(rateHz / COARSE_HZ))
  const coarse = Float64Array.from({ length: Math.floor(samples.length / by) - 1 }, (_, at) =>
    sum(samples.subarray(at * by, (at + 2) * by)),
  )
  const coarseHz = rateHz / by
  let best = 0
  for (let lag = Math.round(SHORTEST_PULSE_S * coarseHz); lag <= LONGEST_PULSE_S * coarseHz; lag++)
    best = Math.max(best, likeness(coarse.subarray(lag), coarse))
  return best
}

function likeness(later: Float64Array, earlier: Float64Array): number {
  let product = 0
  let one = 0
  let other = 0
  for (const [at, value] of later.entries()) {
    const before = earlier[at] ?? 0
    product += value * before
    one += value * value
    other += before * before
  }
  return one === 0 || other === 0 ? 0 : product / Math.sqrt(one * other)
}

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0)

/** Heads of files that are no bare samples: WAV, Ogg, FLAC, MP3 with a tag, and pages. */
const HEADS = ['RIFF', 'OggS', 'fLaC', 'ID3', '<!DO', '<!do', '<htm', '<HTM', '{"', '<?xml']

export function hasFileHead(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 5))
  return HEADS.some((known) => head.startsWith(known))
}
