import { normaliseTitle } from './alert-title.ts'

const MAX_KEY_CHARS = 300

export interface DeliveryClues {
  readonly org: string | null
  readonly id: string | null
  readonly transition: string | null
  readonly bodyHash: string
}

/**
 * Datadog delivers again after a 5xx or a lost connection; org, event id and transition tell that it is the same event.
 * Without all three only the body itself can tell, and only for a while: a script may send the same words again tomorrow.
 */
export function deliveryKeyOf(clues: DeliveryClues): { readonly key: string; readonly isHash: boolean } {
  const { org, id, transition } = clues
  if (org === null || id === null || transition === null)
    return { key: `hash:${clues.bodyHash}`, isHash: true }
  return { key: boundedKey('event', [org, id, transition.toLowerCase()]), isHash: false }
}

export interface IncidentClues {
  readonly cycleKey: string | null
  readonly scope: string | null
  readonly aggregationKey: string | null
  readonly title: string
  readonly service: string | null
}

/**
 * The cycle key and the scope, else the aggregation key, else the title and the service. The last also carries the group
 * when the alert names one (`[Triggered on {host:web-1}] …`): the recovery of one host does not end the trouble of another.
 */
export function incidentKeyOf(clues: IncidentClues): string {
  const scope = normaliseScope(clues.scope)
  if (clues.cycleKey !== null) return boundedKey('cycle', [clues.cycleKey, scope])
  if (clues.aggregationKey !== null) return boundedKey('aggregation', [clues.aggregationKey])
  return boundedKey('title', [normaliseTitle(clues.title), clues.service?.toLowerCase() ?? '', scope])
}

/** Groups come in any order. */
function normaliseScope(scope: string | null): string {
  const groups = (scope ?? '')
    .toLowerCase()
    .replace(/[{}]/g, '')
    .split(/[,\s]+/)
  return groups
    .filter((group) => group !== '' && group !== '*')
    .sort()
    .join(',')
}

/** JSON keeps the parts apart whatever they contain; what is too long ends in a checksum of the whole. */
function boundedKey(kind: string, parts: readonly string[]): string {
  const key = `${kind}:${JSON.stringify(parts)}`
  return key.length <= MAX_KEY_CHARS ? key : `${key.slice(0, MAX_KEY_CHARS - 24)}#${checksum(key)}`
}

/** FNV-1a, twice with different starts, 64 bits in hexadecimal (Fowler, Noll, Vo; draft-eastlake-fnv). Against chance, not against intent. */
function checksum(text: string): string {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13)
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
