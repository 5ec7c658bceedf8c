import { numbersInDigits } from './number-words.ts'

/** What is longer than this is no command; what is looked at is bounded by it. */
export const MAX_CHARS = 2_000

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan['’]?t\b|\bcannot\b/g, 'can not'],
  [/\bwon['’]?t\b/g, 'will not'],
  [/\b(do|does|did|is|are|was|were|would|could|should|has|have|must|need)n['’]?t\b/g, '$1 not'],
  [/\b(what|how|where|that|it|there|who)['’]s\b/g, '$1 is'],
  [/\bi['’]m\b/g, 'i am'],
  [/\bi['’]ve\b/g, 'i have'],
  [/\bi['’]ll\b/g, 'i will'],
  [/\blet['’]s\b/g, 'let us'],
  [/\bhow['’]re\b/g, 'how are'],
]

/** Cyrillic and Greek letters that look like Latin ones: a name must not be written with other letters than it is read with. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', х: 'x', у: 'y', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', һ: 'h' },
  ...{ ο: 'o', α: 'a', ε: 'e', ρ: 'p', ν: 'v', τ: 't', κ: 'k', ι: 'i' },
}

/** One spelling for all: no case, no accents, no invisible characters, no look-alike letters. */
export function plain(text: string): string {
  const letters = text
    .slice(0, MAX_CHARS)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Cc}]+/gu, (found) => (/\s/.test(found) ? ' ' : ''))
    .toLowerCase()
  return [...letters].map((letter) => LOOKALIKES[letter] ?? letter).join('')
}

/** The words of a text: contractions spelled out, punctuation gone, numbers in digits ("two point one three" is "2.13"). */
export function wordsOf(text: string): readonly string[] {
  let spelled = plain(text).replaceAll('’', "'")
  for (const [pattern, whole] of CONTRACTIONS) spelled = spelled.replace(pattern, whole)
  const words = spelled
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/(\d)\.(?=\d)/g, '$1\ue000')
    .split(/[^\p{L}\p{N}\ue000]+/u)
    .filter((word) => word !== '')
    .map((word) => word.replaceAll('\ue000', '.'))
  return numbersInDigits(words)
}
