import type { CommandDesk } from '../../ports/command-desk.ts'
import type { Remediation } from '../../ports/remediation.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import type { Happening } from './metric-sender.ts'

type Steps = Pick<Telemetry, 'step'>

/** The same desk: whatever comes in over HTTP or is typed is a command from its arrival to its answer. */
export function tracedDesk(desk: CommandDesk, { step }: Steps): CommandDesk {
  return {
    take: (words) =>
      step('command', { source: words.source, dry_run: words.dryRun === true }, async (tell) => {
        const record = await desk.take(words)
        tell({ command: record.id, state: record.state })
        return record
      }),
    hear: (pcm, who, signal) =>
      step('command', { source: 'http', sound: true }, async (tell) => {
        const heard = await desk.hear(pcm, who, signal)
        tell({ command: heard.record.id, state: heard.record.state })
        return heard
      }),
    confirm: (commandId, by) => desk.confirm(commandId, by),
    cancel: (commandId, by) => desk.cancel(commandId, by),
    soundOf: (commandId) => desk.soundOf(commandId),
  }
}

/** The same remediation: a deed is a step of its command, and an event on Datadog's charts. */
export function tracedRemediation(
  remediation: Remediation,
  { step }: Steps,
  happened: (event: Happening) => void,
): Remediation {
  return {
    rehearse: (command) => remediation.rehearse(command),
    perform: (permit, signal) => {
      const { action, target } = permit.command
      const { dryRun } = permit
      const about = {
        resource: action.id,
        action: action.id,
        executor: action.executor.type,
        dry_run: dryRun,
      }
      return step('perform', about, async (tell) => {
        const outcome = await remediation.perform(permit, signal)
        tell({ ok: outcome.ok, duration_ms: outcome.durationMs })
        if (!dryRun) happened(deed(action.id, target?.name ?? null, outcome.ok))
        return outcome
      })
    },
  }
}

/** What was done to what, and whether it could be done: names of the runbook, no words of anybody. */
function deed(action: string, target: string | null, ok: boolean): Happening {
  const at = target === null ? '' : ` on ${target}`
  return {
    title: `EchoOps performed ${action}${at}`,
    text: ok ? 'It was carried out after a confirmation.' : 'It was tried after a confirmation, and failed.',
    kind: ok ? 'success' : 'error',
    tags: { action, ...(target === null ? {} : { target }), outcome: ok ? 'ok' : 'failed' },
  }
}
