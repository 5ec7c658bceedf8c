import type { Outcome } from '../domain/command.ts'
import type { Permit } from '../domain/permit.ts'

/** Does what the runbook says. */
export interface Remediation {
  /** Never rejects for what the action does: a failure is an outcome. Rejects when aborted. */
  perform(permit: Permit, signal: AbortSignal): Promise<Outcome>
}
