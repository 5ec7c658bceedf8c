import { isAtLeast } from '../catalogue.ts'
import { ConnectionPool } from './connection-pool.ts'
import { fieldsOf, numberField } from './fields.ts'
import type { Answer, ServiceParts, ServiceProgram } from './program-of.ts'

const ACQUIRE_WITHIN_MS = 1_200

/**
 * Takes charges and books them in the ledger. Release 2.14 opens fewer connections, and returns early from charges that
 * the ledger wants reviewed, without giving their connection back: after a few of these there is none left.
 */
export function paymentGateway({ orders, clock, log, random }: ServiceParts): ServiceProgram {
  const isNew = isAtLeast(orders.version, '2.14.0')
  const max = isNew ? 2 : 10
  const pool = new ConnectionPool({ port: orders.ledgerPort, max, acquireWithinMs: ACQUIRE_WITHIN_MS, clock })
  log.write('info', `connection pool to ledger-db opened, max ${max} connections`)

  async function charge(order: number, cents: number): Promise<Answer> {
    const connection = await pool.acquire()
    const id = `ch_${random.hex(10)}`
    try {
      const answer = await connection.ask(`capture ${id} ${order} ${cents}`)
      if (isNew && answer === 'review') return { status: 202, body: { id, state: 'review' } }
      pool.release(connection)
      return { status: answer === 'review' ? 202 : 200, body: { id, state: answer } }
    } catch (error) {
      pool.release(connection)
      throw error
    }
  }

  return {
    routes: {
      'POST /charge': ({ body }) => {
        const fields = fieldsOf(body)
        return charge(numberField(fields, 'order'), numberField(fields, 'cents'))
      },
    },
    stop: () => pool.close(),
  }
}
