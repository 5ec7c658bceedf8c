import type { Runbook, RunbookAction, RunbookService } from './runbook.ts'

/** What decides besides the runbook whether anything may be changed here. */
export interface Leave {
  /** The runbook had errors: nothing may be changed. */
  readonly readOnly: boolean
  /** Whether an operator PIN is set; without one, actions that ask for it are refused. */
  readonly pinSet: boolean
}

/** The changing actions that can be carried out here on something: told how, allowed, and with a service to do it to. */
export function possibleActions(book: Runbook, { readOnly, pinSet }: Leave): readonly RunbookAction[] {
  if (readOnly) return []
  return book.actions.filter(
    (action) =>
      action.kind === 'change' &&
      action.executor.type !== 'own' &&
      (pinSet || !action.pin) &&
      (action.target === 'none' || book.services.some((service) => mayBeDoneTo(action, service))),
  )
}

/** A service without bounds cannot be scaled, and what only an alert has named is left alone. */
function mayBeDoneTo(action: RunbookAction, { name, learnt, replicas }: RunbookService): boolean {
  if (learnt === true || (action.services !== null && !action.services.includes(name))) return false
  return action.id !== 'scale' || replicas !== null
}
