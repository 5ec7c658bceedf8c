import type { Runbook, RunbookService } from '../runbook.ts'
import { wordsOf } from './normalise.ts'
import { spellBySound, spelledDistance } from './sound.ts'

/** Words that half the services of a fleet have in their names. */
const GENERIC = new Set(
  'service services api app application server worker gateway index backend frontend system component'.split(
    ' ',
  ),
)
/** How far a heard name may be from a known one, as a share of its sounds; tuned on what the ear makes of names. */
const NEAR_ENOUGH = 0.34
/** The runner-up must be this much farther away, or it is not clear which one was meant. */
const MARGIN = 0.1
/** Beyond this no name is even offered as a guess. */
const GUESS = 0.5
const MIN_SOUNDS = 4
const MOST_CANDIDATES = 3

interface Spelling {
  readonly words: readonly string[]
  readonly sound: string
  /** Without the words that many names have: what really tells it from others. */
  readonly core: string
  readonly services: readonly string[]
}

export interface Names {
  /** By its words joined with spaces. */
  readonly exact: ReadonlyMap<string, Spelling>
  readonly spellings: readonly Spelling[]
  readonly longest: number
}

const NAMES = new WeakMap<Runbook, Names>()

export function namesOf(book: Runbook): Names {
  const known = NAMES.get(book)
  if (known !== undefined) return known
  const made = makeNames(book.services)
  NAMES.set(book, made)
  return made
}

function makeNames(services: readonly RunbookService[]): Names {
  const owners = new Map<string, Set<string>>()
  for (const service of services)
    for (const spelling of spellingsOf(service)) {
      const set = owners.get(spelling) ?? new Set<string>()
      owners.set(spelling, set.add(service.name))
    }
  // A whole name belongs to its service, whatever shorter form of another one it equals.
  for (const service of services)
    for (const whole of [service.name, ...service.aliases].map(joined))
      if (whole !== '') owners.set(whole, new Set([service.name]))
  const spellings = [...owners].map(([text, names]) => ({
    words: text.split(' '),
    sound: spellBySound(text),
    core: coreOf(text.split(' ')),
    services: [...names],
  }))
  return {
    exact: new Map(spellings.map((one) => [one.words.join(' '), one])),
    spellings,
    longest: Math.max(1, ...spellings.map(({ words }) => words.length)),
  }
}

const joined = (name: string): string => wordsOf(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')).join(' ')

/** "payment-gateway" is also "payment", "payment service"; its aliases likewise. */
function spellingsOf({ name, aliases }: RunbookService): readonly string[] {
  const wholes = [name, ...aliases].map(joined).filter((text) => text !== '')
  const short = wholes.flatMap((text) => {
    const telling = text.split(' ').filter((word) => !GENERIC.has(word))
    if (telling.length === 0) return []
    const core = telling.join(' ')
    // Short for it, as long as no other service has the same beginning.
    return [core, `${core} service`, telling[0] ?? core]
  })
  return [...new Set([...wholes, ...short, ...wholes.map((text) => `${text} service`)])]
}

const coreOf = (words: readonly string[]): string => {
  const telling = words.filter((word) => !GENERIC.has(word))
  return spellBySound((telling.length === 0 ? words : telling).join(' '))
}

export type Found =
  | { readonly kind: 'one'; readonly service: string }
  | { readonly kind: 'several'; readonly services: readonly string[] }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] }

/** The longest name that is spelled right at this place, and how many words it takes. */
export function nameAt(
  words: readonly string[],
  at: number,
  names: Names,
): { readonly found: Found; readonly length: number } | null {
  for (let length = Math.min(names.longest, words.length - at); length > 0; length -= 1) {
    const spelling = names.exact.get(words.slice(at, at + length).join(' '))
    if (spelling !== undefined) return { found: foundOf(spelling.services), length }
  }
  return null
}

const foundOf = (services: readonly string[]): Found => {
  const [only] = services
  return services.length === 1 && only !== undefined
    ? { kind: 'one', service: only }
    : { kind: 'several', services: services.slice(0, MOST_CANDIDATES) }
}

/** What words that are no known name most sound like. */
export function nameBySound(words: readonly string[], names: Names, accept: boolean): Found {
  const sound = spellBySound(words.join(' '))
  const core = coreOf(words)
  const best = new Map<string, number>()
  for (const spelling of names.spellings) {
    // "Billing service" and "auth service" share most of their sounds, and yet nothing that counts.
    const distance = (spelledDistance(sound, spelling.sound) + spelledDistance(core, spelling.core)) / 2
    for (const service of spelling.services) best.set(service, Math.min(best.get(service) ?? 1, distance))
  }
  const ranked = [...best].toSorted((a, b) => a[1] - b[1])
  const near = ranked.filter(([, distance]) => distance <= GUESS).map(([service]) => service)
  const [first, second] = ranked
  if (!accept || first === undefined || sound.length < MIN_SOUNDS || first[1] > NEAR_ENOUGH)
    return { kind: 'unknown', nearest: near.slice(0, MOST_CANDIDATES) }
  if (second !== undefined && second[1] - first[1] < MARGIN)
    return {
      kind: 'several',
      services: ranked
        .filter(([, d]) => d - first[1] < MARGIN)
        .map(([s]) => s)
        .slice(0, MOST_CANDIDATES),
    }
  return { kind: 'one', service: first[0] }
}
