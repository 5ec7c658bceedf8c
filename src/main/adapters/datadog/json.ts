export type Fields = Readonly<Record<string, unknown>>

/** Reading of JSON from outside: what is not as expected is simply not there. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A text or a number as text; null when it is neither, or empty. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

/** The value at a path of field names. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const name of path) here = fieldsOf(here)[name]
  return here
}

/** Epoch milliseconds of an ISO 8601 text or a number of milliseconds; null when it is neither. */
export function timeOf(value: unknown): number | null {
  const time = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? time : null
}

/** `version:2.14.0` among tags; the first that is not empty. */
export function tagOf(tags: readonly unknown[], key: string): string | null {
  const start = `${key}:`
  for (const tag of tags)
    if (typeof tag === 'string' && tag.toLowerCase().startsWith(start) && tag.length > start.length)
      return tag.slice(start.length)
  return null
}
