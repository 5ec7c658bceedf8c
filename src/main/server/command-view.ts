import type { CommandView, DemoView } from '../../contract/command.ts'
import type { CommandRecord, Question, Watching } from '../domain/command-record.ts'
import type { Intent } from '../domain/intent.ts'
import type { DemoView as Demo } from '../ports/demo-fleet.ts'
import { hiddenView } from './hidden-view.ts'

export function commandView(record: CommandRecord): CommandView {
  const { outcome, question, watching } = record
  return {
    id: record.id,
    incident_id: record.incidentId,
    at: record.at,
    who: record.who,
    source: record.source,
    transcript: record.transcript,
    ...hiddenView(record.hidden),
    state: record.state,
    intent: intentView(record.intent),
    reason: record.reason,
    message: record.message,
    confirmation: question === null ? null : questionView(question),
    outcome:
      outcome === null
        ? null
        : {
            ok: outcome.ok,
            text: outcome.text,
            output: outcome.output,
            duration_ms: outcome.durationMs,
            dry_run: outcome.dryRun,
          },
    watch: watching === null ? null : watchView(watching),
    candidates: [...record.candidates],
    ended_at: record.endedAt,
  }
}

/** Copies, because what the wire takes may be changed by whoever gets it. */
export function demoView({ services, failures, broken }: Demo): DemoView {
  return {
    services: services.map((service) => ({ ...service })),
    failures: failures.map((failure) => ({ ...failure })),
    broken,
  }
}

export function intentView(intent: Intent | null): CommandView['intent'] {
  if (intent === null) return { action: null, target: null, parameters: {} }
  return {
    action: intent.action,
    target: intent.targets.length === 0 ? null : intent.targets.join(', '),
    parameters: { ...intent.parameters },
  }
}

function questionView(question: Question): NonNullable<CommandView['confirmation']> {
  const { title, target, environment, effect, digit, pin, askedAt, expiresAt } = question
  return { title, target, environment, effect, digit, pin, asked_at: askedAt, expires_at: expiresAt }
}

function watchView({ since, until, what, helped, text }: Watching): NonNullable<CommandView['watch']> {
  return { since, until, what, helped, text }
}
