import { coreOf, type Found, MOST_CANDIDATES, type Names, nameSound, type Spelling } from './names.ts'
import { spelledDistance } from './sound.ts'

/** How far a heard name may be from a known one, as a share of its sounds; tuned on what the ear makes of names. */
const NEAR_ENOUGH = 0.34
/** The runner-up must be this much farther away, or it is not clear which one was meant. */
const MARGIN = 0.1
/** Beyond this no name is even offered as a guess. */
const GUESS = 0.5
const MIN_SOUNDS = 4
/** No name is longer; what is, is a sentence and is not compared. */
const MOST_WORDS = 8
/** How far the rest of a half-known name may be: "walker" is "worker", "database" is no "gateway". */
const REST_NEAR_ENOUGH = 0.4
/** A word less must bring a name so much nearer to count as a word too many. */
const TOO_MANY = 0.02

export type Heard = Found | { readonly kind: 'unknown'; readonly nearest: readonly string[] }

/** Which names may be meant: where something is to be changed, only those of the runbook. */
export type Eligible = (service: string) => boolean

/** What words that are no known name most sound like. `accept` is false where a sound is not enough, and only a guess is wanted. */
export function nameBySound(
  words: readonly string[],
  names: Names,
  accept: boolean,
  eligible: Eligible,
): Heard {
  if (words.length > MOST_WORDS) return { kind: 'unknown', nearest: [] }
  const ranked = ranking(words, names.spellings).filter(([service]) => eligible(service))
  const near = ranked.filter(([, distance]) => distance <= GUESS).map(([service]) => service)
  const unknown: Heard = { kind: 'unknown', nearest: near.slice(0, MOST_CANDIDATES) }
  const [first, second] = ranked
  const sounds = nameSound(words.join(' ')).length
  const long = sounds >= MIN_SOUNDS
  if (!accept || first === undefined || !long || first[1] > NEAR_ENOUGH) return unknown
  if (second !== undefined && second[1] - first[1] < MARGIN) {
    const twins = ranked.filter(([, distance]) => distance - first[1] < MARGIN)
    return { kind: 'several', services: twins.map(([service]) => service).slice(0, MOST_CANDIDATES) }
  }
  if (hasWordTooMany(words, first, names)) return unknown
  return { kind: 'one', service: first[0] }
}

type Ranked = readonly [service: string, distance: number]

/** The services by distance, nearest first; those beyond a guess are left out. */
function ranking(words: readonly string[], spellings: readonly Spelling[]): readonly Ranked[] {
  const sound = nameSound(words.join(' '))
  const core = coreOf(words)
  const best = new Map<string, number>()
  for (const spelling of spellings) {
    const distance = distanceTo(spelling, sound, core)
    if (distance > GUESS) continue
    for (const service of spelling.services) best.set(service, Math.min(best.get(service) ?? 1, distance))
  }
  return [...best].toSorted((a, b) => a[1] - b[1])
}

/** "Billing service" and "auth service" share most of their sounds, and yet nothing that counts: both are weighed. */
function distanceTo(spelling: Spelling, sound: string, core: string): number {
  const telling = spelledDistance(core, spelling.core, 2 * GUESS)
  return (telling + spelledDistance(sound, spelling.sound, 2 * GUESS - telling)) / 2
}

/** "The old pavement gateway" sounds like payment gateway, and more so without "old": whatever that is, it is another one. */
function hasWordTooMany(words: readonly string[], [service, distance]: Ranked, names: Names): boolean {
  const own = names.spellings.filter(({ services }) => services.includes(service))
  return withOneLess(words).some((fewer) => {
    const [nearest] = ranking(fewer, own)
    return nearest !== undefined && nearest[1] < distance - TOO_MANY
  })
}

/** Without the first word, and without the last. */
const withOneLess = (words: readonly string[]): readonly (readonly string[])[] =>
  words.length < 2 ? [] : [words.slice(1), words.slice(0, -1)]

/**
 * Whether heard words are the rest of a longer name of which `said` was right: "orders" and "walker" for "orders worker".
 * "Payment gateway" is whole, and so "payment gateway two" is something else.
 */
export function isRestOf(
  said: readonly string[],
  heard: readonly string[],
  side: 'before' | 'behind',
  service: string,
  names: Names,
): boolean {
  if (heard.length > MOST_WORDS) return false
  const rests = restsOf(said, side, service, names)
  const nearest = (words: readonly string[]): number =>
    Math.min(1, ...rests.map((rest) => spelledDistance(nameSound(words.join(' ')), rest)))
  const distance = nearest(heard)
  return (
    distance <= REST_NEAR_ENOUGH && !withOneLess(heard).some((fewer) => nearest(fewer) < distance - TOO_MANY)
  )
}

/** What may follow `said`, or go before it, in a name of the service; by its sound. */
function restsOf(
  said: readonly string[],
  side: 'before' | 'behind',
  service: string,
  names: Names,
): readonly string[] {
  return names.spellings.flatMap(({ words, services }) => {
    if (words.length <= said.length || !services.includes(service)) return []
    const from = side === 'behind' ? 0 : words.length - said.length
    if (said.some((word, index) => singular(words[from + index] ?? '') !== singular(word))) return []
    const rest = side === 'behind' ? words.slice(said.length) : words.slice(0, from)
    return [nameSound(rest.join(' '))]
  })
}

/** "Payments gateway" is the payment gateway. */
const singular = (word: string): string => (word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word)
