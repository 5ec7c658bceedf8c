import { EchoError } from './error.ts'

/** What the ear takes: 16 kHz, mono, signed 16-bit little-endian. */
export const CLIP_RATE_HZ = 16_000
export const LONGEST_CLIP_S = 20
/** 20 s of 48 kHz stereo in 32 bits, and a header. */
export const LARGEST_CLIP_BYTES = 8 * 1024 * 1024

const ACCEPTED =
  'WAV with 8, 16, 24 or 32 bit PCM or 32 bit float, one or two channels, 8 to 48 kHz, 0.1 to 20 s'

interface Format {
  readonly float: boolean
  readonly channels: number
  readonly rateHz: number
  readonly bits: number
}

/**
 * The sound of a WAV file (RIFF; Microsoft's Multimedia Programming Interface 1.0, WAVEFORMATEXTENSIBLE included) as the
 * ear takes it. A data chunk that promises more than there is counts as far as it goes.
 * @throws {EchoError} ECHO_CLIP_INVALID, which says what is accepted
 */
export function clipOfWav(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.byteLength < 44 || fourCc(view, 0) !== 'RIFF' || fourCc(view, 8) !== 'WAVE')
    throw refused('The body is not a WAV file')
  let format: Format | null = null
  for (let at = 12; at + 8 <= file.byteLength; ) {
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (fourCc(view, at) === 'fmt ') format = readFormat(view, body, size)
    if (fourCc(view, at) === 'data') {
      if (format === null) throw refused('The WAV file tells its format after its data, or not at all')
      return toClip(view, body, Math.min(size, file.byteLength - body), format)
    }
    at = body + size + (size % 2)
  }
  throw refused('The WAV file has no data')
}

function readFormat(view: DataView, at: number, size: number): Format {
  if (size < 16 || at + size > view.byteLength) throw refused('The WAV file is cut off in its header')
  const tag = view.getUint16(at, true)
  const kind = tag === 0xfffe && size >= 40 ? view.getUint16(at + 24, true) : tag
  const format = {
    float: kind === 3,
    channels: view.getUint16(at + 2, true),
    rateHz: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  }
  if (kind !== 1 && kind !== 3) throw refused(`The WAV file is compressed (format ${kind})`)
  if (format.channels < 1 || format.channels > 2)
    throw refused(`The WAV file has ${format.channels} channels`)
  if (format.rateHz < 8_000 || format.rateHz > 48_000)
    throw refused(`The WAV file has a sample rate of ${format.rateHz} Hz`)
  const known = format.float ? [32] : [8, 16, 24, 32]
  if (!known.includes(format.bits)) throw refused(`The WAV file has ${format.bits} bits a sample`)
  return format
}

function toClip(view: DataView, from: number, bytes: number, format: Format): Uint8Array {
  const frameBytes = (format.bits / 8) * format.channels
  const frames = Math.floor(bytes / frameBytes)
  const seconds = frames / format.rateHz
  if (seconds < 0.1) throw refused(`The sound is ${Math.round(seconds * 1000)} ms long`)
  if (seconds > LONGEST_CLIP_S) throw refused(`The sound is ${Math.round(seconds)} s long`)
  const mono = new Float32Array(frames)
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0
    for (let channel = 0; channel < format.channels; channel += 1)
      sum += sampleAt(view, from + frame * frameBytes + (channel * format.bits) / 8, format)
    mono[frame] = sum / format.channels
  }
  return toPcm16(resample(mono, format.rateHz))
}

/** −1 … 1; what is no number counts as silence. */
function sampleAt(view: DataView, at: number, { float, bits }: Format): number {
  if (float) {
    const value = view.getFloat32(at, true)
    return Number.isFinite(value) ? value : 0
  }
  if (bits === 8) return (view.getUint8(at) - 128) / 128
  if (bits === 16) return view.getInt16(at, true) / 32_768
  if (bits === 24) return (view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) / 8_388_608
  return view.getInt32(at, true) / 2_147_483_648
}

/** To 16 kHz by a Hann-windowed sinc whose cut-off follows the lower of the two rates, so that nothing folds back. */
function resample(samples: Float32Array, rateHz: number): Float32Array {
  if (rateHz === CLIP_RATE_HZ) return samples
  const ratio = rateHz / CLIP_RATE_HZ
  const cutoff = Math.min(1, 1 / ratio)
  const half = 12 / cutoff
  return Float32Array.from({ length: Math.floor(samples.length / ratio) }, (_, index) => {
    const position = index * ratio
    let sum = 0
    const last = Math.min(samples.length - 1, Math.floor(position + half))
    for (let at = Math.max(0, Math.ceil(position - half)); at <= last; at += 1) {
      const distance = position - at
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / half)
      sum += (samples[at] ?? 0) * sinc(cutoff * distance) * cutoff * window
    }
    return sum
  })
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

function toPcm16(samples: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(samples.length * 2))
  for (const [index, sample] of samples.entries())
    view.setInt16(index * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
  return new Uint8Array(view.buffer)
}

const fourCc = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))

function refused(why: string): EchoError {
  return new EchoError('ECHO_CLIP_INVALID', `${why}. Accepted is ${ACCEPTED}.`)
}
