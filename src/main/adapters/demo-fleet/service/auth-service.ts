import { join } from 'node:path'
import { every } from '../own-clock.ts'
import { fieldsOf, textField } from './fields.ts'
import type { ServiceParts, ServiceProgram } from './program-of.ts'
import { SessionSpool } from './session-spool.ts'

const QUOTA_BYTES = 4 * 1024 * 1024
const SESSION_BYTES = 6 * 1024
const SESSION_TTL_MS = 30_000
const REMEMBERED_TTL_MS = 24 * 3_600_000
const COMPACT_EVERY_MS = 3_000

/** Lets people in, and keeps their sessions in a spool with a quota. Who wants to be remembered is kept for a day, with the device. */
export function authService({ orders, clock, log, random }: ServiceParts): ServiceProgram {
  const spool = new SessionSpool({
    folder: join(orders.scratch, 'sessions'),
    quotaBytes: QUOTA_BYTES,
    now: () => clock.now(),
  })
  const stopCompacting = every(clock, COMPACT_EVERY_MS, () => {
    try {
      spool.compact()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.write('error', `expired sessions stay, the index cannot be written: ${why}`)
    }
  })
  return {
    routes: {
      'POST /login': async ({ body }) => {
        const fields = fieldsOf(body)
        const user = textField(fields, 'user')
        const session = random.hex(24)
        const device = fields['device']
        if (typeof device === 'string')
          spool.keep(session, JSON.stringify({ user, device }), REMEMBERED_TTL_MS)
        else spool.keep(session, JSON.stringify({ user, state: 'x'.repeat(SESSION_BYTES) }), SESSION_TTL_MS)
        return { status: 201, body: { session } }
      },
      'GET /verify': async ({ query }) => {
        const known = spool.has(query.get('session') ?? '')
        return { status: known ? 200 : 401, body: { known } }
      },
    },
    disk: () => spool.disk(),
    stop: stopCompacting,
  }
}
