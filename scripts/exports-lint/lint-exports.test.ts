import { expect, it } from 'vitest'
import { parseAlert } from '../../src/main/domain/alert-parse.ts'
import {
  ANOMALY,
  AVAILABILITY,
  CENTER,
  EXPORTS,
  FAILURE,
  IN_TIME,
  LATENCY,
  REFUSALS,
  SAID,
  SILENCE,
  WAR_ROOM,
  WEBHOOK,
  WORKFLOW,
} from './broken-export.ts'
import { at, isObject, textAt, walk } from './json.ts'

it('all that is exported is true, and Datadog knows every word of it', () => {
  expect([...SAID]).toEqual([])
  expect(EXPORTS.map(({ file }) => file)).toEqual([
    WEBHOOK,
    WORKFLOW,
    'autonomic/monitors/budget_breach.json',
    ANOMALY,
    FAILURE,
    LATENCY,
    SILENCE,
    REFUSALS,
    AVAILABILITY,
    IN_TIME,
    CENTER,
    WAR_ROOM,
  ])
})

it('a delivery of the exported webhook is read whole by EchoOps', () => {
  const template = textAt(EXPORTS.find(({ kind }) => kind === 'webhook')?.document, 'payload')
  const values: Readonly<Record<string, string>> = {
    ID: '7391842',
    ORG_ID: '11',
    EVENT_TITLE: '[P1] [Triggered on {service:checkout-api}] p95 latency is high',
    EVENT_MSG: 'p95 latency is **1.93 s**.',
    LAST_UPDATED: '1767582000000',
    ALERT_TITLE: 'p95 latency is high',
    ALERT_TRANSITION: 'Triggered',
    ALERT_PRIORITY: 'P1',
    ALERT_QUERY: 'avg(last_5m):p95:trace.http.request.duration{service:checkout-api} > 0.5',
    ALERT_SCOPE: 'service:checkout-api',
    ALERT_CYCLE_KEY: '9000',
    TAGS: 'env:prod,service:checkout-api',
    HOSTNAME: 'web-1',
    LINK: 'https://app.datadoghq.com/monitors/1',
  }
  const body = template.replace(/\$([A-Z_]+)/g, (all, name: string) => values[name] ?? all)
  const alert = parseAlert(JSON.parse(body) as Record<string, unknown>, {
    receivedAt: 1_767_582_001_000,
    deliveryId: 'd1',
    bodyHash: 'h',
    services: [],
  })
  expect(alert).toMatchObject({
    deliveryKeyIsHash: false,
    transition: 'triggered',
    severity: 1,
    title: 'p95 latency is high',
    service: 'checkout-api',
    environment: 'prod',
    host: 'web-1',
    scope: 'service:checkout-api',
    link: 'https://app.datadoghq.com/monitors/1',
    occurredAt: 1_767_582_000_000,
  })
})

it('every widget that Autonomic AI Ops Center promises is there', () => {
  const center = EXPORTS.find(({ file }) => file === CENTER)?.document
  const text = JSON.stringify(center)
  const types = [...walk(center)].flatMap(({ value }) => (isObject(value) ? [at(value, 'type')] : []))
  for (const type of ['manage_status', 'list_stream', 'iframe', 'query_value', 'toplist', 'timeseries'])
    expect(types).toContain(type)
  for (const title of ['Pass rate of the audits', 'Optimization rate', 'Version in use: analyst'])
    expect(text).toContain(title)
})
