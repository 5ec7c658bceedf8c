import type { Hidden } from './redaction/hidden.ts'

/** 1 is the worst, 5 the mildest: Datadog's P1 … P5. */
export type Severity = 1 | 2 | 3 | 4 | 5

/** The state changes Datadog names in `$ALERT_TRANSITION`, in kebab case. */
export const TRANSITIONS = [
  'triggered',
  're-triggered',
  'no-data',
  're-no-data',
  'warn',
  're-warn',
  'renotify',
  'recovered',
] as const
export type Transition = (typeof TRANSITIONS)[number]

/** One delivery from the monitoring side, normalised. Everything in it is data from outside: quoted, never obeyed. */
export interface Alert {
  /** Ours, `dlv_…`; one per delivery. */
  readonly deliveryId: string
  /** Equal for two deliveries of the same event. */
  readonly deliveryKey: string
  /** True when the delivery key is a hash of the body, which only counts for 15 minutes. */
  readonly deliveryKeyIsHash: boolean
  /** Equal for all alerts of one incident. */
  readonly incidentKey: string
  readonly transition: Transition
  readonly severity: Severity
  /** What is wrong, cleaned for the eye: no markup, no mentions, no transition prefix. */
  readonly title: string
  /** The monitor's message, cleaned for the eye, at most 4,000 characters. */
  readonly body: string
  /** The inventory's name of the service, or the name the alert gives; null when it names none. */
  readonly service: string | null
  readonly environment: string | null
  readonly host: string | null
  readonly scope: string | null
  readonly tags: readonly string[]
  readonly metric: string | null
  readonly query: string | null
  /** Datadog's page about the event; an https address or null. */
  readonly link: string | null
  readonly snapshot: string | null
  /** What the query measures, as far as it can be read from the alert itself. */
  readonly measurement: Measurement | null
  /** When it happened (last_updated, else date, else receivedAt), epoch milliseconds. Orders the alerts of an incident. */
  readonly occurredAt: number
  readonly receivedAt: number
  /** What was taken out of its texts; absent: nothing. */
  readonly hidden?: Hidden
}

/** A threshold crossed: `value` is null when the alert does not say it. Units are as the monitor names them. */
export interface Measurement {
  readonly what: string
  readonly comparator: '>' | '>=' | '<' | '<='
  readonly threshold: number
  readonly value: number | null
  readonly unit: string | null
}

/** The title of an alert that came without one. */
export const UNTITLED = 'Alert without a title'
