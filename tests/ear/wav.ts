import { readFile } from 'node:fs/promises'
import { fromPcm16, type Sound } from './sound.ts'

/** Reads a WAV file: 16-bit PCM or 32-bit float, any rate; more channels are mixed to one. Rejects with what is wrong. */
export async function readWav(path: string): Promise<Sound> {
  return parseWav(await readFile(path))
}

/** The same from bytes. A data chunk that claims more than there is (a stream cut short) is read as far as it goes. */
export function parseWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') {
    throw new Error('Not a WAV file: it does not begin with RIFF and WAVE.')
  }
  const chunks = chunksOf(view)
  const format = chunks.get('fmt ')
  const data = chunks.get('data')
  if (!format || format.size < 16) throw new Error('The WAV file has no fmt chunk.')
  if (!data) throw new Error('The WAV file has no data chunk.')
  const channels = view.getUint16(format.at + 2, true)
  const sampleRateHz = view.getUint32(format.at + 4, true)
  if (channels < 1 || sampleRateHz < 1) throw new Error('The WAV file names no channel or no sample rate.')
  const kind = `${encoding(view, format)}/${view.getUint16(format.at + 14, true)}`
  const raw = samplesOf(kind, bytes.subarray(data.at, data.at + data.size))
  return { samples: mix(raw, channels), sampleRateHz }
}

/** A WAV file of 16-bit PCM, one channel. */
export function encodeWav(sound: Sound): Uint8Array {
  const bytes = new Uint8Array(44 + sound.samples.length * 2)
  const view = new DataView(bytes.buffer)
  const text = (at: number, value: string) => bytes.set(Buffer.from(value, 'latin1'), at)
  text(0, 'RIFF')
  view.setUint32(4, bytes.byteLength - 8, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sound.sampleRateHz, true)
  view.setUint32(28, sound.sampleRateHz * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, sound.samples.length * 2, true)
  sound.samples.forEach((value, i) => {
    view.setInt16(44 + i * 2, Math.round(Math.max(-1, Math.min(1, value)) * 32_767), true)
  })
  return bytes
}

interface Span {
  readonly at: number
  readonly size: number
}

function chunksOf(view: DataView): Map<string, Span> {
  const found = new Map<string, Span>()
  let at = 12
  while (at + 8 <= view.byteLength) {
    const claimed = view.getUint32(at + 4, true)
    const name = tag(view, at)
    if (!found.has(name)) found.set(name, { at: at + 8, size: Math.min(claimed, view.byteLength - at - 8) })
    at += 8 + claimed + (claimed % 2)
  }
  return found
}

/** 0xFFFE is WAVE_FORMAT_EXTENSIBLE: the real code is the first two bytes of its sub-format. */
function encoding(view: DataView, format: Span): number {
  const code = view.getUint16(format.at, true)
  return code === 0xff_fe && format.size >= 26 ? view.getUint16(format.at + 24, true) : code
}

function samplesOf(kind: string, data: Uint8Array): Float32Array {
  if (kind === '1/16') return fromPcm16(data)
  if (kind !== '3/32') {
    throw new Error(`WAV encoding ${kind} is not read here; convert to 16-bit PCM or 32-bit float.`)
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return Float32Array.from({ length: data.byteLength >> 2 }, (_, i) => view.getFloat32(i * 4, true))
}

function mix(raw: Float32Array, channels: number): Float32Array {
  if (channels === 1) return raw
  return Float32Array.from({ length: Math.floor(raw.length / channels) }, (_, i) => {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += raw[i * channels + c] ?? 0
    return sum / channels
  })
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))
}
