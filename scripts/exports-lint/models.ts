import { v1, v2 } from '@datadog/datadog-api-client'
import { isObject, type JsonObject } from './json.ts'
import { type Problem, problem } from './problem.ts'
import type { Kind } from './read-exports.ts'

/** Which class of the official client stands for each kind: what its API takes when an object is created. */
export const MODELS = {
  webhook: { api: 'v1', model: 'WebhooksIntegration' },
  workflow: { api: 'v2', model: 'CreateWorkflowRequest' },
  monitor: { api: 'v1', model: 'Monitor' },
  slo: { api: 'v1', model: 'ServiceLevelObjectiveRequest' },
  dashboard: { api: 'v1', model: 'Dashboard' },
} as const satisfies Readonly<Record<Kind, { api: Api; model: string }>>

type Api = 'v1' | 'v2'
interface Attribute {
  readonly baseName: string
  readonly type: string
  readonly required?: boolean
}
interface Model {
  getAttributeTypeMap(): Readonly<Record<string, Attribute>>
}

const APIS: Readonly<Record<Api, Readonly<Record<string, unknown>>>> = { v1: { ...v1 }, v2: { ...v2 } }
const SERIALIZERS = { v1: v1.ObjectSerializer, v2: v2.ObjectSerializer }
const LIST = /^Array<(.*)>$/
const TUPLE = /^\[(.*)\]$/
const MAP = /^\{ \[key: string\]: (.*); \}$/
const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
}

/**
 * What a raw document has that the official client's models do not know: fields, values of enums, types, and required fields that are
 * missing. The client itself lets all of that through (additionalProperties, UnparsedObject), so its models are walked from the outside.
 */
export function checkModel(document: unknown, kind: Kind): readonly Problem[] {
  const { api, model } = MODELS[kind]
  return check(document, api, model, '')
}

function check(value: unknown, api: Api, type: string, path: string): readonly Problem[] {
  if (type === 'any') return []
  const inner = LIST.exec(type)?.[1] ?? TUPLE.exec(type)?.[1]?.split(', ')[0]
  if (inner !== undefined) return checkList(value, api, inner, path)
  const values = MAP.exec(type)?.[1]
  if (values !== undefined) return checkMap(value, api, values, path)
  const primitive = type === 'Date' ? 'string' : PRIMITIVES[type]
  if (primitive !== undefined)
    return isOfType(value, primitive) ? [] : [problem(path, `is no ${primitive}: ${shown(value)}`)]
  const model = modelOf(api, type)
  if (model !== null) return checkObject(value, api, type, model, path)
  const options = optionsOf(api, type)
  return options === null ? checkEnum(value, api, type, path) : checkOneOf(value, api, type, options, path)
}

function checkList(value: unknown, api: Api, type: string, path: string): readonly Problem[] {
  if (!Array.isArray(value)) return [problem(path, `is no list: ${shown(value)}`)]
  return value.flatMap((item: unknown, index) => check(item, api, type, `${path}[${index}]`))
}

function checkMap(value: unknown, api: Api, type: string, path: string): readonly Problem[] {
  if (!isObject(value)) return [problem(path, `is no object: ${shown(value)}`)]
  return Object.entries(value).flatMap(([key, item]) => check(item, api, type, join(path, key)))
}

function checkObject(value: unknown, api: Api, type: string, model: Model, path: string): readonly Problem[] {
  if (!isObject(value)) return [problem(path, `is no object (${type}): ${shown(value)}`)]
  const attributes = attributesOf(model)
  return [
    ...shallow(value, type, attributes, path),
    ...attributes.flatMap(({ baseName, type: inner }) =>
      value[baseName] === undefined ? [] : check(value[baseName], api, inner, join(path, baseName)),
    ),
  ]
}

/** Unknown and missing fields. */
function shallow(
  value: JsonObject,
  type: string,
  attributes: readonly Attribute[],
  path: string,
): readonly Problem[] {
  const known = new Set(attributes.map(({ baseName }) => baseName))
  return [
    ...Object.keys(value)
      .filter((key) => !known.has(key))
      .map((key) => problem(join(path, key), `is no field of ${type}`)),
    ...attributes
      .filter(({ baseName, required }) => required === true && value[baseName] === undefined)
      .map(({ baseName }) => problem(join(path, baseName), `is missing; ${type} must have it`)),
  ]
}

function checkEnum(value: unknown, api: Api, type: string, path: string): readonly Problem[] {
  try {
    SERIALIZERS[api].serialize(value, type, '')
    return []
  } catch {
    // The client says no more than which value it was.
    return [problem(path, `${shown(value)} is no ${type}`)]
  }
}

/** Exactly one of several models. Which was meant is told by the fewest problems on the surface. */
function checkOneOf(
  value: unknown,
  api: Api,
  type: string,
  options: readonly string[],
  path: string,
): readonly Problem[] {
  const ranked = options
    .map((option) => ({ option, misfit: misfitOf(value, api, option) }))
    .toSorted((a, b) => a.misfit - b.misfit)
  const meant = ranked[0]
  if (meant === undefined || meant.misfit === Number.POSITIVE_INFINITY)
    return [problem(path, `is nothing that ${type} may be: ${shown(value)}`)]
  return check(value, api, meant.option, path)
}

function misfitOf(value: unknown, api: Api, option: string): number {
  const model = modelOf(api, option)
  if (model === null) return check(value, api, option, '').length === 0 ? 0 : Number.POSITIVE_INFINITY
  if (!isObject(value)) return Number.POSITIVE_INFINITY
  const attributes = attributesOf(model)
  const wrongEnums = attributes.filter(
    ({ baseName, type }) =>
      typeof value[baseName] === 'string' &&
      isEnum(api, type) &&
      check(value[baseName], api, type, '').length > 0,
  )
  // A discriminator such as `type` weighs more than any number of unknown fields.
  return shallow(value, option, attributes, '').length + wrongEnums.length * 100
}

const attributesOf = (model: Model): readonly Attribute[] =>
  Object.entries(model.getAttributeTypeMap())
    .filter(([name]) => name !== 'additionalProperties')
    .map(([, attribute]) => attribute)

function modelOf(api: Api, type: string): Model | null {
  const found = APIS[api][type]
  return isModel(found) ? found : null
}

const isModel = (value: unknown): value is Model =>
  typeof value === 'function' && 'getAttributeTypeMap' in value

const isEnum = (api: Api, type: string): boolean =>
  /^[A-Z]\w*$/.test(type) && type !== 'Date' && modelOf(api, type) === null && optionsOf(api, type) === null

/** The client keeps its table of alternatives to itself; it names them when a value fits none, and a bigint fits none. */
function optionsOf(api: Api, type: string): readonly string[] | null {
  const key = `${api} ${type}`
  const known = OPTIONS.get(key)
  if (known !== undefined) return known
  const found = askForOptions(api, type)
  OPTIONS.set(key, found)
  return found
}

const OPTIONS = new Map<string, readonly string[] | null>()
const NONE_FITS = /doesn't match any type from (.*?) ?$/

function askForOptions(api: Api, type: string): readonly string[] | null {
  try {
    SERIALIZERS[api].serialize(0n, type, '')
  } catch (error) {
    const named = NONE_FITS.exec(error instanceof Error ? error.message : '')?.[1]
    if (named !== undefined) return named.split(',')
    if (error instanceof TypeError && /unknown type/.test(error.message))
      throw new Error(`The client has no model ${api}.${type}.`)
  }
  return null
}

const isOfType = (value: unknown, type: string): boolean =>
  typeof value === type && (type !== 'number' || Number.isFinite(value))
const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 80)
