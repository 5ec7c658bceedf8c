import { describe, expect, it } from 'vitest'
import { type AlertContext, parseAlert } from './alert-parse.ts'

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

describe('the service', () => {
  it.each([
    [{ title: 'x', tags: 'service:Checkout_API' }, 'checkout-api'],
    [{ title: 'x', tags: 'service:unknown-thing' }, 'unknown-thing'],
    [{ title: 'x', tags: 'service:other,service:till' }, 'checkout-api'],
    [{ title: 'x', alert_scope: '{service:pay-gw,host:a}' }, 'PaymentGateway'],
    [{ title: 'x', alert_query: 'sum(last_5m):sum:a.b{service:till AND env:prod} > 1' }, 'checkout-api'],
    [{ title: 'x', alert_query: 'sum(last_5m):sum:a.b{!service:till} > 1' }, null],
    [{ title: 'x', alert_query: 'sum(last_5m):sum:a.b{service:a} / sum:a.c{service:b} > 1' }, null],
    [{ title: 'Errors in Checkout Api' }, 'checkout-api'],
    [{ title: 'Errors in checkout' }, 'checkout'],
    [{ title: 'Errors', body: 'seen in the payment gateway today' }, 'PaymentGateway'],
    [{ title: 'paymentGateway fails' }, 'PaymentGateway'],
    [{ title: 'precheckouts fail' }, null],
    [{ title: 'x', tags: 'service:*' }, null],
  ])('of %j is %s', (payload, service) => {
    expect(parse(payload).service).toBe(service)
  })
})
