import type { EvidenceView } from '../../contract/incident.ts'

export type Example = EvidenceView['example']

/** ISO 8601, the same with a space, and syslog's, at the start of a line. */
const LEADING_TIME =
  /^\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)\]?\s+/

/** The same line without the time it starts with: a card has little room, and says when in better words. */
export function withoutTime(example: Example): Example {
  const cut = LEADING_TIME.exec(example.text)?.[0].length ?? 0
  const slots = example.slots.filter(({ to }) => to > cut)
  return {
    text: example.text.slice(cut),
    slots: slots.map((slot) => ({ ...slot, from: Math.max(0, slot.from - cut), to: slot.to - cut })),
  }
}

interface Piece {
  readonly from: number
  readonly text: string
  readonly slot: boolean
}

/** The text cut at its slots; slots that overlap or lie outside of it count only as far as they do not. */
export function pieces({ text, slots }: Example): readonly Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const slot of slots.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(at, slot.from)
    const to = Math.min(text.length, slot.to)
    if (to <= from) continue
    if (from > at) found.push({ from: at, text: text.slice(at, from), slot: false })
    found.push({ from, text: text.slice(from, to), slot: true })
    at = to
  }
  if (at < text.length) found.push({ from: at, text: text.slice(at), slot: false })
  return found
}
