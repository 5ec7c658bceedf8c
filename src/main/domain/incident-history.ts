import type { Alert } from './alert.ts'
import { isNoData, isWarning } from './alert-transition.ts'
import { cutText } from './clean-text-cut.ts'
import type { TimelineEntry } from './incident.ts'
import { durationWords, severityWord } from './incident-words.ts'

export const INCIDENT_BOUNDS = {
  alerts: 100,
  timeline: 200,
  timelineChars: 300,
  utterances: 200,
  sentences: 50,
} as const

/** In order of `occurredAt`; of two at the same time, the one received later comes later. */
export function insertAlert(alerts: readonly Alert[], alert: Alert): readonly Alert[] {
  const at = alerts.findLastIndex(({ occurredAt }) => occurredAt <= alert.occurredAt) + 1
  return alerts.toSpliced(at, 0, alert).slice(-INCIDENT_BOUNDS.alerts)
}

/** In order of time; of two at the same time, the one added later comes later. */
export function addEntry(
  timeline: readonly TimelineEntry[],
  at: number,
  kind: string,
  text: string,
): readonly TimelineEntry[] {
  const index = timeline.findLastIndex((entry) => entry.at <= at) + 1
  const entry = { at, kind, text: cutText(text, INCIDENT_BOUNDS.timelineChars) }
  return timeline.toSpliced(index, 0, entry).slice(-INCIDENT_BOUNDS.timeline)
}

/**
 * The timeline with this alert's entry. An entry says what changed since the alert before, so a late alert also rewrites
 * the entry of the one after it: whatever the order of delivery, the same story is told.
 */
export function tellAlert(
  timeline: readonly TimelineEntry[],
  before: readonly Alert[],
  alert: Alert,
): readonly TimelineEntry[] {
  const at = before.findLastIndex(({ occurredAt }) => occurredAt <= alert.occurredAt)
  const previous = before[at] ?? null
  const next = before[at + 1]
  const own = entryOf(alert, previous)
  const told = addEntry(timeline, own.at, own.kind, own.text)
  if (next === undefined) return told
  const old = entryOf(next, previous)
  const index = told.findIndex(
    (entry) => entry.at === old.at && entry.kind === old.kind && entry.text === old.text,
  )
  return index === -1 ? told : told.with(index, entryOf(next, alert))
}

function entryOf(alert: Alert, previous: Alert | null): TimelineEntry {
  const entry = { at: alert.occurredAt, ...words(alert, previous) }
  return { ...entry, text: cutText(entry.text, INCIDENT_BOUNDS.timelineChars) }
}

function words(alert: Alert, previous: Alert | null): { readonly kind: string; readonly text: string } {
  const what = alert.title
  if (alert.transition === 'recovered') {
    const again = previous?.transition === 'recovered'
    return { kind: 'recovered', text: again ? `Recovery repeated: ${what}` : `Recovered: ${what}` }
  }
  if (previous?.transition === 'recovered') {
    const after = durationWords(alert.occurredAt - previous.occurredAt)
    return { kind: 'reopened', text: `Back ${after} after the recovery: ${what}` }
  }
  const word = severityWord(alert.severity)
  if (previous === null) return { kind: 'alert', text: `${word}, ${stateWord(alert)}: ${what}` }
  if (alert.severity < previous.severity)
    return { kind: 'alert', text: `Worse, now ${word.toLowerCase()}: ${what}` }
  if (alert.severity > previous.severity)
    return { kind: 'alert', text: `Milder, now ${word.toLowerCase()}: ${what}` }
  return { kind: 'alert', text: `Still ${word.toLowerCase()}, ${stateWord(alert)}: ${what}` }
}

function stateWord(alert: Alert): string {
  if (isNoData(alert.transition)) return 'no data'
  if (isWarning(alert.transition)) return 'warning limit crossed'
  return alert.transition === 'renotify' ? 'repeated' : 'triggered'
}
