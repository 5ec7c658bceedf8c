import { spelling } from './alert-service.ts'
import { cleanForEar } from './clean-text.ts'
import { cutWords } from './clean-text-cut.ts'
import type { Incident } from './incident.ts'
import { lastTrouble } from './incident-apply.ts'
import type { Received } from './incident-change.ts'
import {
  capitalise,
  durationWords,
  measurementWords,
  serviceInSentence,
  serviceTitle,
  severityWord,
} from './incident-words.ts'

export type Announcement =
  | { readonly kind: 'report' | 'recovery'; readonly text: string }
  /** `retell`: what was found is looked at anew, and what of the report the room has not heard is said. */
  | { readonly kind: 'update'; readonly text: string; readonly retell: boolean }
  /** That a thing is still broken: not for those who know. */
  | { readonly kind: 'reminder'; readonly text: string }
  | { readonly kind: 'silent' }

const MAX_HEADLINE_WORDS = 14
const MAX_HEADLINE_CHARS = 140
/** Nobody wants to hear more often that a thing is still broken. */
const REMINDER_MS = 10 * 60_000
const SILENT: Announcement = { kind: 'silent' }

/**
 * "Critical. Payment gateway: p95 latency above 500 ms." Only what the alert itself states, never a cause: severity,
 * service, what is measured or the monitor's title. At most 14 words and 140 characters, on the wall as in the ear.
 */
export function headlineOf(incident: Incident): string {
  const word = severityWord(incident.severity)
  return `${word}. ${subject(incident, MAX_HEADLINE_WORDS - 1)}.`
}

/** What the room should hear of a delivery. A report says everything from the headline on; the others are one sentence. */
export function announcementFor(received: Received): Announcement {
  const { incident, change } = received
  switch (change) {
    case 'opened':
      return { kind: 'report', text: headlineOf(incident) }
    case 'reopened':
      // The ledger would keep a second headline silent.
      return incident.sitrepComplete
        ? {
            kind: 'update',
            text: `${severityWord(incident.severity)} again. ${subject(incident, 12)}.`,
            retell: true,
          }
        : { kind: 'report', text: headlineOf(incident) }
    case 'worsened':
      return {
        kind: 'update',
        text: `Worse. Now ${level(incident)}: ${subject(incident, 11)}.`,
        retell: true,
      }
    case 'eased':
      return {
        kind: 'update',
        text: `Milder. Now ${level(incident)}: ${subject(incident, 11)}.`,
        retell: false,
      }
    case 'renotified':
      return reminder(received)
    case 'recovered':
      return { kind: 'recovery', text: recovery(incident) }
    case 'outdated':
    case 'duplicate':
      return SILENT
  }
}

/** Only of what is critical or high and that nobody is on, and not within ten minutes of the last time the room heard of it. */
function reminder({ incident, alert }: Received): Announcement {
  if (incident.state !== 'open' || incident.severity > 2 || incident.acknowledged !== null) return SILENT
  const heardAt = incident.speech.reduce(
    (latest, { queuedAt, endedAt }) => Math.max(latest, endedAt ?? queuedAt),
    0,
  )
  if (alert.receivedAt - heardAt < REMINDER_MS) return SILENT
  const lasted = durationWords(Math.max(0, incident.updatedAt - incident.openedAt))
  const text = `Still ${level(incident)}: ${shortSubject(incident)}, for ${lasted}.`
  return { kind: 'reminder', text }
}

function recovery(incident: Incident): string {
  const lasted = (incident.recoveredAt ?? incident.updatedAt) - incident.openedAt
  const after = lasted <= 0 ? '' : lasted < 60_000 ? ' within a minute' : ` after ${durationWords(lasted)}`
  if (incident.service !== null) return `${serviceTitle(incident.service)} recovered${after}.`
  return `Recovered${after}: ${what(incident, 8)}.`
}

function level(incident: Incident): string {
  return severityWord(incident.severity).toLowerCase()
}

function subject(incident: Incident, words: number): string {
  if (incident.service === null) return capitalise(what(incident, words))
  const service = serviceTitle(incident.service)
  return `${service}: ${what(incident, Math.max(3, words - service.split(' ').length))}`
}

function shortSubject(incident: Incident): string {
  return incident.service === null ? what(incident, 8) : serviceInSentence(incident.service)
}

function what(incident: Incident, words: number): string {
  const alert = lastTrouble(incident.alerts) ?? incident.alerts.at(-1) ?? null
  const measured = alert === null ? null : measurementWords(alert)
  const text = measured ?? withoutService(cleanForEar(withoutLevel(incident.title), 200), incident.service)
  const room =
    MAX_HEADLINE_CHARS - (incident.service === null ? 12 : 12 + serviceTitle(incident.service).length)
  const kept = withoutLooseEnd(cutWords(text, words, Math.max(30, room)), text)
  return kept.replace(/[\s.,;:!?-]+$/, '') || 'an alert without a title'
}

const LEVEL = /^(?:critical|severe|major|minor|high|low|warning|warn|alert|error|info|p[1-5])$/i

/** "[CRITICAL] Disk is full", "Warning: disk is full": the headline begins with EchoOps' own word for that. */
function withoutLevel(title: string): string {
  const label = /^(?:\[([^[\]]{1,12})\]|([A-Za-z0-9]{2,12}):)\s+/.exec(title)
  return label !== null && LEVEL.test(label[1] ?? label[2] ?? '') ? title.slice(label[0].length) : title
}

const LOOSE = /\s+(?:a|an|and|are|as|at|by|for|from|has|in|is|its|of|on|or|over|that|the|to|was|with)$/i

/** A title that was cut must not end in "is the". */
function withoutLooseEnd(kept: string, whole: string): string {
  if (kept.length >= whole.length) return kept
  return kept.replace(LOOSE, '').replace(LOOSE, '')
}

/** The headline names the service before the colon; a title that begins or ends with it would say it twice. */
function withoutService(title: string, service: string | null): string {
  if (service === null) return title
  const wanted = spelling(service)
  const words = title.split(' ')
  const size = wanted.split(' ').length
  for (let length = 1; length <= Math.min(size, words.length - 1); length += 1) {
    if (spelling(words.slice(0, length).join(' ')) === wanted) {
      return (
        words
          .slice(length)
          .join(' ')
          .replace(/^(?:[-:–—|]\s*)+/, '') || title
      )
    }
    if (spelling(words.slice(-length).join(' ')) === wanted) {
      return withoutJoint(words.slice(0, -length).join(' ')) || title
    }
  }
  return title
}

function withoutJoint(text: string): string {
  return text.replace(/\s*(?:[-:–—|]+|\b(?:on|in|for|at|of|from))$/i, '').trim()
}
