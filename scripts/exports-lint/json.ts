/** What JSON.parse gives, read without trust. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const objectAt = (value: unknown, ...path: readonly string[]): JsonObject => {
  const found = at(value, ...path)
  return isObject(found) ? found : {}
}

export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

export const textAt = (value: unknown, ...path: readonly string[]): string => {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

export const numberAt = (value: unknown, ...path: readonly string[]): number | null => {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : null
}

export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
}

export interface Leaf {
  /** As people write it: `options.thresholds.critical`, `widgets[3].definition`. */
  readonly path: string
  readonly key: string
  readonly value: unknown
}

/** Every object and every value in a document, outermost first. */
export function* walk(value: unknown, path = '', key = ''): Generator<Leaf> {
  yield { path, key, value }
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* walk(item, `${path}[${index}]`, key)
  else if (isObject(value))
    for (const [name, item] of Object.entries(value))
      yield* walk(item, path === '' ? name : `${path}.${name}`, name)
}
