import { type Alert, type Transition, UNTITLED } from './alert.ts'
import { asList, type Fields, nestedText, rawField, readFields, textField } from './alert-fields.ts'
import { deliveryKeyOf, incidentKeyOf } from './alert-keys.ts'
import { readMeasurement } from './alert-measurement.ts'
import {
  findEnvironment,
  findHost,
  findService,
  type KnownServiceLike,
  type PlaceClues,
} from './alert-service.ts'
import { decideSeverity } from './alert-severity.ts'
import { readTime } from './alert-time.ts'
import { splitTitle, type TitleParts } from './alert-title.ts'
import { decideTransition, isNoData, isWarning } from './alert-transition.ts'
import { cleanForEye, cleanLineForEye } from './clean-text.ts'
import { cutText } from './clean-text-cut.ts'
import { oneLine } from './clean-text-invisible.ts'
import { redact } from './logs/redact.ts'
import { type Hidden, hiddenIn } from './redaction/hidden.ts'

export const ALERT_BOUNDS = {
  titleChars: 200,
  bodyChars: 4_000,
  tags: 100,
  tagChars: 200,
  queryChars: 2_000,
  nameChars: 200,
  linkChars: 2_048,
} as const

export interface AlertContext {
  readonly receivedAt: number
  readonly deliveryId: string
  /** A strong hash of the body's bytes, in any alphabet; tells two deliveries apart that carry no event id. */
  readonly bodyHash: string
  readonly services: readonly KnownServiceLike[]
}

/**
 * Reads whatever was posted as an alert: Datadog's default payload, EchoOps' template, or a title alone. Pure; never
 * throws; every part is bounded (`ALERT_BOUNDS`), cleaned and without secrets, and what cannot be read is null.
 */
export function parseAlert(payload: Readonly<Record<string, unknown>>, context: AlertContext): Alert {
  const fields = readFields(payload)
  const event = splitTitle(cut(textField(fields, 'event_title', 'title')))
  const body = bodyOf(fields)
  const title = titleOf(fields, event, body)
  const type = textField(fields, 'alert_type')
  const transitionField = textField(fields, 'alert_transition')
  const transition = decideTransition(transitionField, event.transition ?? title.transition, type)
  const tags = tagsOf(fields)
  const query = line(textField(fields, 'alert_query', 'query'), ALERT_BOUNDS.queryChars)
  const scope = line(textField(fields, 'alert_scope', 'scope'), ALERT_BOUNDS.queryChars) ?? event.scope
  const place: PlaceClues = { tags, scope, query, title: title.title, body }
  const service = findService(place, context.services)
  const delivery = deliveryKeyOf({
    org: nestedText(fields, 'org', 'id') ?? textField(fields, 'org_id'),
    id: textField(fields, 'id', 'event_id'),
    transition: transitionField,
    bodyHash: context.bodyHash,
  })
  return {
    deliveryId: context.deliveryId,
    deliveryKey: delivery.key,
    deliveryKeyIsHash: delivery.isHash,
    incidentKey: incidentKeyOf({
      cycleKey: textField(fields, 'alert_cycle_key'),
      scope,
      aggregationKey: textField(fields, 'aggreg_key', 'aggregation_key'),
      title: title.title,
      service,
    }),
    transition,
    severity: decideSeverity({
      priority: textField(fields, 'alert_priority'),
      eventPriority: textField(fields, 'priority'),
      titlePriority: event.priority ?? title.priority,
      type,
      transition,
      tags,
    }),
    title: title.title,
    body,
    service,
    environment: findEnvironment(place, service, context.services),
    host: findHost(textField(fields, 'hostname', 'host'), place),
    scope,
    tags,
    metric: line(textField(fields, 'alert_metric', 'metric'), ALERT_BOUNDS.nameChars),
    query,
    link: httpsOnly(textField(fields, 'link', 'url')),
    snapshot: httpsOnly(textField(fields, 'snapshot')),
    measurement: readMeasurement(query, isNoData(transition) ? '' : body, isCrossed(transition)),
    occurredAt: occurredAt(fields, context.receivedAt),
    receivedAt: context.receivedAt,
    ...hiddenOf(fields),
  }
}

const TITLES = [
  'event_title',
  'title',
  'alert_title',
  'security_rule_name',
  'incident_title',
  'synthetics_test_name',
] as const
const BODIES = ['text_only_msg', 'body', 'event_msg', 'message', 'msg', 'text', 'description'] as const

/** Of what is shown: the title, the message, the tags and the query. */
function hiddenOf(fields: Fields): { readonly hidden?: Hidden } {
  const titles = TITLES.map((name) => textField(fields, name)?.slice(0, 4_000) ?? null)
  const asked = textField(fields, 'alert_query', 'query')
  const hidden = hiddenIn([
    ...titles,
    textField(fields, ...BODIES),
    ...asList(rawField(fields, 'tags')),
    asked,
  ])
  return hidden === null ? {} : { hidden }
}

/** The monitor's own title, cleaned; without one, the first line of the message; without that, plain words. */
function titleOf(fields: Fields, event: TitleParts, body: string): TitleParts {
  const named = [
    textField(fields, 'alert_title'),
    event.title,
    textField(fields, 'security_rule_name', 'incident_title', 'synthetics_test_name'),
    body.split('\n', 1)[0] ?? null,
  ]
  for (const candidate of named) {
    const parts = splitTitle(cut(candidate))
    const title = cleanLineForEye(parts.title, ALERT_BOUNDS.titleChars)
    if (/[\p{L}\p{N}]/u.test(title)) return { ...parts, title }
  }
  return { ...event, title: UNTITLED }
}

function bodyOf(fields: Fields): string {
  const text = textField(fields, ...BODIES)
  return text === null ? '' : cleanForEye(redact(text), ALERT_BOUNDS.bodyChars)
}

function tagsOf(fields: Fields): readonly string[] {
  const tags = asList(rawField(fields, 'tags')).map((tag) =>
    cutText(oneLine(redact(tag)).replace(/^#/, ''), ALERT_BOUNDS.tagChars),
  )
  return [...new Set(tags.filter((tag) => tag !== '' && !tag.includes('$TAGS')))].slice(0, ALERT_BOUNDS.tags)
}

/** When it happened: Datadog's last update, else its date, else the minimal form's timestamp, else now. */
function occurredAt(fields: Fields, receivedAt: number): number {
  const named = ['last_updated', 'date', 'timestamp'].map((name) =>
    readTime(rawField(fields, name), receivedAt),
  )
  return named.find((time) => time !== null) ?? receivedAt
}

function httpsOnly(text: string | null): string | null {
  if (text === null || text.length > ALERT_BOUNDS.linkChars || !/^https:\/\//i.test(text)) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.username !== '' || url.password !== '') return null
  return url.href.length <= ALERT_BOUNDS.linkChars ? url.href : null
}

/** Whether a value the message states should lie beyond the query's limit; a warning has a limit of its own. */
function isCrossed(transition: Transition): boolean | null {
  return isWarning(transition) ? null : transition !== 'recovered'
}

function line(text: string | null, max: number): string | null {
  const plain = text === null ? '' : cutText(oneLine(redact(text)), max)
  return plain === '' ? null : plain
}

/** A title is read no further than this, and without its secrets, before anything else is done with it. */
function cut(text: string | null): string {
  return redact((text ?? '').slice(0, 4_000))
}
