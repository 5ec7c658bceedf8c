/**
 * A binary frame on /live: from the engine one piece of an utterance's sound, from a wall one piece of what is said into its
 * microphone, at 16 kHz; the number is then that of the talk.
 * Little-endian: u8 version (1) · u8 flags (bit 0: last piece) · u16 zero · u32 utterance number · u32 sample rate in Hz · PCM, signed 16 bit, one channel.
 */
export interface AudioFrame {
  readonly number: number
  readonly sampleRateHz: number
  readonly last: boolean
  /** Bytes of PCM, an even number of them; empty only in a last piece. */
  readonly pcm: Uint8Array
}

const VERSION = 1
const HEADER_BYTES = 12

export function encodeAudioFrame(frame: AudioFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + frame.pcm.byteLength)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, VERSION)
  view.setUint8(1, frame.last ? 1 : 0)
  view.setUint32(4, frame.number, true)
  view.setUint32(8, frame.sampleRateHz, true)
  bytes.set(frame.pcm, HEADER_BYTES)
  return bytes
}

/** Null when the bytes are not such a frame. The PCM is a view, not a copy. */
export function decodeAudioFrame(bytes: Uint8Array): AudioFrame | null {
  if (bytes.byteLength < HEADER_BYTES || (bytes.byteLength - HEADER_BYTES) % 2 !== 0) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint8(0) !== VERSION) return null
  const sampleRateHz = view.getUint32(8, true)
  if (sampleRateHz < 8_000 || sampleRateHz > 96_000) return null
  return {
    number: view.getUint32(4, true),
    sampleRateHz,
    last: (view.getUint8(1) & 1) === 1,
    pcm: bytes.subarray(HEADER_BYTES),
  }
}
