import { sameEnvironment } from '../policy-words.ts'
import type { Runbook } from '../runbook.ts'
import { wordsOf } from './normalise.ts'
import { TRAILING } from './words.ts'

/** Environments and regions that people name, whether or not the runbook has them: a command for another place must not be done here. */
const PLACES = new Set(
  (
    'production prod staging stg development testing sandbox canary preprod preproduction integration uat qa demo europe eu america us usa uk asia ' +
    'frankfurt ireland london paris stockholm virginia ohio oregon california canada brazil tokyo seoul singapore sydney mumbai dublin ' +
    'live stage dev test dr'
  ).split(' '),
)
/** Words that mean a place only behind "in" or "on". */
const ONLY_PLACED = new Set('us live stage test demo integration dr'.split(' '))
/** "Pre production", "non prod", "us east 1", "the other cluster": words that make a place another one. */
const QUALIFIERS = new Set('pre non post sub old new other second east west north south central'.split(' '))
const KINDS = new Set('environment region cluster zone datacenter center centre site account'.split(' '))
const MOST_WORDS = 4

type Words = (string | null)[]

/**
 * Takes "in production", "on staging", "in the Frankfurt region" out of the words. What the runbook knows is written as it
 * writes it; anything else as it was said, so that the policy can refuse it. `named` marks words of a whole service name.
 */
export function takePlace(words: Words, named: readonly boolean[], book: Runbook): string | null {
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] == null || named[at] === true) continue
    const length = lengthOfPlace(words, at, book)
    if (length === 0) continue
    const kind = words[at + length] ?? ''
    const said = words.slice(at, at + length).join(' ')
    words.fill(null, at, at + length + (KINDS.has(kind) ? 1 : 0))
    return writtenAs(/^cent(er|re)$/.test(kind) ? `${said} ${kind}` : said, book)
  }
  return null
}

const isPlaced = (words: Words, at: number): boolean => {
  const before = words[at - 1] === 'the' ? words[at - 2] : words[at - 1]
  return before === 'in' || before === 'on'
}

/** How many words of a place begin here; 0 when none do. */
function lengthOfPlace(words: Words, at: number, book: Runbook): number {
  const placed = isPlaced(words, at)
  for (let length = MOST_WORDS; length > 0; length -= 1) {
    const part = words.slice(at, at + length)
    if (part.length < length || part.includes(null)) continue
    if (knownIn(book).has(part.join(' ')) || isPlaceName(part, placed)) return length
    const kindFollows = placed && words[at - 1] === 'the' && KINDS.has(words[at + length] ?? '')
    if (kindFollows && !part.some((word) => TRAILING.has(word ?? ''))) return length
  }
  return 0
}

/** "Production", "pre production", "us east 1". */
function isPlaceName(part: Words, placed: boolean): boolean {
  const places = part.filter((word) => PLACES.has(word ?? ''))
  const [place] = places
  if (places.length !== 1 || place == null) return false
  if (part.some((word) => !PLACES.has(word ?? '') && !QUALIFIERS.has(word ?? '') && !/^\d$/.test(word ?? '')))
    return false
  if (/^\d/.test(part[0] ?? '') || (/^\d/.test(part.at(-1) ?? '') && part.length < 3)) return false
  return placed || !ONLY_PLACED.has(place)
}

const environmentsOf = (book: Runbook): readonly string[] => [
  ...book.environments,
  ...book.services.flatMap(({ environment }) => (environment === null ? [] : [environment])),
]

/** The environments of the runbook by their words. */
const KNOWN = new WeakMap<Runbook, ReadonlyMap<string, string>>()

function knownIn(book: Runbook): ReadonlyMap<string, string> {
  const known = KNOWN.get(book)
  if (known !== undefined) return known
  const made = new Map(environmentsOf(book).map((name) => [wordsOf(name).join(' '), name]))
  KNOWN.set(book, made)
  return made
}

function writtenAs(said: string, book: Runbook): string {
  const known = knownIn(book)
  return known.get(said) ?? [...known.values()].find((name) => sameEnvironment(said, name, book)) ?? said
}
