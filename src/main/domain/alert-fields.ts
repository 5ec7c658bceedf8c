import { isUnexpanded } from './clean-text-template.ts'

/** More keys than Datadog has variables by far; the rest is not looked at. */
const MAX_KEYS = 500
const MAX_LIST = 200
/** Longer than any body the webhook lets in. */
const MAX_CHARS = 262_144
const NEVER = new Set(['proto', 'constructor', 'prototype'])
const NOTHING = /^(?:null|none|undefined|nan|n\/a)$/i

/** The fields of a payload that say something, by name without case, spaces, `_`, `-` and `$`. */
export type Fields = ReadonlyMap<string, unknown>

/** Reads own fields only; what would reach a prototype, and what says nothing, is not there. Never throws. */
export function readFields(payload: Readonly<Record<string, unknown>>): Fields {
  const fields = new Map<string, unknown>()
  for (const key of Object.keys(payload).slice(0, MAX_KEYS)) {
    const name = plainName(key)
    const value = payload[key]
    if (name === '' || NEVER.has(name) || fields.has(name) || !saysSomething(value)) continue
    fields.set(name, value)
  }
  return fields
}

/** The first of these fields that can be read as text, or null. Names as Datadog writes them: `alert_title`. */
export function textField(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = asText(fields.get(plainName(name)))
    if (text !== null) return text
  }
  return null
}

export function rawField(fields: Fields, name: string): unknown {
  return fields.get(plainName(name))
}

/** A scalar as text; a list as its scalars with commas; null for all that is absent, empty, unexpanded or an object. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return asText(listOfTexts(value).join(', '))
  if (typeof value !== 'string') return null
  const text = value.slice(0, MAX_CHARS).trim()
  return text === '' || NOTHING.test(text) || isUnexpanded(text) ? null : text
}

/** The scalars of a list; a comma-separated text; an object's pairs as `key:value`. */
export function asList(value: unknown): readonly string[] {
  if (Array.isArray(value)) return listOfTexts(value)
  if (typeof value === 'object' && value !== null) {
    return [...readFields({ ...value })].flatMap(([key, item]) => {
      const text = asText(item)
      return text === null ? [] : [`${key}:${text}`]
    })
  }
  const text = asText(value)
  return text === null ? [] : listOfTexts(text.split(',', MAX_LIST))
}

/** `org: { id }` and the like: a field of a field. */
export function nestedText(fields: Fields, name: string, inner: string): string | null {
  const value = rawField(fields, name)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return textField(readFields({ ...value }), inner)
}

function listOfTexts(list: readonly unknown[]): readonly string[] {
  return list.slice(0, MAX_LIST).flatMap((item) => {
    const text = Array.isArray(item) ? null : asText(item)
    return text === null ? [] : [text]
  })
}

function saysSomething(value: unknown): boolean {
  return (typeof value === 'object' && value !== null && !Array.isArray(value)) || asText(value) !== null
}

function plainName(key: string): string {
  return key.length > 100 ? '' : key.toLowerCase().replace(/[\s_\-$]+/g, '')
}
