import { homedir } from 'node:os'
import type { Command } from '../../domain/command.ts'
import { redeem } from '../../domain/confirmation.ts'
import { EchoError } from '../../domain/error.ts'
import type { Executor } from '../../domain/runbook.ts'
import type { Chance } from '../../ports/chance.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Remediation } from '../../ports/remediation.ts'
import type { Workflows } from '../../ports/workflows.ts'
import { callHttp } from './call-http.ts'
import { answerOfFleet } from './demo-answer.ts'
import { argumentsOf, filled, inJson, inputsOf } from './fill.ts'
import { clean } from './kept-output.ts'
import { planOf } from './plan.ts'
import { runProgram } from './run-program.ts'
import { type End, spokenOutcome, spokenRehearsal } from './spoken-outcome.ts'

export interface RemediationOptions {
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  /** A secret of the environment by its name; null when it is not set. */
  secret(name: string): string | null
  /** Runs workflows of Datadog; null or absent without its keys. */
  readonly workflows?: Workflows | null
  /** Where the demo fleet is steered; null without one. */
  demo(): { readonly url: string; readonly token: string } | null
}

/** What a program may see of this machine. */
const environment = (): Readonly<Record<string, string>> => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: homedir(),
  LANG: 'C.UTF-8',
})
const SECRET = 'secret:'

/**
 * Does what the runbook says: a program without a shell, a call over HTTP, a workflow of Datadog, or the demo fleet. Rejects with
 * ECHO_COMMAND_NOT_WAITING for a permit that was used before or that no confirmation has made.
 */
export function openRemediation(options: RemediationOptions): Remediation {
  return {
    rehearse: (command) => ({
      ok: true,
      text: spokenRehearsal(command),
      output: planOf(command),
      durationMs: 0,
      dryRun: true,
    }),
    async perform(permit, signal) {
      if (!redeem(permit))
        throw new EchoError(
          'ECHO_COMMAND_NOT_WAITING',
          'A permit is good for one performance, and this is none.',
        )
      const { command, dryRun } = permit
      const startedMs = options.clock.monotonicMs()
      const end = dryRun
        ? { ok: true, how: 'dry run', output: planOf(command) }
        : await run(command, options, signal)
      signal.throwIfAborted()
      options.log.info(
        { action: command.action.id, target: command.target?.name, ok: end.ok, how: end.how },
        'an action was performed',
      )
      const durationMs = Math.round(options.clock.monotonicMs() - startedMs)
      return { ok: end.ok, text: spokenOutcome(command, end, dryRun), output: end.output, durationMs, dryRun }
    },
  }
}

function run(command: Command, options: RemediationOptions, signal: AbortSignal): Promise<End> {
  const { executor } = command.action
  switch (executor.type) {
    case 'exec':
      return exec(executor, command, signal)
    case 'http':
      return http(executor, command, options, signal)
    case 'demo':
      return demo(executor, command, options, signal)
    case 'datadog-workflow':
      return workflow(executor, command, options, signal)
    case 'own':
      return Promise.resolve({ ok: false, how: 'the runbook does not say how', output: '' })
  }
}

async function exec(
  { program, args, timeoutMs }: Extract<Executor, { type: 'exec' }>,
  command: Command,
  signal: AbortSignal,
): Promise<End> {
  const run = { program, args: argumentsOf(args, command), timeoutMs, env: environment() }
  const end = await runProgram(run, signal)
  const failure = {
    exited:
      end.code === null ? `it was ended by ${end.signal ?? 'a signal'}` : `it ended with code ${end.code}`,
    killed: 'it was stopped',
    timeout: `it did not end within ${Math.round(timeoutMs / 1_000)} s`,
    'not-started': 'it could not be started',
  }[end.how]
  return { ok: end.how === 'exited' && end.code === 0, how: failure, output: end.output }
}

async function http(
  executor: Extract<Executor, { type: 'http' }>,
  command: Command,
  options: RemediationOptions,
  signal: AbortSignal,
): Promise<End> {
  const headers: Record<string, string> = {}
  const secrets: string[] = []
  for (const [name, value] of Object.entries(executor.headers)) {
    if (!value.startsWith(SECRET)) {
      headers[name] = value
      continue
    }
    const secret = options.secret(value.slice(SECRET.length))?.trim() ?? ''
    if (secret === '') return { ok: false, how: `${value.slice(SECRET.length)} is not set`, output: '' }
    headers[name] = secret
    secrets.push(secret)
  }
  const { method, idempotent, timeoutMs } = executor
  const url = filled(executor.url, command, encodeURIComponent)
  const body = executor.body === null ? null : filled(executor.body, command, inJson)
  const call = { method, url, headers, body, idempotent, timeoutMs, secrets }
  return callHttp(call, options.chance, signal)
}

async function workflow(
  { workflow, inputs, timeoutMs }: Extract<Executor, { type: 'datadog-workflow' }>,
  command: Command,
  { workflows }: RemediationOptions,
  signal: AbortSignal,
): Promise<End> {
  if (workflows == null) return { ok: false, how: 'the keys of Datadog are not set', output: '' }
  const end = await workflows.run({ workflow, inputs: inputsOf(inputs, command), timeoutMs }, signal)
  return { ...end, output: clean(end.output) }
}

async function demo(
  { act, timeoutMs }: Extract<Executor, { type: 'demo' }>,
  command: Command,
  options: RemediationOptions,
  signal: AbortSignal,
): Promise<End> {
  const control = options.demo()
  if (control === null) return { ok: false, how: 'the demo fleet does not run', output: '' }
  const { target, parameters } = command
  const call = {
    method: 'POST',
    url: new URL('/act', control.url).href,
    headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ act, target: target?.name ?? '', parameters }),
    idempotent: false,
    timeoutMs,
    secrets: [control.token],
  }
  return answerOfFleet(await callHttp(call, options.chance, signal))
}
