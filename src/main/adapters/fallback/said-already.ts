import type { Sentence } from '../../domain/sitrep.ts'

/** Words that say nothing by themselves. */
const EMPTY = new Set(
  'a an and are as at be been but by for from has have in is it its of on or since that the there this to very was were which with'.split(
    ' ',
  ),
)
const ALIKE = 0.75
const FEWEST_WORDS = 3

/** Whether two sentences state the same fact: most of what the shorter one says is in the other. */
export function saysTheSame(one: string, other: string): boolean {
  const [a, b] = [contentOf(one), contentOf(other)]
  const fewer = Math.min(a.size, b.size)
  if (fewer < FEWEST_WORDS) return fewer > 0 && a.size === b.size && [...a].every((word) => b.has(word))
  return [...a].filter((word) => b.has(word)).length >= fewer * ALIKE
}

const contentOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}.%]+/u)
      .map((word) => word.replace(/^\.+|\.+$/g, '').replace(/(?<=\p{L}{3})(?:ing|ed|s)$/u, ''))
      .filter((word) => word !== '' && !EMPTY.has(word)),
  )

/** Cited evidence apart from the alert, which everything rests on. */
const proofOf = ({ evidenceIds }: Sentence): readonly string[] => evidenceIds.filter((id) => id !== 'E0')

const shareProof = (one: Sentence, other: Sentence): boolean => {
  const ids = proofOf(other)
  return proofOf(one).some((id) => ids.includes(id))
}

/** Of these a report has one each; causes may be followed by what speaks for them. */
const ONCE: ReadonlySet<Sentence['role']> = new Set<Sentence['role']>(['what', 'impact', 'next'])

/**
 * Whether a sentence of a second writer still fits to what the first has said: nothing twice, never a second cause, no cause beside "no
 * cause can be seen", and no step that follows from a cause which was not said.
 */
export function fits(sentence: Sentence, said: readonly Sentence[]): boolean {
  if (said.some(({ key, text }) => key === sentence.key || saysTheSame(text, sentence.text))) return false
  if (ONCE.has(sentence.role) && said.some(({ role }) => role === sentence.role)) return false
  const causes = said.filter(({ role }) => role === 'cause')
  const isUnknown = said.some(({ role }) => role === 'unknown')
  switch (sentence.role) {
    case 'cause':
      if (sentence.key === 'cause') return causes.length === 0 && !isUnknown
      return causes.some((cause) => shareProof(cause, sentence))
    case 'unknown':
      return causes.length === 0 && (sentence.key !== 'unknown' || !isUnknown)
    case 'next':
      if (proofOf(sentence).length === 0) return true
      return isUnknown ? false : causes.length === 0 || causes.some((cause) => shareProof(cause, sentence))
    default:
      return true
  }
}

/** Whether one and the same writer contradicts itself: a second cause on other evidence, or "no cause can be seen" beside one. */
export function contradicts(sentence: Sentence, said: readonly Sentence[]): boolean {
  const causes = said.filter(({ role }) => role === 'cause')
  if (sentence.role === 'unknown') return causes.length > 0
  if (sentence.role !== 'cause') return false
  const hasOther = causes.length > 0 && !causes.some((cause) => shareProof(cause, sentence))
  return hasOther || said.some(({ role }) => role === 'unknown')
}
