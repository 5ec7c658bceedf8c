import { presentable, REDACTED, redact } from '../../domain/logs/redact.ts'

/** The beginning says what it was, the end how it went. */
const HEAD_BYTES = 8 * 1024
const TAIL_BYTES = 8 * 1024
const MAX_LINE = 500
const MAX_LINES = 200
/** Shorter pieces of a secret are words that stand anywhere. */
const SHORTEST_SECRET = 6

/** What a program printed, bounded however much it prints. `secrets` are values that it was given. */
export class KeptOutput {
  readonly #secrets: readonly string[]
  readonly #head: Buffer[] = []
  #headBytes = 0
  #tail: Buffer = Buffer.alloc(0)
  #left = 0

  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets.flatMap(formsOf)
  }

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
    this.#tail = Buffer.from(joined.subarray(-TAIL_BYTES))
  }

  /** Line by line without escapes and secrets. */
  text(): string {
    const head = Buffer.concat(this.#head).toString('utf8')
    const tail = this.#tail.toString('utf8')
    const whole = this.#left === 0 ? head + tail : aroundGap(head, tail, this.#left)
    return clean(this.#secrets.reduce((text, secret) => text.replaceAll(secret, REDACTED), whole))
  }
}

/** Lines that were cut by the gap are left out whole: of a secret that was cut in two, neither half can be recognised. */
function aroundGap(head: string, tail: string, leftOut: number): string {
  const first = head.slice(0, head.lastIndexOf('\n') + 1) || `${head.slice(0, MAX_LINE / 2)}…\n`
  const begins = tail.indexOf('\n')
  const last = begins === -1 ? '' : withoutKeyEnd(tail.slice(begins + 1))
  return `${first}… ${leftOut} bytes left out …\n${last}`
}

/** A private key that began in the gap ends here; its beginning would have told. */
function withoutKeyEnd(tail: string): string {
  const end = /-----END [A-Z ]*PRIVATE KEY-----/.exec(tail)
  if (end === null || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(tail.slice(0, end.index))) return tail
  return REDACTED + tail.slice(end.index + end[0].length)
}

/** As it is, its longer parts ("Bearer …"), and as JSON would write it. */
function formsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), ...secret.split(/\s+/)]
    .map((one) => one.trim())
    .filter((one) => one.length >= SHORTEST_SECRET || one === secret.trim())
    .filter((one) => one !== '')
    .toSorted((a, b) => b.length - a.length)
}

/** Without secrets, escapes and invisible signs; secrets of several lines go first, as a whole. */
export function clean(text: string): string {
  const lines = redact(text)
    .split('\n')
    .map((line) => presentable(line, MAX_LINE))
  const kept =
    lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES / 2), '…', ...lines.slice(-MAX_LINES / 2)] : lines
  return kept.join('\n').trim()
}
