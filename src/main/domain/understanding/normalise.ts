import { numbersInDigits } from './number-words.ts'

/** What is longer than this is no command; what is looked at is bounded by it. */
const MAX_CHARS = 2_000

/** Also where it only grows: one character of compatibility can stand for eighteen. */
export const isTooLong = (text: string): boolean =>
  text.length > MAX_CHARS || (!ASCII.test(text) && text.normalize('NFKD').length > MAX_CHARS)

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan['’]?t\b|\bcannot\b/g, 'can not'],
  [/\bwon['’]?t\b/g, 'will not'],
  [/\b(do|does|did|is|are|was|were|would|could|should|has|have|must|need)n['’]?t\b/g, '$1 not'],
  [/\b(what|how)['’]?s\b|\b(where|that|it|there|who)['’]s\b/g, '$1$2 is'],
  [/\bi['’]d\b/g, 'i would'],
  [/\bi['’]m\b/g, 'i am'],
  [/\bi['’]ve\b/g, 'i have'],
  [/\bi['’]ll\b/g, 'i will'],
  [/\blet['’]s\b/g, 'let us'],
  [/\bhow['’]re\b/g, 'how are'],
]

/** Letters of other scripts that look like Latin ones: a name must not be written with other letters than it is read with. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ а: 'a', в: 'b', е: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x' },
  ...{ і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', ԛ: 'q', ԝ: 'w', һ: 'h', ӏ: 'l' },
  ...{ ο: 'o', α: 'a', ε: 'e', ρ: 'p', ν: 'v', τ: 't', κ: 'k', ι: 'i', η: 'n', υ: 'u', χ: 'x', ω: 'w' },
  ...{ ı: 'i', ɡ: 'g', ɑ: 'a', ɩ: 'i', օ: 'o', ս: 'u', հ: 'h', ո: 'n' },
}

/** Characters that turn the direction of writing: what is read is not what stands there. */
export const turnsDirection = (text: string): boolean =>
  /[\u202a-\u202e\u2066-\u2069]/.test(text.slice(0, MAX_CHARS))

/** Printable: nothing in it has a second spelling. */
const ASCII = /^[ -~]*$/

/** One spelling for all: no case, no accents, no invisible characters, no look-alike letters. */
export function plain(text: string): string {
  if (ASCII.test(text)) return text.slice(0, MAX_CHARS).toLowerCase()
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
    .replace(/(^|[\s(])[-\u2010-\u2015\u2212](?=\d)/g, '$1minus ')
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/(\d)\.(?=\d)/g, '$1\ue000')
    .split(/[^\p{L}\p{N}\ue000]+/u)
    .filter((word) => word !== '')
    .map((word) => word.replaceAll('\ue000', '.'))
  return numbersInDigits(spelledOut(words))
}

/** "A P I" is "api". */
function spelledOut(words: readonly string[]): readonly string[] {
  const out: string[] = []
  let letters = 0
  for (const word of words) {
    letters = /^[a-z]$/.test(word) ? letters + 1 : 0
    if (letters > 1) out.push(`${out.pop() ?? ''}${word}`)
    else out.push(word)
  }
  return out
}
