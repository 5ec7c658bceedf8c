import { presentable } from '../../domain/logs/redact.ts'

/** The beginning says what it was, the end how it went. */
const HEAD_BYTES = 8 * 1024
const TAIL_BYTES = 8 * 1024
const MAX_LINE = 500
const MAX_LINES = 200

/** What a program printed, bounded however much it prints. */
export class KeptOutput {
  readonly #head: Buffer[] = []
  #headBytes = 0
  #tail: Buffer = Buffer.alloc(0)
  #left = 0

  add(piece: Buffer): void {
    const room = HEAD_BYTES - this.#headBytes
    if (room > 0) {
      const first = piece.subarray(0, room)
      this.#head.push(Buffer.from(first))
      this.#headBytes += first.byteLength
    }
    const rest = piece.subarray(Math.max(0, room))
    if (rest.byteLength === 0) return
    const joined = Buffer.concat([this.#tail, rest.subarray(-TAIL_BYTES)])
    this.#left += this.#tail.byteLength + rest.byteLength - Math.min(joined.byteLength, TAIL_BYTES)
    this.#tail = joined.subarray(-TAIL_BYTES)
  }

  /** Line by line without escapes and secrets. */
  text(): string {
    const head = Buffer.concat(this.#head).toString('utf8')
    const gap = this.#left > 0 ? `\n… ${this.#left} bytes left out …\n` : ''
    return clean(head + gap + this.#tail.toString('utf8'))
  }
}

export function clean(text: string): string {
  const lines = text.split('\n').map((line) => presentable(line, MAX_LINE))
  const kept =
    lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES / 2), '…', ...lines.slice(-MAX_LINES / 2)] : lines
  return kept.join('\n').trim()
}
