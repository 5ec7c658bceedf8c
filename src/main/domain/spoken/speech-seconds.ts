import { clausesOf } from './clauses.ts'
import { toSpoken } from './to-spoken.ts'

/**
 * Seconds of the local voice `rms`, fitted by least squares on 151 sentences of reports as they sound, then raised by
 * 2 % because a report that is too long costs more than one too short: six sentences together come out at most 10 % short, 15 % long.
 */
const VOWEL_S = 0.041
const CONSONANT_S = 0.098
/** A letter that is spelled: "T L S". */
const LETTER_S = 0.2
const COMMA_S = 0.385
/** A clause that is synthesised by itself ends with a long last syllable. */
const CLAUSE_S = 0.2

/** Everything an incident's report may take, from the first word of the headline to the last of the proposal. */
export const MAX_REPORT_SECONDS = 20
/** Kept back, because the length of the sound is only estimated. */
const MARGIN_SECONDS = 0.3

/** What a report may still take when its headline is said. */
export const secondsAfter = (headline: string): number =>
  MAX_REPORT_SECONDS - MARGIN_SECONDS - speechSeconds(headline)

/** How long a text takes to say, with the pauses after its clauses; single sentences are right to about 20 %. */
export function speechSeconds(text: string): number {
  return clausesOf(toSpoken(text)).reduce((sum, clause) => {
    const words = (clause.text.match(/[A-Za-z']+/g) ?? []).reduce((all, word) => all + wordSeconds(word), 0)
    const commas = clause.text.match(/,(?=\s)/g)?.length ?? 0
    return sum + words + commas * COMMA_S + CLAUSE_S + clause.pauseMs / 1_000
  }, 0)
}

/** Letters that are one sound together count once; so does a doubled one; a final e is silent. */
function wordSeconds(word: string): number {
  const letters = word.toLowerCase()
  if (letters.length === 1 && letters !== 'a') return letters === 'w' ? 3 * LETTER_S : LETTER_S
  const sounds = letters
    .replace(/(.)\1/g, '$1')
    .replace(/(?<=[^aeiouy].*[^aeiouy])e$/, '')
    .match(/th|sh|ch|ck|ph|ng|wh|gh|[aeiouy]+|./g)
  return (sounds ?? []).reduce((sum, sound) => sum + (/[aeiouy]/.test(sound) ? VOWEL_S : CONSONANT_S), 0)
}
