import { sayAddresses } from './addresses.ts'
import { toPlain } from './clean.ts'
import { applyLexicon, EMPTY_LEXICON, type Lexicon } from './lexicon.ts'
import { sayName, sayWord } from './names.ts'
import { digitByDigit, spokenNumber } from './numbers.ts'
import { createShelf } from './shelf.ts'
import { spokenTerm } from './terms.ts'
import { sayTimes } from './times.ts'
import { sayAmounts } from './units.ts'

/** More is not read; the voice takes 600. */
const MAX_INPUT_CHARS = 2_000
/** A name with a joint inside: kebab, snake, dotted. The dot of a sentence's end is no joint. */
const NAME = /\.?[A-Za-z0-9]+(?:[-_.]{1,3}[A-Za-z0-9]+)+|\.net\b/gi
const WORD = /([A-Za-z0-9]+)('[a-z]{1,2}(?![A-Za-z]))?/g
/** What is read as a whole before anything else. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/<\/?[a-z][^<>]{0,80}>/gi, ' '],
  [/\be\.g\.,?/gi, 'for example'],
  [/\bi\.e\.,?/gi, 'that is'],
  [/\bC\+\+/g, 'C plus plus'],
  [/\b([CF])#/g, '$1 sharp'],
  [/\bHTTP\/[\d.]+ (?=\d{3}\b)/g, 'HTTP '],
  [/\bHTTP\/(\d)(?:\.0)?\b/g, 'HTTP $1'],
  [/\b24\/7\b/g, 'twenty-four seven'],
  [/\b([A-Z]{1,4})\/([A-Z]{1,4})\b/g, '$1 $2'],
  // flite says the short form of "because", which is heard as "cousin".
  [/\bthe cause\b/gi, 'the caws'],
  // flite reads "read" in the past tense.
  [
    /\bread(?= (?:time-?outs?|replicas?|only|latency|errors?|requests?|quer(?:y|ies)|operations?|path|throughput)\b)/gi,
    'reed',
  ],
  // A sentence's end that lost its space.
  [/(?<![\w.])([a-z]{2,})\.(?=[A-Z][a-z]*\s)/g, '$1. '],
  // A tag: what it says belongs to its key.
  [/(?<![\w.:/])([A-Za-z_]{3,20}):(?=[A-Za-z])(?!\/)/g, '$1 '],
]
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/\s*(?:->|=>)\s*/g, ' to '],
  [/\s*>=\s*/g, ' at least '],
  [/\s*<=\s*/g, ' at most '],
  [/\s*!=\s*/g, ' is not '],
  [/\s*={1,3}\s*/g, ' equals '],
  [/\+\/-/g, ' plus or minus '],
  [/\s*>+\s*/g, ' above '],
  [/\s*<+\s*/g, ' below '],
  [/\s*&+\s*/g, ' and '],
  [/%/g, ' percent '],
  [/\s\+\s/g, ' plus '],
  [/~/g, ' about '],
  [/@/g, ' at '],
  [/\s\/\s/g, ', '],
  [/(?<=[\uE000-\uF8FF])\s*-\s*(?=[\uE000-\uF8FF])/g, ' to '],
  [/\u20AC/g, ' euro '],
  [/\u00A3/g, ' pound '],
  [/\u00B0/g, ' degrees '],
  [/\$/g, ' dollar '],
]

/**
 * Text as it is written on the wall, in words a speech synthesiser cannot stumble on: letters, spaces, `. , ? ! ' -` and nothing else.
 * The user's lexicon goes before every rule. Deterministic, never throws, reads at most 2,000 characters (0.03 ms a sentence); the output is at most 8 × input + 64 characters.
 */
export function toSpoken(text: string, lexicon: Lexicon = EMPTY_LEXICON): string {
  const shelf = createShelf()
  const { put } = shelf
  const plain = toPlain(text.slice(0, MAX_INPUT_CHARS))
  const known = applyLexicon(plain, lexicon, (spoken) => put(spoken.replace(/\d+/g, spokenNumber)))
  const phrased = PHRASES.reduce((whole, [written, spoken]) => whole.replace(written, spoken), known)
  const coded = sayTimes(sayAddresses(sayPercentiles(phrased, put), put), put)
  const counted = sayAmounts(sayCounts(coded, put), put)
  const named = counted.replace(NAME, (name) => (isPlainCompound(name) ? name : put(sayName(name))))
  const signed = SIGNS.reduce((whole, [sign, words]) => whole.replace(sign, words), named)
  const words = signed.replace(WORD, (_, word: string, ending = '') => put(sayWord(word) + ending))
  return finish(shelf.restore(words), text.length)
}

/** `p95`, `P99.9`: how the trade says percentiles. */
function sayPercentiles(text: string, put: (spoken: string) => string): string {
  return text.replace(/(?<![\w.])p(\d{2})(?:\.(\d))?(?![\w.]*\d)/gi, (_, whole: string, tenth?: string) =>
    put(`p ${spokenNumber(whole)}${tenth === undefined ? '' : ` point ${spokenNumber(tenth)}`}`),
  )
}

/** `3/5 pods` is three of five; `#42` is number forty-two. */
function sayCounts(text: string, put: (spoken: string) => string): string {
  return text
    .replace(/(?<![\w./])(\d{1,4})\/(\d{1,4})(?![\w/]|\.\d)/g, (_, part: string, whole: string) =>
      put(`${spokenNumber(part)} of ${spokenNumber(whole)}`),
    )
    .replace(/#(\d{5,})/g, (_, digits: string) => put(`number ending in ${digitByDigit(digits.slice(-4))}`))
    .replace(/#(?=\d)/g, ' number ')
}

/** `read-only`, `cross-region`: English compounds keep their hyphen, unless a part of it is a word of the trade. */
function isPlainCompound(name: string): boolean {
  if (spokenTerm(name) !== undefined) return false
  return name.split('-').every((part) => /^[A-Za-z]?[a-z]{2,}$/.test(part) && sayWord(part) === part)
}

/** Only what the voice may see, pauses where they make sense, and an end to it. */
function finish(text: string, inputChars: number): string {
  const limit = 8 * inputChars + 64
  const clean = text
    .replace(/[()[\]{}|"\u201C`*_^\\/]+/g, ' , ')
    .replace(/[;:]+/g, ',')
    .replace(/[^A-Za-z .,?!'-]+/g, ' ')
    .replace(/(?<![A-Za-z])['-]+|['-]+(?![A-Za-z])/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\s+([.,?!])/g, '$1')
    .replace(/[.,?!]*([.?!])[.,?!]*/g, '$1')
    .replace(/,{2,}/g, ',')
    .replace(/([.,?!])(?=[A-Za-z])/g, '$1 ')
    .replace(/^[\s.,?!'-]+|[\s,]+$/g, '')
  if (clean.length <= limit) return clean
  return clean.slice(0, clean.lastIndexOf(' ', limit)).trim()
}
