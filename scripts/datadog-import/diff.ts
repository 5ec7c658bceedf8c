import { isObject } from '../exports-lint/json.ts'

/** One field that is not in the account as it is in the exports. */
export interface Difference {
  /** `options.thresholds.critical`, `widgets[3].definition.title`; empty for the whole. */
  readonly path: string
  readonly from: unknown
  readonly to: unknown
}

/** What Datadog gives back under another name than it was given. */
const SAME = new Map([['metric alert', 'query alert']])
/** Lists in which order says nothing. */
const SETS = new Set(['tags', 'available_values', 'services'])

/**
 * Where `found` is not what `wanted` says. Fields that only the account has are passed over: Datadog adds ids, dates and defaults of its
 * own. Lists must be as long as wanted.
 */
export function differences(wanted: unknown, found: unknown, path = ''): readonly Difference[] {
  if (Array.isArray(wanted)) return listDifferences(wanted, found, path)
  if (isObject(wanted)) {
    if (!isObject(found)) return [{ path, from: found, to: wanted }]
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, found[key], path === '' ? key : `${path}.${key}`),
    )
  }
  return Object.is(plain(wanted), plain(found)) ? [] : [{ path, from: found, to: wanted }]
}

function listDifferences(wanted: readonly unknown[], found: unknown, path: string): readonly Difference[] {
  if (!Array.isArray(found))
    return wanted.length === 0 && found == null ? [] : [{ path, from: found, to: wanted }]
  if (wanted.length !== found.length) return [{ path, from: found, to: wanted }]
  const [left, right] = SETS.has(path.split('.').at(-1) ?? '')
    ? [wanted.map(String).toSorted(), found.map(String).toSorted()]
    : [wanted, found]
  return left.flatMap((item, index) => differences(item, right[index], `${path}[${index}]`))
}

const plain = (value: unknown): unknown => (typeof value === 'string' ? (SAME.get(value) ?? value) : value)

/** Longer values are cut; the whole stands in the export. */
const SHOWN = 60
/** Fields that hold secrets: that they differ may be said, what they hold may not. */
const SECRET = /(^|\.)custom_headers$/

export function tellDifference({ path, from, to }: Difference): string {
  if (SECRET.test(path)) return `${path}: differs (not shown)`
  return `${path}: ${shown(from)} → ${shown(to)}`
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`
}
