import type { Command, Outcome } from '../../domain/command.ts'
import { serviceInSentence, serviceTitle } from '../../domain/incident-words.ts'
import type { Executor } from '../../domain/runbook.ts'
import type { Chance } from '../../ports/chance.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Remediation } from '../../ports/remediation.ts'
import { callHttp } from './call-http.ts'
import { asItIs, filled, inJson } from './fill.ts'
import { clean } from './kept-output.ts'
import { runProgram } from './run-program.ts'

export interface RemediationOptions {
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  /** A secret of the environment by its name; null when it is not set. */
  secret(name: string): string | null
  /** Where the demo fleet is steered; null without one. */
  demo(): { readonly url: string; readonly token: string } | null
}

interface End {
  readonly ok: boolean
  /** Completes "The restart of payment gateway failed: …". */
  readonly how: string
  readonly output: string
}

/** What a program may see of this machine. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }

/** Does what the runbook says: a program without a shell, a call over HTTP, or the demo fleet. */
export function openRemediation(options: RemediationOptions): Remediation {
  return {
    async perform({ command, dryRun }, signal) {
      const startedMs = options.clock.monotonicMs()
      const outcome = (end: End): Outcome => ({
        ok: end.ok,
        text: spokenOutcome(command, end, dryRun),
        output: end.output,
        durationMs: Math.round(options.clock.monotonicMs() - startedMs),
        dryRun,
      })
      if (dryRun) return outcome({ ok: true, how: '', output: planOf(command) })
      const end = await run(command, options, signal)
      signal.throwIfAborted()
      options.log.info(
        { action: command.action.id, target: command.target?.name, ok: end.ok, how: end.how },
        'an action was performed',
      )
      return outcome(end)
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
    case 'own':
      return Promise.resolve({ ok: false, how: 'the runbook does not say how', output: '' })
  }
}

async function exec(
  { program, args, timeoutMs }: Extract<Executor, { type: 'exec' }>,
  command: Command,
  signal: AbortSignal,
): Promise<End> {
  const values = args.map((arg) => filled(arg, command, asItIs))
  const { how, code, output } = await runProgram(
    { program, args: values, timeoutMs, env: ENVIRONMENT },
    signal,
  )
  const failure = {
    exited: `it ended with code ${code}`,
    killed: 'it was stopped',
    timeout: `it did not end within ${Math.round(timeoutMs / 1_000)} s`,
    'not-started': 'it could not be started',
  }[how]
  return { ok: how === 'exited' && code === 0, how: failure, output }
}

async function http(
  executor: Extract<Executor, { type: 'http' }>,
  command: Command,
  options: RemediationOptions,
  signal: AbortSignal,
): Promise<End> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(executor.headers)) {
    const secret = value.startsWith('secret:') ? options.secret(value.slice('secret:'.length)) : value
    if (secret === null) return { ok: false, how: `${value.slice('secret:'.length)} is not set`, output: '' }
    headers[name] = secret
  }
  const call = {
    ...executor,
    headers,
    url: filled(executor.url, command, encodeURIComponent),
    body: executor.body === null ? null : filled(executor.body, command, inJson),
  }
  const end = await callHttp(call, options.chance, signal)
  const secrets = Object.keys(headers).filter((name) => executor.headers[name]?.startsWith('secret:'))
  return {
    ...end,
    output: without(
      end.output,
      secrets.map((name) => headers[name] ?? ''),
    ),
  }
}

/** An answer may repeat what it was sent. */
function without(text: string, secrets: readonly string[]): string {
  return secrets.filter((one) => one !== '').reduce((left, one) => left.replaceAll(one, '••••••'), text)
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
  }
  const end = await callHttp(call, options.chance, signal)
  return { ...end, output: without(end.output, [control.token]) }
}

const DONE: Readonly<Record<string, string>> = {
  restart: 'was restarted',
  rollback: 'was rolled back',
  scale: 'was scaled',
}

function spokenOutcome(command: Command, { ok, how }: End, dryRun: boolean): string {
  const { action, target, parameters } = command
  const name = target === null ? 'It' : serviceTitle(target.name)
  if (dryRun)
    return `A dry run: nothing was done to ${target === null ? 'it' : serviceInSentence(target.name)}.`
  const replicas = parameters['replicas']
  const to = replicas === undefined ? '' : ` to ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`
  if (ok) return `${name} ${DONE[action.id] ?? `is done: ${action.words[0] ?? action.id}`}${to}.`
  const noun = action.id === 'scale' ? 'scaling' : (action.words[0] ?? action.id)
  return `The ${action.id === 'rollback' ? 'rollback' : noun} of ${target === null ? 'it' : serviceInSentence(target.name)} failed: ${how}.`
}

const shown = (value: string): string =>
  value.startsWith('secret:') ? `<${value.slice('secret:'.length)}>` : value

/** Exactly what would be done. Secrets stay names. */
export function planOf(command: Command): string {
  const { executor } = command.action
  switch (executor.type) {
    case 'exec':
      return clean(
        [executor.program, ...executor.args.map((arg) => JSON.stringify(filled(arg, command, asItIs)))].join(
          ' ',
        ),
      )
    case 'http':
      return clean(
        [
          `${executor.method} ${filled(executor.url, command, encodeURIComponent)}`,
          ...Object.entries(executor.headers).map(([name, value]) => `${name}: ${shown(value)}`),
          executor.body === null ? '' : filled(executor.body, command, inJson),
        ].join('\n'),
      )
    case 'demo':
      return `${executor.act} ${command.target?.name ?? ''} in the demo fleet`
    case 'own':
      return 'nothing: the runbook does not say how'
  }
}
