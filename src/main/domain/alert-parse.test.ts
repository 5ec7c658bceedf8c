import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALERT_BOUNDS, type AlertContext, parseAlert } from './alert-parse.ts'
import { applyAlert } from './incident-apply.ts'

const NOW = Date.UTC(2026, 0, 10, 3)
const context: AlertContext = {
  receivedAt: NOW,
  deliveryId: 'dlv_1',
  bodyHash: 'abc',
  services: [
    { name: 'checkout', aliases: [], environment: null },
    { name: 'checkout-api', aliases: ['till'], environment: 'prod' },
    { name: 'PaymentGateway', aliases: ['payment gateway', 'pay-gw'], environment: null },
  ],
}
const parse = (payload: Record<string, unknown>) => parseAlert(payload, context)

describe('a delivery becomes an alert', () => {
  it('reads the recommended template with every variable filled in', () => {
    const alert = parse({
      alert_id: '4711',
      alert_title: 'p95 latency on checkout-api',
      alert_transition: 'Re-Triggered',
      alert_status: 'p95 was recovered for a moment',
      alert_type: 'error',
      alert_priority: 'P1',
      alert_query: 'avg(last_5m):p95:trace.http.request.duration{service:checkout-api} > 0.5',
      alert_metric: 'trace.http.request.duration',
      alert_scope: 'service:checkout-api,env:prod',
      alert_cycle_key: '9911',
      aggreg_key: 'ab12',
      tags: 'team:shop, env:prod,service:checkout-api',
      hostname: 'web-1',
      link: 'https://app.datadoghq.com/event/event?id=1',
      snapshot: 'http://insecure.example.com/x.png',
      org: { id: '77', name: 'Shop' },
      id: '5001',
      date: '1767999000000',
      last_updated: '1767999060000',
      event_type: 'metric_alert_monitor',
      body: '%%%\nLatency is **1.93 s** now @slack-ops\n%%%',
    })
    expect(alert).toMatchObject({
      deliveryKey: 'event:["77","5001","re-triggered"]',
      deliveryKeyIsHash: false,
      incidentKey: 'cycle:["9911","env:prod,service:checkout-api"]',
      transition: 're-triggered',
      severity: 1,
      title: 'p95 latency on checkout-api',
      body: 'Latency is 1.93 s now',
      service: 'checkout-api',
      environment: 'prod',
      host: 'web-1',
      tags: ['team:shop', 'env:prod', 'service:checkout-api'],
      metric: 'trace.http.request.duration',
      link: 'https://app.datadoghq.com/event/event?id=1',
      snapshot: null,
      measurement: { what: 'p95 latency', comparator: '>', threshold: 0.5, unit: 's', value: 1.93 },
      occurredAt: 1_767_999_060_000,
    })
  })

  it("reads Datadog's default payload", () => {
    const alert = parse({
      body: 'checkout_api is down',
      last_updated: '1767999060000',
      event_type: 'service_check',
      title: '[P2] [No data on {host:web-1,service:till}] Heartbeat',
      date: '1767999000000',
      org: { id: '77', name: 'Shop' },
      id: '5002',
    })
    expect(alert).toMatchObject({
      transition: 'no-data',
      severity: 3,
      title: 'Heartbeat',
      service: 'checkout-api',
      host: 'web-1',
      deliveryKeyIsHash: true,
      deliveryKey: 'hash:abc',
    })
  })

  it('reads the minimal form', () => {
    const alert = parse({
      event_title: 'Payment-Gateway is slow',
      message: 'please look',
      alert_query: 'avg(last_5m):avg:system.cpu.user{*} by {host} >= 90',
      timestamp: '2026-01-10T02:00:00Z',
    })
    expect(alert).toMatchObject({
      transition: 'triggered',
      severity: 2,
      title: 'Payment-Gateway is slow',
      body: 'please look',
      service: 'PaymentGateway',
      occurredAt: NOW - 3_600_000,
      measurement: { what: 'CPU usage', comparator: '>=', threshold: 90, unit: '%', value: null },
    })
  })

  it('takes unexpanded variables, nulls and empty strings for absent', () => {
    const alert = parse({
      alert_title: '$ALERT_TITLE',
      title: '{{monitor.name}}',
      body: null,
      tags: '$TAGS',
      alert_scope: '$ALERT_SCOPE',
      alert_transition: '$ALERT_TRANSITION',
      alert_cycle_key: '$ALERT_CYCLE_KEY',
      aggreg_key: '',
      hostname: '$TAGS[host]',
      org: { id: '$ORG_ID' },
      id: '$ID',
      last_updated: '$LAST_UPDATED',
      link: '$LINK',
    })
    expect(alert).toMatchObject({
      title: 'Alert without a title',
      body: '',
      tags: [],
      scope: null,
      service: null,
      host: null,
      link: null,
      deliveryKey: 'hash:abc',
      incidentKey: 'title:["alert without a title","",""]',
      occurredAt: NOW,
      transition: 'triggered',
    })
  })

  it('accepts names in any case and values of any type', () => {
    const alert = parse({
      ALERT_TITLE: 42,
      'alert-transition': ['Warn'],
      alertPriority: 3,
      TAGS: ['env:staging', 7, null, { a: 1 }, '$TAGS'],
      ID: 9,
      Org_Id: 1,
    })
    expect(alert).toMatchObject({
      title: '42',
      transition: 'warn',
      severity: 4,
      tags: ['env:staging', '7'],
      environment: 'staging',
      deliveryKey: 'event:["1","9","warn"]',
    })
  })

  it('reads tags from an object', () => {
    expect(parse({ title: 'x', tags: { service: 'till', env: 'prod' } })).toMatchObject({
      tags: ['service:till', 'env:prod'],
      service: 'checkout-api',
    })
  })

  it('ignores keys that reach for a prototype', () => {
    const payload: Record<string, unknown> = JSON.parse(
      '{"__proto__": {"title": "polluted"}, "constructor": {"prototype": {"title": "x"}}, "prototype": "y", "title": "Real"}',
    )
    expect(parse(payload).title).toBe('Real')
    expect(Object.hasOwn(Object.prototype, 'title')).toBe(false)
  })

  it('takes no tag from a key that reaches for a prototype', () => {
    const payload: Record<string, unknown> = JSON.parse(
      '{"title": "x", "tags": {"__proto__": "a", "constructor": "b", "team": "c"}}',
    )
    expect(parse(payload).tags).toEqual(['team:c'])
  })

  it('does not let alert_status decide the state', () => {
    expect(parse({ title: 'x', alert_status: 'Recovered', alert_type: 'error' }).transition).toBe('triggered')
    expect(parse({ title: '[Recovered] x', alert_status: 'Triggered' }).transition).toBe('recovered')
    expect(parse({ title: '[Triggered] x', alert_transition: 'Recovered' }).transition).toBe('recovered')
    expect(parse({ title: 'x', alert_type: 'success' }).transition).toBe('recovered')
  })

  it('gives a trigger and its recovery the same incident key in each of the three ways', () => {
    const pairs = [
      [{ title: '[Triggered] CPU  is high' }, { title: '[Recovered] CPU is High.' }],
      [{ title: '[P1] [Triggered on {host:a}] CPU' }, { title: '[P1] [Recovered on {host:a}] CPU' }],
      [
        { title: 'a', aggreg_key: 'k' },
        { title: 'b', aggreg_key: 'k' },
      ],
      [
        { title: 'a', alert_cycle_key: 'k', alert_scope: 'host:a,env:p' },
        { title: 'b', alert_cycle_key: 'k', alert_scope: 'env:p,host:a' },
      ],
    ]
    for (const [one = {}, other = {}] of pairs) expect(parse(one).incidentKey).toBe(parse(other).incidentKey)
  })

  it('keeps the hosts of one monitor apart', () => {
    const key = (host: string) => parse({ title: `[Triggered on {host:${host}}] CPU` }).incidentKey
    expect(key('a')).not.toBe(key('b'))
  })

  it('keeps long keys short and different', () => {
    const key = (end: string) =>
      parse({ alert_cycle_key: 'k', alert_scope: `host:${'a'.repeat(1_000)}${end}` }).incidentKey
    expect(key('1').length).toBeLessThanOrEqual(300)
    expect(key('1')).not.toBe(key('2'))
  })

  it.each([
    ['https://app.datadoghq.com/x', 'https://app.datadoghq.com/x'],
    ['http://app.datadoghq.com/x', null],
    ['javascript:alert(1)', null],
    ['https://user:secret@example.com/', null],
    ['https://', null],
    [`https://example.com/${'a'.repeat(3_000)}`, null],
  ])('of the link %s it keeps %s', (link, kept) => {
    expect(parse({ title: 'x', link }).link).toBe(kept)
  })
})

describe('whatever is posted', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      '$ALERT_ID',
      '[P1] [Triggered',
      '%%%',
      '<script>',
      '\u202e',
      '\ud800',
      '```',
      '{{#is_alert}}',
    ),
    fc.jsonValue(),
    fc.array(fc.jsonValue()),
  )
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'title alert_title body tags alert_query alert_scope org id date last_updated link alert_priority __proto__'.split(
        ' ',
      )[0] ?? '',
      'alert_title',
      'body',
      'tags',
      'alert_query',
      'alert_scope',
      'org',
      'id',
      'date',
      'last_updated',
      'link',
      'alert_priority',
      'alert_transition',
      '__proto__',
    ),
  )

  it('never throws and stays within its bounds', () => {
    fc.assert(
      fc.property(fc.dictionary(names, hostile), (payload) => {
        const alert = parse(payload)
        expect(alert.title.length).toBeGreaterThan(0)
        expect(alert.title.length).toBeLessThanOrEqual(ALERT_BOUNDS.titleChars)
        expect(alert.body.length).toBeLessThanOrEqual(ALERT_BOUNDS.bodyChars)
        expect(alert.tags.length).toBeLessThanOrEqual(ALERT_BOUNDS.tags)
        expect(alert.tags.every((tag) => tag.length <= ALERT_BOUNDS.tagChars)).toBe(true)
        expect(alert.incidentKey.length).toBeLessThanOrEqual(300)
        expect(alert.occurredAt).toBeGreaterThanOrEqual(Date.UTC(2010, 0))
        expect(alert.occurredAt).toBeLessThanOrEqual(NOW + 5 * 60_000)
        expect(alert.title).not.toMatch(/[\p{Cf}\p{Surrogate}]|(?!\n)\p{Cc}/u)
        expect(JSON.parse(JSON.stringify(alert))).toEqual(alert)
      }),
      { numRuns: 500 },
    )
  })

  it('is bounded even if every field is as long as the webhook lets in', () => {
    const long = 'a🙂[x](y) '.repeat(26_000)
    const alert = parse({
      title: long,
      body: long,
      tags: long.split(' '),
      alert_scope: long,
      alert_query: long,
      id: long,
      org_id: long,
      alert_transition: long,
      hostname: long,
    })
    expect(JSON.stringify(alert).length).toBeLessThan(40_000)
  })
})

it('an alert from the far future does not make the recovery after it look outdated', () => {
  const inTwoHours = NOW + 2 * 3_600_000
  const trigger = parse({ title: 'x', alert_transition: 'Triggered', last_updated: String(inTwoHours) })
  const { incident } = applyAlert(null, trigger, 'inc_1')
  const recovery = parse({ title: 'x', alert_transition: 'Recovered', last_updated: String(NOW + 1_000) })
  expect(applyAlert(incident, recovery, 'inc_1').change).toBe('recovered')
})
