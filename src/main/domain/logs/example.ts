import type { Slot } from '../evidence.ts'
import { WILDCARD } from './drain.ts'
import { createMasker, type Span } from './mask.ts'
import { presentable, REDACTED } from './redact.ts'

const MAX_EXAMPLE = 500

/** An example as the wall shows it, with the varying parts of its template marked. */
export function exampleOf(message: string, template: readonly string[]): { text: string; slots: Slot[] } {
  const text = presentable(message, MAX_EXAMPLE)
  const { spans } = createMasker().spans(text)
  const slots = spans.flatMap((token, index) => slotsOf(token, template[index] === WILDCARD, text))
  return { text, slots: withSecrets(text, slots) }
}

function slotsOf(token: readonly Span[], varies: boolean, text: string): Slot[] {
  const typed = token.flatMap((span) =>
    span.type === null ? [] : [{ from: span.from, to: span.to, type: span.type as string }],
  )
  const whole = token[0]
  if (typed.length > 0 || !varies || whole === undefined) return typed
  const to = whole.to - (/[,;:.!?)\]]+$/.exec(text.slice(whole.from, whole.to))?.[0].length ?? 0)
  const type = text.startsWith('/', whole.from) ? 'path' : 'word'
  return to > whole.from ? [{ from: whole.from, to, type }] : []
}

/** What was taken out is a slot of its own and displaces what overlaps it. */
function withSecrets(text: string, slots: readonly Slot[]): Slot[] {
  const secrets: Slot[] = []
  for (let from = text.indexOf(REDACTED); from >= 0; from = text.indexOf(REDACTED, from + REDACTED.length)) {
    secrets.push({ from, to: from + REDACTED.length, type: 'secret' })
  }
  const apart = slots.filter((slot) =>
    secrets.every((secret) => slot.to <= secret.from || slot.from >= secret.to),
  )
  return [...apart, ...secrets].sort((a, b) => a.from - b.from)
}

/** The template as a text for people. */
export function patternOf(template: readonly string[]): string {
  return presentable(template.join(' ').replaceAll('<*>', '<word>'), 300).replaceAll(REDACTED, '<secret>')
}
