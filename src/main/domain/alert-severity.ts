import type { Severity, Transition } from './alert.ts'
import { toSeverity } from './alert-title.ts'
import { isNoData, isWarning } from './alert-transition.ts'

export interface SeverityClues {
  /** `alert_priority`: P1 … P5, or the bare digit. */
  readonly priority: string | null
  /** `priority` of the event: `normal` or `low`; some templates put P1 … P5 here. */
  readonly eventPriority: string | null
  /** `[P2]` before the title. */
  readonly titlePriority: Severity | null
  /** `alert_type`: error, warning, info, success. */
  readonly type: string | null
  readonly transition: Transition
  readonly tags: readonly string[]
}

const PRIORITY = /^p?\s?([1-5])(?:\s.{0,40})?$/i
const TAG = /^(?:severity|sev|priority)\s?:\s?(.{1,20})$/i
const TAG_WORDS: Readonly<Record<string, Severity>> = {
  critical: 1,
  fatal: 1,
  emergency: 1,
  high: 2,
  error: 2,
  major: 2,
  medium: 3,
  warning: 3,
  warn: 3,
  minor: 4,
  low: 4,
  info: 5,
}

/**
 * The severity of one alert.
 *
 * | what the alert says                        | triggered, renotified | warn, no data | recovered |
 * |--------------------------------------------|-----------------------|---------------|-----------|
 * | P1 … P5 (field, then title, then tag)      | 1 … 5                 | one milder    | 1 … 5     |
 * | no priority, `alert_type` error or none    | 2                     | 3             | 2         |
 * | no priority, `alert_type` warning          | 3                     | 3             | 3         |
 * | no priority, `alert_type` info             | 4                     | 4             | 4         |
 * | no priority, `alert_type` success          | –                     | –             | 4         |
 * | no priority, event priority `low`          | one milder than above | the same      | the same  |
 *
 * Reasons: the monitor's owner knows best, so a priority wins; nobody is told "critical" unless someone chose that word.
 * A warning says that the limit for alarm is not reached; no data says that nobody can see, which is not yet a failure.
 * A renotification with `alert_type: warning` repeats a warning, so it is one milder too. A recovery keeps the rank of the
 * trouble it ends, so that a list does not call it worse or milder than it was.
 */
export function decideSeverity(clues: SeverityClues): Severity {
  const chosen = chosenPriority(clues)
  const type = clues.type?.toLowerCase() ?? null
  const mild = isMild(clues.transition, type)
  if (chosen !== null) return mild ? milder(chosen) : chosen
  const low = clues.eventPriority?.toLowerCase() === 'low'
  const base = baseOf(type, mild)
  return low ? milder(base) : base
}

function chosenPriority(clues: SeverityClues): Severity | null {
  return (
    readPriority(clues.priority) ??
    clues.titlePriority ??
    readPriority(clues.eventPriority) ??
    taggedPriority(clues.tags)
  )
}

function readPriority(text: string | null): Severity | null {
  const digit = PRIORITY.exec(text?.trim() ?? '')?.[1]
  return digit === undefined ? null : toSeverity(Number(digit))
}

function taggedPriority(tags: readonly string[]): Severity | null {
  for (const tag of tags) {
    const word = TAG.exec(tag)?.[1]?.toLowerCase().trim()
    if (word === undefined) continue
    const severity =
      readPriority(word.replace(/^sev-?/, '')) ?? (Object.hasOwn(TAG_WORDS, word) ? TAG_WORDS[word] : null)
    if (severity !== null && severity !== undefined) return severity
  }
  return null
}

function isMild(transition: Transition, type: string | null): boolean {
  if (isWarning(transition) || isNoData(transition)) return true
  return transition === 'renotify' && type === 'warning'
}

function baseOf(type: string | null, mild: boolean): Severity {
  if (type === 'success' || type === 'info') return 4
  return type === 'warning' || mild ? 3 : 2
}

function milder(severity: Severity): Severity {
  return toSeverity(severity + 1) ?? 5
}
