import type { Runbook, RunbookService } from '../runbook.ts'
import { wordsOf } from './normalise.ts'
import { spellBySound } from './sound.ts'

/** Words that half the services of a fleet have in their names. */
const GENERIC = new Set(
  'service services api app application server worker gateway index backend frontend system component'.split(
    ' ',
  ),
)
/** A question names no more than these. */
export const MOST_CANDIDATES = 3
/** In words; nobody says a longer one. */
const LONGEST_NAME = 10

/** One way to say a name. */
export interface Spelling {
  readonly words: readonly string[]
  readonly sound: string
  /** The sound without the words that many names have: what really tells it from others. */
  readonly core: string
  readonly services: readonly string[]
}

export interface Names {
  /** By its words joined with spaces. */
  readonly exact: ReadonlyMap<string, Spelling>
  readonly spellings: readonly Spelling[]
  readonly longest: number
  /** Whole names and aliases of more than one word that the runbook itself lists; what they hold is a name and nothing else. */
  readonly wholes: ReadonlySet<string>
  readonly inventory: ReadonlySet<string>
  /** Known from alerts only. */
  readonly learnt: ReadonlySet<string>
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
  const listed = services.filter(({ learnt }) => learnt !== true)
  const learnt = services.filter((service) => service.learnt === true)
  const owners = ownersOf(listed)
  // An alert may add names; it must not take one away from a service of the runbook.
  for (const [text, names] of ownersOf(learnt)) if (!owners.has(text)) owners.set(text, names)
  const spellings = [...owners].map(([text, names]) => ({
    words: text.split(' '),
    sound: nameSound(text),
    core: coreOf(text.split(' ')),
    services: [...names],
  }))
  return {
    exact: new Map(spellings.map((one) => [one.words.join(' '), one])),
    spellings,
    longest: Math.min(
      LONGEST_NAME,
      spellings.reduce((most, { words }) => Math.max(most, words.length), 1),
    ),
    wholes: new Set(listed.flatMap(wholesOf).filter((text) => text.includes(' '))),
    inventory: new Set(services.map(({ name }) => name)),
    learnt: new Set(learnt.map(({ name }) => name)),
  }
}

function ownersOf(services: readonly RunbookService[]): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>()
  for (const service of services)
    for (const text of spellingsOf(service)) {
      const set = owners.get(text) ?? new Set<string>()
      owners.set(text, set.add(service.name))
    }
  // A whole name belongs to its service, whatever shorter form of another one it equals.
  for (const service of services)
    for (const whole of wholesOf(service)) owners.set(whole, new Set([service.name]))
  return owners
}

const joined = (name: string): string => wordsOf(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')).join(' ')

const wholesOf = ({ name, aliases }: RunbookService): readonly string[] =>
  [name, ...aliases].map(joined).filter((text) => text !== '')

/** "payment-gateway" is also "payment", "payment service"; its aliases likewise. */
function spellingsOf(service: RunbookService): readonly string[] {
  const wholes = wholesOf(service)
  const short = wholes.flatMap((text) => {
    const telling = text.split(' ').filter((word) => !GENERIC.has(word))
    if (telling.length === 0) return []
    const core = telling.join(' ')
    // Short for it, as long as no other service has the same beginning.
    return [core, `${core} service`, telling[0] ?? core]
  })
  return [...new Set([...wholes, ...short, ...wholes.map((text) => `${text} service`)])]
}

/** "Off service" is how an ear writes "auth service": beside the spelling of all words, "au" is "o" and "th" is "f". */
export const nameSound = (text: string): string =>
  spellBySound(text.replaceAll('au', 'o')).replaceAll('T', 'f')

export function coreOf(words: readonly string[]): string {
  const telling = words.filter((word) => !GENERIC.has(word))
  return nameSound((telling.length === 0 ? words : telling).join(' '))
}

export type Found =
  | { readonly kind: 'one'; readonly service: string }
  | { readonly kind: 'several'; readonly services: readonly string[] }

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

/** Which words belong to a whole name: "status page", "no reply mailer" are services, and neither a question nor a negation. */
export function namedWords(words: readonly string[], names: Names): readonly boolean[] {
  const named = words.map(() => false)
  for (let at = 0; at < words.length; at += 1)
    for (let length = Math.min(names.longest, words.length - at); length > 1; length -= 1)
      if (names.wholes.has(words.slice(at, at + length).join(' '))) {
        named.fill(true, at, at + length)
        at += length - 1
        break
      }
  return named
}
