import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { Command } from '../../domain/command.ts'
import { NOTHING_ASKED, settle } from '../../domain/confirmation.ts'
import type { Permit } from '../../domain/permit.ts'
import type { Executor, RunbookAction } from '../../domain/runbook.ts'
import type { Remediation } from '../../ports/remediation.ts'
import type { Workflows } from '../../ports/workflows.ts'
import { openRemediation } from './remediation.ts'

const quiet = () => undefined
/** Everything that was logged, in the tests of one file. */
export const logged: unknown[] = []

export function stage(
  demo: { url: string; token: string } | null = null,
  workflows: Workflows | null = null,
): Remediation {
  return openRemediation({
    clock: virtualClock(),
    chance: { below: () => 0 },
    log: { debug: quiet, info: (data) => void logged.push(data), warn: quiet, error: quiet },
    secret: (name) => ({ FLEET_TOKEN: 'tok_4711', BROKEN: 'one\ntwo' })[name] ?? null,
    demo: () => demo,
    workflows,
  })
}

/** Confirmed the only way there is. */
export function confirmed(
  executor: Executor,
  parameters: Command['parameters'] = {},
  over: Partial<RunbookAction> = {},
): Permit {
  const action = BUILT_IN.find((one) => one.id === (over.id ?? 'restart')) ?? BUILT_IN[0]
  if (action === undefined) throw new Error('no such action')
  const target = { name: 'payment-gateway', aliases: [], environment: 'prod', owners: [], replicas: null }
  const command = {
    id: 'cmd_1',
    action: { ...action, ...over, executor },
    target,
    parameters,
    incidentId: null,
  }
  const context = { now: 0, pinMatches: () => false }
  const asked = settle(NOTHING_ASKED, { type: 'ask', command, drawn: 0 }, context)
  const press = { type: 'press', commandId: 'cmd_1', how: 'key', pin: null } as const
  const [effect] = settle(asked.state, press, context).effects
  if (effect?.type !== 'permitted') throw new Error('not permitted')
  return effect.permit
}

export const signal = (): AbortSignal => new AbortController().signal

export const http = (url: string, over: Partial<Extract<Executor, { type: 'http' }>> = {}): Executor => ({
  type: 'http',
  method: 'POST',
  url,
  headers: { authorization: 'secret:FLEET_TOKEN' },
  body: null,
  idempotent: false,
  timeoutMs: 5_000,
  ...over,
})
