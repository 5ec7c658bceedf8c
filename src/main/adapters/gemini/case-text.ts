import { headlineOf } from '../../domain/announcement.ts'
import type { Evidence, Reading } from '../../domain/evidence.ts'
import { severityWord } from '../../domain/incident-words.ts'
import type { Case } from '../../ports/analyst.ts'
import type { Redactor } from '../../ports/redactor.ts'

export const BEGIN_DATA = '===== BEGIN DATA ====='
export const END_DATA = '===== END DATA ====='

/** The sources give at most eight pieces. */
export const MAX_EVIDENCE = 20
const MAX_FACTS = 12
const MAX_PATTERN = 400
const MAX_FIELD = 160
const MAX_MESSAGE = 500

/**
 * A case as the model sees it: one JSON object a line between two marks. What comes from outside stands inside strings, in
 * which no line can end and no mark can stand. Of logs it holds templates, counts, times and facts, never a line; all of it
 * without what the redactor hides.
 */
export function caseText({ incident, report }: Case, redactor: Redactor): string {
  const quoted = (value: unknown): string => JSON.stringify(fenced(value, redactor))
  const about = {
    incident: headlineOf(incident),
    service: incident.service,
    environment: incident.environment,
    severity: severityWord(incident.severity),
    alert_at: clockOf(incident.openedAt),
    read: readingOf(report.reading),
  }
  const evidence = report.evidence.slice(0, MAX_EVIDENCE).map((one) => quoted(evidenceOf(one)))
  return [BEGIN_DATA, quoted(about), ...evidence, END_DATA].join('\n')
}

function evidenceOf(one: Evidence): Readonly<Record<string, unknown>> {
  const facts = Object.entries(one.facts).slice(0, MAX_FACTS)
  const common = {
    id: one.id,
    kind: one.kind,
    title: one.title.slice(0, MAX_FIELD),
    service: one.service,
    first_seen: clockOf(one.firstAt),
    last_seen: clockOf(one.lastAt),
    facts: Object.fromEntries(facts.map(([name, value]) => [name.slice(0, 40), value.slice(0, MAX_FIELD)])),
  }
  if (one.kind === 'alert') return { ...common, message: messageOf(one) }
  return {
    ...common,
    template: one.pattern.slice(0, MAX_PATTERN),
    level: one.level,
    count: one.count,
    usual_count: Math.round(one.expected),
  }
}

/** What the monitor says besides its title. */
const messageOf = (alert: Evidence): string =>
  alert.lines
    .filter((line) => line !== alert.title)
    .join(' ')
    .slice(0, MAX_MESSAGE)

function readingOf({ files, lines, windowFrom, windowTo }: Reading): Readonly<Record<string, number>> {
  return { files, lines, window_minutes: Math.round((windowTo - windowFrom) / 60_000) }
}

/** Hours and minutes in this machine's zone, as people in the room have them. */
function clockOf(at: number | null): string | null {
  if (at === null || Math.abs(at) > 8.64e15) return null
  const date = new Date(at)
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

function fenced(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string')
    return redactor
      .hide(value)
      .replace(/[\u2028\u2029]/g, ' ')
      .replace(/={3,}/g, '=')
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fenced(part, redactor)]))
}
