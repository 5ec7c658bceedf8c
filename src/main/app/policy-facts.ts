import type { PolicyFacts } from '../domain/command.ts'
import type { CommandRecord } from '../domain/command-record.ts'
import type { Clock } from '../ports/clock.ts'
import type { Commands, Order } from '../ports/commands.ts'

export interface FactParts {
  readonly commands: Pick<Commands, 'list'>
  readonly clock: Clock
  readonly pinSet: boolean
  readOnly(): boolean
}

/** What the policy looks at, out of the book of commands. A question that waits is not underway: a newer one takes its place. */
export function policyFacts({ commands, clock, pinSet, readOnly }: FactParts): (order: Order) => PolicyFacts {
  return ({ commandId, incidentId }) => {
    const all = commands.list()
    return {
      now: clock.now(),
      performed: all.flatMap((record) => {
        const at = record.steps.find(({ step }) => step.step === 'done')?.at
        return at === undefined || record.intent === null || record.outcome?.dryRun === true
          ? []
          : [{ ...actOf(record), at }]
      }),
      underway: all.filter(({ id, state }) => state === 'performing' && id !== commandId).map(actOf),
      readOnly: readOnly(),
      pinSet,
      incidentId,
    }
  }
}

const actOf = ({ intent }: CommandRecord): { action: string; target: string | null } => ({
  action: intent?.action ?? '',
  target: intent?.targets[0] ?? null,
})
