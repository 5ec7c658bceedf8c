import type { Transition } from '../../domain/alert.ts'
import { splitTitle } from '../../domain/alert-title.ts'
import { at, fieldsOf, listOf, textOf, timeOf } from './json.ts'

export interface MonitorEvent {
  /** Of Datadog; equal for the same event however often it is seen, and equal to `$ID` of the webhook. */
  readonly id: string
  /** When it happened by Datadog's clock, epoch milliseconds. */
  readonly at: number
  /** As the webhook's template would have rendered it. */
  readonly payload: Record<string, unknown>
}

export interface EventPlace {
  readonly site: string
  /** `$ORG_ID` of the account, which no event names. */
  readonly orgId: string
}

/** As `$ALERT_TRANSITION` writes them. */
const NAMES: Readonly<Record<Transition, string>> = {
  triggered: 'Triggered',
  're-triggered': 'Re-Triggered',
  'no-data': 'No Data',
  're-no-data': 'Re-No Data',
  warn: 'Warn',
  're-warn': 'Re-Warn',
  renotify: 'Renotify',
  recovered: 'Recovered',
}
const BY_STATE: Readonly<Record<string, string>> = {
  ok: 'Recovered',
  alert: 'Triggered',
  warn: 'Warn',
  warning: 'Warn',
  'no data': 'No Data',
}

/**
 * An event of a monitor, from the events search, in the shape of the webhook's payload: so both go the same way and get the same
 * keys. Null for what is no change of a monitor's state: edits, mutes, events of others, events without an id or a time.
 */
export function monitorEventOf(event: unknown, place: EventPlace): MonitorEvent | null {
  const attributes = fieldsOf(at(event, 'attributes'))
  const own = fieldsOf(attributes['attributes'])
  const monitor = fieldsOf(own['monitor'])
  const id = textOf(at(own, 'evt', 'id')) ?? textOf(at(event, 'id'))
  const happenedAt = timeOf(own['timestamp']) ?? timeOf(attributes['timestamp'])
  const title = textOf(own['title']) ?? textOf(attributes['title']) ?? ''
  const transition = transitionOf(title, monitor, textOf(own['status']))
  if (id === null || happenedAt === null || transition === null) return null
  const monitorId = textOf(monitor['id']) ?? textOf(own['monitor_id'])
  const groups = listOf(own['monitor_groups']).filter((group) => typeof group === 'string')
  const priority = textOf(monitor['priority'])
  const payload: Record<string, unknown> = {
    id,
    title,
    body: textOf(attributes['message']) ?? '',
    date: String(happenedAt),
    last_updated: String(happenedAt),
    event_type: textOf(at(own, 'evt', 'type')) ?? '',
    org: { id: place.orgId },
    alert_id: monitorId,
    alert_title: textOf(monitor['templated_name']) ?? textOf(monitor['name']),
    alert_transition: transition,
    alert_type: textOf(own['status']),
    alert_priority: priority !== null && /^[1-5]$/.test(priority) ? `P${priority}` : null,
    alert_query: textOf(monitor['query']),
    alert_scope: groups.length === 0 ? null : groups.join(','),
    alert_cycle_key: cycleKeyOf(own, monitor),
    aggreg_key: textOf(own['aggregation_key']),
    tags: listOf(attributes['tags'])
      .filter((tag) => typeof tag === 'string')
      .join(','),
    hostname: textOf(own['hostname']),
    link: `https://app.${place.site}/event/event?id=${encodeURIComponent(id)}`,
  }
  return { id, at: happenedAt, payload }
}

function cycleKeyOf(own: unknown, monitor: unknown): string | null {
  return (
    textOf(at(monitor, 'alert_cycle_key_txt')) ??
    textOf(at(monitor, 'alert_cycle_key')) ??
    textOf(at(own, 'monitor-alert-event', 'alert_cycle_key'))
  )
}

/** The title says it as the webhook does; else the monitor's own record of its states; else whether it is good or bad news. */
function transitionOf(title: string, monitor: unknown, status: string | null): string | null {
  const named = splitTitle(title).transition
  if (named !== null) return NAMES[named]
  const type = (textOf(at(monitor, 'transition', 'transition_type')) ?? '').toLowerCase()
  if (type.includes('renotify')) return NAMES.renotify
  const state = (textOf(at(monitor, 'transition', 'destination_state')) ?? '').toLowerCase()
  return Object.hasOwn(BY_STATE, state) ? (BY_STATE[state] ?? null) : byStatus(monitor, status)
}

function byStatus(monitor: unknown, status: string | null): string | null {
  if (textOf(at(monitor, 'id')) === null) return null
  if (status === 'success') return NAMES.recovered
  if (status === 'error') return NAMES.triggered
  return status === 'warning' || status === 'warn' ? NAMES.warn : null
}
