const RATE_HZ = 16_000
const BYTES_PER_MS = 32
const LONGEST_BYTES = 20_000 * BYTES_PER_MS
const FRAME = RATE_HZ / 50
/** −52 dBFS of 16 bits: nothing that anybody says into a microphone is softer. */
const SILENT = 82
/** 160 ms: the shortest word. */
const SHORTEST_FRAMES = 8
const WAV_HEAD_BYTES = 44

/** A clip as it grows: 16 kHz, mono, signed 16-bit little-endian, at most 20 s. */
export class HeardClip {
  #parts: Uint8Array[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  get ms(): number {
    return Math.round(this.#bytes / BYTES_PER_MS)
  }

  /** What is beyond 20 s is left out. */
  add(pcm: Uint8Array): void {
    const part = pcm.slice(0, LONGEST_BYTES - this.#bytes)
    if (part.byteLength === 0) return
    this.#parts.push(part)
    this.#bytes += part.byteLength
  }

  /** From this byte on, in whole samples. */
  from(byte: number): Buffer {
    const whole = Buffer.concat(this.#parts)
    this.#parts = [whole]
    return whole.subarray(byte, whole.length - (whole.length % 2))
  }

  /** Whether anything in it is as loud and as long as a word. */
  hasSound(): boolean {
    const pcm = this.from(0)
    const samples = pcm.length >> 1
    let loud = 0
    for (let at = 0; at + FRAME <= samples; at += FRAME) if (levelOf(pcm, at) > SILENT) loud += 1
    return loud >= SHORTEST_FRAMES
  }

  /** As a WAV file of 16-bit PCM (RIFF; Multimedia Programming Interface 1.0). */
  toWav(): Buffer {
    const pcm = this.from(0)
    const head = Buffer.alloc(WAV_HEAD_BYTES)
    head.write('RIFF', 0)
    head.writeUInt32LE(WAV_HEAD_BYTES - 8 + pcm.length, 4)
    head.write('WAVEfmt ', 8)
    head.writeUInt32LE(16, 16)
    head.writeUInt16LE(1, 20)
    head.writeUInt16LE(1, 22)
    head.writeUInt32LE(RATE_HZ, 24)
    head.writeUInt32LE(RATE_HZ * 2, 28)
    head.writeUInt16LE(2, 32)
    head.writeUInt16LE(16, 34)
    head.write('data', 36)
    head.writeUInt32LE(pcm.length, 40)
    return Buffer.concat([head, pcm])
  }
}

/** Root mean square of 20 ms, without the offset of a cheap microphone. */
function levelOf(pcm: Buffer, from: number): number {
  let sum = 0
  let squares = 0
  for (let at = from; at < from + FRAME; at++) {
    const value = pcm.readInt16LE(at * 2)
    sum += value
    squares += value * value
  }
  return Math.sqrt(Math.max(0, squares / FRAME - (sum / FRAME) ** 2))
}
