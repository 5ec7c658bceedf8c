import { expect, it } from 'vitest'
import { parseAlert } from './alert-parse.ts'

const TOKEN = `ghp_${'canary0'.repeat(6).slice(0, 36)}`
const PASSWORD = 'Tr0ub4dor-canary-9x'
const SECRETS = `password=${PASSWORD} token ${TOKEN} card 4111 1111 1111 1111`
const context = { receivedAt: 0, deliveryId: 'd', bodyHash: 'h', services: [] }

it.each(['event_title', 'alert_title', 'title', 'body', 'tags', 'alert_scope', 'alert_query'])(
  'a secret in %s of an alert is taken out before anything is done with it',
  (field) => {
    const alert = parseAlert(
      { title: 'Logins fail', tags: 'service:auth', [field]: `logins fail ${SECRETS}` },
      context,
    )
    const kept = JSON.stringify(alert)
    for (const secret of [PASSWORD, TOKEN, '4111']) expect(kept).not.toContain(secret)
  },
)

it('what is no secret stays as it was written', () => {
  const alert = parseAlert(
    {
      title: '[P1] [Triggered] p95 latency is high on checkout-api',
      alert_query: 'avg(last_5m):p95:trace.http.request.duration{service:checkout-api,env:prod} > 0.5',
      tags: 'service:checkout-api,env:prod,version:2.14.0',
    },
    context,
  )
  expect(alert).toMatchObject({ title: 'p95 latency is high on checkout-api', service: 'checkout-api' })
  expect(JSON.stringify(alert)).not.toContain('••')
})
