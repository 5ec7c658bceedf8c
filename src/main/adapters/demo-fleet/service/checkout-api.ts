import { isAtLeast } from '../catalogue.ts'
import { fieldsOf, numberField, textField } from './fields.ts'
import type { ServiceParts, ServiceProgram } from './program-of.ts'

/** A neighbour that takes longer is left out: the order goes on without it. */
const NEIGHBOUR_WITHIN_MS = 400
const MOST_WAITING_ORDERS = 500
const MOST_TAKEN = 50

interface Order {
  readonly order: number
  readonly cents: number
  readonly user: string
}

/** What a browser sends. Release 3.2 takes it for granted that every basket has a coupon; most have none. */
interface Basket {
  readonly cents: number
  readonly coupon: { readonly percent: number }
}

/** Takes orders: who buys, what it costs, pays it, and keeps it for the orders worker. */
export function checkoutApi({ orders, log, random, caller }: ServiceParts): ServiceProgram {
  const isNew = isAtLeast(orders.version, '3.2.0')
  const waiting: Order[] = []

  /** A neighbour in trouble costs the order something, but not the order. */
  async function neighbour(
    what: string,
    name: 'auth-service' | 'payment-gateway',
    path: string,
    body: unknown,
  ) {
    try {
      const url = `${orders.urls[name]}${path}`
      const sent = body === null ? null : JSON.stringify(body)
      const method = body === null ? 'GET' : 'POST'
      const { status } = await caller.call({ url, method, body: sent, timeoutMs: NEIGHBOUR_WITHIN_MS })
      if (status < 500) return status
      log.write('warn', `${name} answered ${status}, ${what}`)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.write('warn', `${name} ${/^did not/.test(why) ? why : `could not be asked: ${why}`}, ${what}`)
    }
    return null
  }

  async function checkout(body: unknown) {
    const fields = fieldsOf(body)
    const order = random.whole(10_000, 99_999)
    const session = textField(fields, 'session')
    const cents = isNew ? newPriceOf(body) : priceOf(fields)
    const verified = await neighbour(
      `order ${order} goes on as a guest's`,
      'auth-service',
      `/verify?session=${encodeURIComponent(session)}`,
      null,
    )
    const paid = await neighbour(`order ${order} is paid later`, 'payment-gateway', '/charge', {
      order,
      cents,
    })
    if (waiting.length >= MOST_WAITING_ORDERS) waiting.shift()
    waiting.push({ order, cents, user: verified === 200 ? session.slice(0, 8) : 'guest' })
    return { status: paid === 200 ? 200 : 202, body: { order, cents } }
  }

  return {
    routes: {
      'POST /checkout': ({ body }) => checkout(body),
      'POST /orders/take': async () => ({ status: 200, body: waiting.splice(0, MOST_TAKEN) }),
    },
  }
}

function priceOf(fields: Readonly<Record<string, unknown>>): number {
  const coupon = fields['coupon'] ?? null
  return reduced(numberField(fields, 'cents'), coupon === null ? 0 : numberField(fieldsOf(coupon), 'percent'))
}

/** As release 3.2 has it: what was sent is believed to be what the type says, and that is the defect. */
function newPriceOf(body: unknown): number {
  const { cents, coupon } = body as Basket
  return reduced(cents, coupon.percent)
}

const reduced = (cents: number, percent: number): number => Math.round((cents * (100 - percent)) / 100)
