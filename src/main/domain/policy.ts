import { listed } from './answers.ts'
import type { Command, Decision, PolicyFacts, Refusal } from './command.ts'
import type { Danger, Intent } from './intent.ts'
import { parametersOutOfBounds } from './policy-parameters.ts'
import type { Asked, Rule } from './policy-rule.ts'
import { CHANGE_RULES } from './policy-rules.ts'
import { commandTitle, quoted, verbOf } from './policy-words.ts'
import type { Runbook, RunbookAction, RunbookService } from './runbook.ts'

/** A sentence is to be heard to its end: a long runbook is not read out. */
const MOST_VERBS = 4

/**
 * The verdict on an intent: what only reads or concerns EchoOps alone is answered, what changes the fleet must be
 * confirmed, and all else is refused. The first rule that applies decides; docs/policy.md has them as a table. Pure, under 0.1 ms.
 */
export function judge(intent: Intent, book: Runbook, facts: PolicyFacts, commandId: string): Decision {
  const action = book.actions.find(({ id }) => id === intent.action)
  if (action === undefined) return refuse('not-in-runbook', unknownAction(intent.action, book), intent)
  const target = book.services.find(({ name }) => name === intent.targets[0]) ?? null
  const command = commandOf(commandId, action, target, intent, facts)
  if (intent.dryRun === true && action.kind !== 'read')
    return rehearse({ action, target, intent, book, facts }, command)
  if (action.kind !== 'change') {
    if (action.kind === 'own' && intent.targets.length > 1)
      return refuse(
        'several-targets',
        `I ${verbOf(action)} one service at a time. Say which one first.`,
        intent,
      )
    const outside = parametersOutOfBounds({ action, target, intent })
    return outside === null ? { kind: 'answer', command } : refuse(outside.reason, outside.message, intent)
  }
  for (const rule of Object.values(CHANGE_RULES)) {
    const hold = rule({ action, target, intent, book, facts })
    if (hold !== null) return refuse(hold.reason, hold.message, intent)
  }
  const readBack = `${commandTitle(command)}? This ${action.effect}.`
  return { kind: 'confirm', command, readBack, effect: action.effect }
}

/** What stands in the way of doing it now, but not of saying what would be done. */
const NOT_OF_DRY_RUNS: ReadonlySet<string> = new Set(['no-pin', 'busy-target', 'cool-down'])

/** A dry run changes nothing and needs no confirmation, but what may not be asked for at all is not rehearsed either. */
function rehearse(asked: Asked, command: Command): Decision {
  const { action, intent } = asked
  if (action.kind === 'own')
    return refuse(
      'no-dry-run',
      `There is no dry run of ${verbOf(action)}: it concerns me alone. Say it without.`,
      intent,
    )
  for (const [name, rule] of Object.entries<Rule>(CHANGE_RULES)) {
    const hold = NOT_OF_DRY_RUNS.has(name) ? null : rule(asked)
    if (hold !== null) return refuse(hold.reason, hold.message, intent)
  }
  return { kind: 'answer', command: { ...command, dryRun: true } }
}

/** The refusal of a text for what it says. `named` is a short quotation of it; whatever could be secret in it is not repeated. */
export function judgeDanger(danger: Danger, named: string, book: Runbook): Decision {
  const instead = possible(book)
  const what = quoted(named, 6)
  const messages: Readonly<Record<Danger, string>> = {
    destructive: `I will not ${what || 'destroy anything'}. ${instead}`,
    secrets: `I give no secrets away. ${instead}`,
    everything: `I will not do that to everything. ${instead}`,
    injected: `That is not a command I take. ${instead}`,
    'not-in-runbook': `My runbook does not have that. ${instead}`,
  }
  return refuse(danger, messages[danger], null)
}

const refuse = (reason: Refusal, message: string, intent: Intent | null): Decision => ({
  kind: 'refuse',
  reason,
  message,
  intent,
})

function commandOf(
  id: string,
  action: RunbookAction,
  target: RunbookService | null,
  intent: Intent,
  { incidentId }: PolicyFacts,
): Command {
  return { id, action, target, parameters: intent.parameters, incidentId }
}

function possible(book: Runbook): string {
  const verbs = book.actions
    .filter(({ kind, executor }) => kind === 'change' && executor.type !== 'own')
    .map(verbOf)
  if (verbs.length === 0) return 'I can tell you the status, and what the logs say.'
  return `I can ${listed(verbs.slice(0, MOST_VERBS))} one service at a time.`
}

function unknownAction(action: string, book: Runbook): string {
  const what = quoted(action.replaceAll('-', ' '), 4) || 'do that'
  return `My runbook does not say how to ${what}. ${possible(book)}`
}
