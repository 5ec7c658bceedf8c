/** A longer line is cut; what follows up to its end is dropped. */
export const MAX_LINE = 8 * 1024
const NEWLINE = 10

/** Cuts a stream of bytes into lines. Bytes that are no UTF-8 become U+FFFD; a line is never held beyond its limit. */
export class LineCutter {
  readonly #line: (text: string) => void
  #carry: Buffer = Buffer.alloc(0)
  #dropping: boolean
  #cut = 0

  /** @param startsInside true when the first line may be a part only: it is dropped. */
  constructor(line: (text: string) => void, startsInside = false) {
    this.#line = line
    this.#dropping = startsInside
  }

  /** How many lines were longer than the limit. */
  get cut(): number {
    return this.#cut
  }

  /** The bytes are not kept. */
  push(bytes: Buffer): void {
    let from = 0
    if (this.#dropping) {
      const end = bytes.indexOf(NEWLINE)
      if (end < 0) return
      this.#dropping = false
      from = end + 1
    }
    const last = bytes.lastIndexOf(NEWLINE)
    if (last < from) return this.#keep(bytes.subarray(from))
    const head = bytes.subarray(from, last)
    this.#lines(this.#carry.length === 0 ? head : Buffer.concat([this.#carry, head]))
    this.#carry = Buffer.alloc(0)
    this.#keep(bytes.subarray(last + 1))
  }

  end(): void {
    if (this.#carry.length > 0) this.#lines(this.#carry)
    this.#carry = Buffer.alloc(0)
  }

  #keep(rest: Buffer): void {
    if (rest.length === 0) return
    this.#carry = Buffer.concat([this.#carry, rest.subarray(0, MAX_LINE + 1)])
    if (this.#carry.length <= MAX_LINE) return
    this.#lines(this.#carry)
    this.#carry = Buffer.alloc(0)
    this.#dropping = true
  }

  #lines(bytes: Buffer): void {
    for (const line of bytes.toString('utf8').split('\n')) {
      const text = line.endsWith('\r') ? line.slice(0, -1) : line
      if (text.length > MAX_LINE) this.#cut++
      this.#line(text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text)
    }
  }
}
