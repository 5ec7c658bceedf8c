import type { Command, Outcome } from '../domain/command.ts'
import type { Permit } from '../domain/permit.ts'

/** Does what the runbook says. */
export interface Remediation {
  /** Never rejects for what the action does: a failure is an outcome. Rejects when aborted. */
  perform(permit: Permit, signal: AbortSignal): Promise<Outcome>
  /** What would be done, without doing any of it; therefore no permit is needed. */
  rehearse(command: Command): Outcome
}
