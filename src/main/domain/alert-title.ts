import type { Severity, Transition } from './alert.ts'
import { readTransition } from './alert-transition.ts'
import { oneLine } from './clean-text-invisible.ts'

/** What Datadog writes before a monitor's own title: `[P1] [Triggered on {host:web-1}] CPU is high`. */
export interface TitleParts {
  readonly title: string
  readonly priority: Severity | null
  readonly transition: Transition | null
  /** The group in the braces, `host:web-1`. */
  readonly scope: string | null
}

const BRACKET = /^\[([^[\]]{1,500})\]\s*/
const PRIORITY = /^p([1-5])$/i
const STATE = /^([a-z][a-z -]{1,20}?)(?:\s+on\s+\{?([^{}]{0,400})\}?)?$/i
const LEGACY = /^\[monitor alert\]\s*(triggered|re-triggered|recovered|warn|no data|renotify):?\s*/i
const MAX_PREFIXES = 8

/** Splits Datadog's prefixes off. A bracket with anything else in it belongs to the title: `[prod] Queue is stuck`. */
export function splitTitle(raw: string): TitleParts {
  const parts = {
    title: oneLine(raw),
    priority: nothing<Severity>(),
    transition: nothing<Transition>(),
    scope: nothing<string>(),
  }
  const legacy = LEGACY.exec(parts.title)
  if (legacy !== null) {
    parts.transition = readTransition(legacy[1] ?? null)
    parts.title = parts.title.slice(legacy[0].length)
  }
  for (let count = 0; count < MAX_PREFIXES; count += 1) {
    const bracket = BRACKET.exec(parts.title)
    if (bracket === null || !takePrefix(parts, bracket[1] ?? '')) break
    parts.title = parts.title.slice(bracket[0].length)
  }
  return parts
}

/** A title as a key: without case, and runs of spaces, hyphens and underscores are one. */
export function normaliseTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .replace(/[.!\s]+$/, '')
    .trim()
}

function takePrefix(parts: { -readonly [key in keyof TitleParts]: TitleParts[key] }, text: string): boolean {
  const priority = PRIORITY.exec(text)
  if (priority !== null) {
    parts.priority ??= toSeverity(Number(priority[1]))
    return true
  }
  const state = STATE.exec(text.trim())
  const transition = readTransition(state?.[1] ?? null)
  if (transition === null) return false
  parts.transition ??= transition
  const scope = state?.[2]?.trim()
  if (scope !== undefined && scope !== '' && scope !== '*') parts.scope ??= scope
  return true
}

export function toSeverity(value: number): Severity | null {
  return value === 1 || value === 2 || value === 3 || value === 4 || value === 5 ? value : null
}

function nothing<T>(): T | null {
  return null
}
