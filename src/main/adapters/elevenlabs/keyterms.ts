import type { Phrase } from '../../domain/phrase.ts'

/** What Scribe takes in real time: at most 50 terms of at most 20 characters (elevenlabs-js 2.73, scribe.d.ts). */
const MOST_TERMS = 50
const LONGEST_TERM = 20

/** The names that may be said now, as the vendor takes them. Decoys name nothing that is not named otherwise. */
export function keytermsOf(names: readonly string[], phrases: readonly Phrase[]): readonly string[] {
  const said = phrases.map(({ text }) => text.toLowerCase())
  const usable = names.filter(
    (name) => name.length <= LONGEST_TERM && /^[\p{L}\p{N}][\p{L}\p{N} .'-]*$/u.test(name),
  )
  const expected = usable.filter((name) => said.some((text) => text.includes(name.toLowerCase())))
  return [...new Set(expected)].slice(0, MOST_TERMS)
}
