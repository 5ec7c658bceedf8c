import type { CommandView, DemoView } from '../../src/contract/command.ts'
import type { Snapshot } from '../../src/contract/live.ts'
import { history, incident, MINUTE, snapshot, summary } from './scenes.ts'

/** Commands as an engine would tell them. `now` is the moment of the snapshot. */
export function command(now: number, changes: Partial<CommandView> = {}): CommandView {
  return {
    id: 'cmd_1',
    incident_id: 'inc_pay',
    at: now - 2_000,
    who: 'wall 1',
    source: 'voice',
    transcript: 'restart payment gateway',
    state: 'understanding',
    intent: { action: 'restart', target: 'payment-gateway', parameters: {} },
    reason: '',
    message: '',
    confirmation: null,
    outcome: null,
    watch: null,
    candidates: [],
    ended_at: null,
    ...changes,
  }
}

export const confirming = (now: number, changes: Partial<CommandView> = {}): CommandView =>
  command(now, {
    state: 'confirming',
    message:
      'Restart payment gateway in production? This ends its processes and starts them again, one after the other.',
    confirmation: {
      title: 'Restart payment gateway in production',
      target: 'payment-gateway',
      environment: 'production',
      effect: 'ends its processes and starts them again, one after the other',
      digit: 7,
      pin: false,
      asked_at: now - 6_000,
      expires_at: now + 24_000,
    },
    ...changes,
  })

export function confirmingWithPin(now: number, changes: Partial<CommandView> = {}): CommandView {
  const { confirmation } = confirming(now)
  return confirming(now, {
    transcript: 'roll back payment gateway',
    intent: { action: 'rollback', target: 'payment-gateway', parameters: {} },
    message: 'Roll back payment gateway in production? This puts the version before back in its place.',
    confirmation:
      confirmation === null
        ? null
        : {
            ...confirmation,
            title: 'Roll back payment gateway in production',
            effect: 'puts the version before back in its place',
            pin: true,
          },
    ...changes,
  })
}

const ended = (now: number, changes: Partial<CommandView>): CommandView =>
  command(now, { ended_at: now - 1_000, ...changes })

export const refused = (now: number): CommandView =>
  ended(now, {
    state: 'refused',
    transcript: 'delete the payment database',
    intent: { action: null, target: null, parameters: {} },
    reason: 'destructive',
    message:
      'I will not delete anything. I can restart, roll back or scale one service at a time, and ask before I do.',
  })

export const unclear = (now: number): CommandView =>
  ended(now, {
    state: 'unclear',
    transcript: 'restart the payment thing',
    reason: 'ambiguous-target',
    message: 'Which one: payment gateway or payment worker?',
    candidates: ['restart payment gateway', 'restart payment worker'],
  })

export const answered = (now: number): CommandView =>
  ended(now, {
    state: 'answered',
    transcript: 'what did I miss',
    intent: { action: 'catch-up', target: null, parameters: {} },
    message:
      'Payment gateway: critical for four minutes. Very likely since release 2.14.0 the connection pool is exhausted. Auth API has been over for one hour; it lasted 23 minutes. Payment gateway was restarted. And two more incidents.',
  })

export const performing = (now: number): CommandView =>
  command(now, { state: 'performing', message: 'Restart payment gateway in production: confirmed.' })

export const failed = (now: number): CommandView =>
  ended(now, {
    state: 'failed',
    message: 'Restarting payment gateway failed: systemctl ended with 1.',
    outcome: {
      ok: false,
      text: 'Restarting payment gateway failed: systemctl ended with 1.',
      output: [
        ...Array.from({ length: 60 }, (_, line) => `stopping worker ${line}`),
        'Job for payment-gateway.service failed because the control process exited with error code.',
        'See "systemctl status payment-gateway.service" and "journalctl -xeu payment-gateway.service" for details.',
        'exit status 1',
      ].join('\n'),
      duration_ms: 2_310,
      dry_run: false,
    },
  })

const OUTCOME = {
  ok: true,
  text: 'Payment gateway was restarted.',
  output: '',
  duration_ms: 3_100,
  dry_run: false,
}
const WATCHED = 'whether the monitor of payment gateway recovers'

export const watching = (now: number): CommandView =>
  command(now, {
    state: 'watching',
    at: now - 50_000,
    message: OUTCOME.text,
    outcome: OUTCOME,
    watch: { since: now - 42_000, until: now + 138_000, what: WATCHED, helped: null, text: '' },
  })

export const helped = (now: number): CommandView =>
  ended(now, {
    state: 'helped',
    message: 'Payment gateway recovered forty seconds after the restart.',
    outcome: OUTCOME,
    watch: {
      since: now - 42_000,
      until: now + 138_000,
      what: WATCHED,
      helped: 'recovered',
      text: 'Payment gateway recovered forty seconds after the restart.',
    },
  })

export const noBetter = (now: number): CommandView =>
  ended(now, {
    state: 'no-better',
    message: 'Payment gateway is no better three minutes after the restart. Shall I roll back?',
    outcome: OUTCOME,
    watch: {
      since: now - 3 * MINUTE,
      until: now,
      what: WATCHED,
      helped: 'no-better',
      text: 'Payment gateway is no better three minutes after the restart. Shall I roll back?',
    },
  })

const REHEARSED = {
  ok: true,
  text: 'Dry run: I would call POST deploy.example.com to restart payment gateway in production. Nothing was done.',
  output:
    'POST https://deploy.example.com/v1/services/payment-gateway/restart\nauthorization: <FLEET_TOKEN>\n{"reason":"EchoOps"}',
  duration_ms: 0,
  dry_run: true,
}

export const rehearsed = (now: number): CommandView =>
  ended(now, {
    state: 'answered',
    transcript: 'what would restart payment gateway do',
    message: REHEARSED.text,
    outcome: REHEARSED,
  })

/** A night of commands about one incident. */
export function trail(now: number): CommandView[] {
  const at = (seconds: number) => ({ at: now - seconds * 1_000, ended_at: now - seconds * 1_000 + 900 })
  return [
    { ...answered(now), ...at(235), id: 'c1', transcript: 'status of payment gateway' },
    { ...refused(now), ...at(220), id: 'c2' },
    {
      ...command(now, { state: 'cancelled', message: 'Cancelled. Nothing was done.' }),
      ...at(205),
      id: 'c3',
    },
    { ...noBetter(now), ...at(190), id: 'c4', who: 'wall 2' },
    { ...failed(now), ...at(12), id: 'c5', source: 'wall', transcript: 'roll back payment gateway' },
  ]
}

export function demo(changes: Partial<DemoView> = {}): DemoView {
  const service = (name: string, state: DemoView['services'][number]['state'] = 'well') => ({
    name,
    state,
    replicas: 2,
    version: '2.14.0',
  })
  return {
    services: [
      service('payment-gateway', 'broken'),
      service('checkout-api'),
      service('orders-worker', 'starting'),
      service('auth-service'),
      service('search-index', 'down'),
    ],
    failures: [
      {
        id: 'pool',
        title: 'A release that leaks connections until the pool is exhausted',
        service: 'payment-gateway',
      },
      { id: 'leak', title: 'Leak memory until it crashes', service: 'orders-worker' },
      { id: 'release', title: 'Ship a bad release', service: 'checkout-api' },
      { id: 'slow', title: 'Slow its dependency down', service: 'auth-service' },
      { id: 'disk', title: 'Fill its disk quota', service: 'search-index' },
    ],
    broken: 'pool',
    ...changes,
  }
}

/** The engine with an ear, an incident on the wall, and this command. */
export function commanded(now: number, shown: CommandView | null, changes: Partial<Snapshot> = {}): Snapshot {
  return snapshot(now, {
    engines: { voice: 'local-voice', analyst: 'local-analyst', evidence: 'log-files', ear: 'moonshine-tiny' },
    subject: incident(now, { speech: [] }),
    incidents: [summary(now), ...history(now)],
    command: shown,
    ...changes,
  })
}

/** Nothing burns, and there is an ear. */
export const calm = (now: number, changes: Partial<Snapshot> = {}): Snapshot =>
  commanded(now, null, { subject: null, subject_id: null, incidents: history(now), ...changes })
