/**
 * What is hidden, the gravest first, each with its words for a reader. Where two overlap, the graver names the whole. What may be named
 * to the room, because the room works there, comes back with `restore`; of everything else only the words.
 */
export const KINDS = {
  PRIVATE_KEY: { words: 'a private key', restorable: false },
  KEY: { words: 'a key', restorable: false },
  TOKEN: { words: 'a token', restorable: false },
  PASSWORD: { words: 'a password', restorable: false },
  COOKIE: { words: 'a cookie', restorable: false },
  CARD: { words: 'a card number', restorable: false },
  EMAIL: { words: 'an e-mail address', restorable: false },
  ADDRESS: { words: 'a private address', restorable: true },
  HOST: { words: 'a host', restorable: true },
} as const
export type Kind = keyof typeof KINDS

const ORDER = Object.keys(KINDS)

/** A stretch of text, `[from, to)` in UTF-16 code units. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly kind: Kind
}

/** Sorted, without overlaps; what overlaps or is repeated becomes one stretch. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = result.at(-1)
    if (last === undefined || span.from >= last.to) result.push(span)
    else
      result[result.length - 1] = {
        from: last.from,
        to: Math.max(last.to, span.to),
        kind: graver(last, span),
      }
  }
  return result
}

const graver = (a: Span, b: Span): Kind => (ORDER.indexOf(a.kind) <= ORDER.indexOf(b.kind) ? a.kind : b.kind)
