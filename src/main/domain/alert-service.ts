import { cutText } from './clean-text-cut.ts'
import { oneLine } from './clean-text-invisible.ts'

/** The part of the inventory that is needed here; ports/inventory.ts has this shape. */
export interface KnownServiceLike {
  readonly name: string
  readonly aliases: readonly string[]
  readonly environment: string | null
}

export interface PlaceClues {
  readonly tags: readonly string[]
  readonly scope: string | null
  readonly query: string | null
  readonly title: string
  readonly body: string
}

/** An inventory is read with every alert and changes hardly ever. */
const SPELLINGS = new WeakMap<KnownServiceLike, readonly string[]>()
const MAX_NAME_CHARS = 100
/** Shorter names ("db" in a sentence) are found in tags only. */
const MIN_NAME_CHARS = 3
const FILTER = /\{([^{}]{1,1000})\}/g
const NO_NAME = /^(?:n\/a|none|null|undefined|unknown|\*|)$/i

/**
 * The service an alert is about: from a tag `service:`, the scope, the query's filter when it names exactly one, then a
 * name or alias of the inventory in the title, then in the body, the longest first. Null when none is named.
 */
export function findService(clues: PlaceClues, services: readonly KnownServiceLike[]): string | null {
  for (const values of [
    valuesIn(clues.tags, 'service'),
    valuesIn(groupsOf(clues.scope), 'service'),
    filtered(clues.query, 'service'),
  ]) {
    const known = values.map((value) => knownAs(value, services)).find((name) => name !== null)
    if (known !== undefined) return known
    if (values[0] !== undefined) return values[0]
  }
  return mentioned(clues.title, services) ?? mentioned(clues.body, services)
}

/** `env:` (or `environment:`) in the tags, the scope or the query's filter, else the environment of the known service. */
export function findEnvironment(
  clues: PlaceClues,
  service: string | null,
  services: readonly KnownServiceLike[],
): string | null {
  const named = namedIn(clues, 'env') ?? namedIn(clues, 'environment')
  return named ?? services.find(({ name }) => name === service)?.environment ?? null
}

export function findHost(hostname: string | null, clues: PlaceClues): string | null {
  const host = hostname === null ? '' : cutText(oneLine(hostname), MAX_NAME_CHARS)
  return NO_NAME.test(host) ? namedIn(clues, 'host') : host
}

function namedIn(clues: PlaceClues, key: string): string | null {
  const found = [valuesIn(clues.tags, key), valuesIn(groupsOf(clues.scope), key), filtered(clues.query, key)]
  return found.find((values) => values.length > 0)?.[0] ?? null
}

/** `service:checkout-api,host:web-1`, with braces or without. */
export function groupsOf(scope: string | null): readonly string[] {
  return (scope ?? '').replace(/[{}]/g, '').split(/,|\s+and\s+/i)
}

function valuesIn(pairs: readonly string[], key: string): readonly string[] {
  return pairs.flatMap((pair) => {
    const colon = pair.indexOf(':')
    if (colon === -1 || pair.slice(0, colon).trim().toLowerCase() !== key) return []
    const value = cutText(oneLine(pair.slice(colon + 1)).replace(/^["']|["']$/g, ''), MAX_NAME_CHARS)
    return NO_NAME.test(value) || value.includes('$') || value.includes('*') ? [] : [value]
  })
}

/** A filter with two services, or without one (`!service:x`), names none. */
function filtered(query: string | null, key: string): readonly string[] {
  if (query === null) return []
  const pairs = [...query.matchAll(FILTER)].flatMap(([, filter = '']) => filter.split(/,|\s+(?:and|or)\s+/i))
  const values = new Set(
    valuesIn(
      pairs.map((pair) => pair.replace(/[()]/g, '')),
      key,
    ),
  )
  return values.size === 1 ? [...values] : []
}

function knownAs(value: string, services: readonly KnownServiceLike[]): string | null {
  const wanted = spelling(value)
  const found = services.find((service) => spellingsOf(service).includes(wanted))
  return found?.name ?? null
}

function mentioned(text: string, services: readonly KnownServiceLike[]): string | null {
  const within = ` ${spelling(text)} `
  let best: { readonly name: string; readonly length: number } | null = null
  for (const service of services) {
    for (const words of spellingsOf(service)) {
      if (words.length < MIN_NAME_CHARS || words.length <= (best?.length ?? 0)) continue
      if (within.includes(` ${words} `)) best = { name: service.name, length: words.length }
    }
  }
  return best?.name ?? null
}

function spellingsOf(service: KnownServiceLike): readonly string[] {
  const known = SPELLINGS.get(service)
  if (known !== undefined) return known
  const spellings = [service.name, ...service.aliases].map(spelling)
  SPELLINGS.set(service, spellings)
  return spellings
}

/** Hyphens, underscores, dots, spaces, case and CamelCase are all the same: "Checkout-API", "checkout_api", "checkoutApi". */
export function spelling(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}
