import type { Circumstances, Understanding } from '../../domain/intent.ts'
import { ProviderError } from '../../domain/provider-error.ts'
import type { Runbook } from '../../domain/runbook.ts'
import { bothUnderstood, isSettled } from '../../domain/second-opinion.ts'
import type { Commander } from '../../ports/commander.ts'
import { failureOf } from './failure-of.ts'
import { type Fallback, tell, whyNot } from './fell-back.ts'
import { within } from './waiting.ts'

export interface CommanderCheck extends Fallback {
  /** Asked each time: alerts teach it services. */
  book(): Runbook
  /** How long the question back may wait for a check of what would change something. */
  readonly checkMs?: number
  /** And where the words alone say nothing. */
  readonly unclearMs?: number
}

const CHECK_MS = 400
const UNCLEAR_MS = 1_500

/**
 * The commander of this machine, helped by the cloud's. Reading and what the local one refuses are settled without it; so no words that
 * are refused here ever reach it, and it can turn none of them into a command. What would change something is checked within a short
 * time, and where the two differ, EchoOps asks. Late or failing, the cloud is left out.
 */
export function checkedCommander(local: Commander, cloud: Commander, use: CommanderCheck): Commander {
  return {
    by: local.by,
    async understand(text, circumstances, signal) {
      const own = await local.understand(text, circumstances, signal)
      const book = use.book()
      if (isSettled(own) || isReading(own, book)) return own
      const isCheck = own.kind === 'intent'
      const other = await opinion({ text, circumstances, isCheck }, cloud, local.by, use, signal)
      if (other === null) return own
      const both = bothUnderstood(own, other, book)
      return both === other && both.kind === 'intent' ? { ...both, by: cloud.by } : both
    },
  }
}

const isReading = (understanding: Understanding, { actions }: Runbook): boolean =>
  understanding.kind === 'intent' &&
  actions.find(({ id }) => id === understanding.intent.action)?.kind === 'read'

interface Question {
  readonly text: string
  readonly circumstances: Circumstances
  /** Then it is only worth a short time, and being slow is no failure. */
  readonly isCheck: boolean
}

/** Null when there is none in time. Rejects only when aborted. */
async function opinion(
  { text, circumstances, isCheck }: Question,
  cloud: Commander,
  localBy: string,
  use: CommanderCheck,
  signal: AbortSignal,
): Promise<Understanding | null> {
  if (whyNot(use) !== null) return null
  const { breaker, clock, checkMs = CHECK_MS, unclearMs = UNCLEAR_MS } = use
  const stop = new AbortController()
  const timeout = () => new ProviderError(breaker.provider, { failure: 'timeout' })
  const late = () => (isCheck ? null : Promise.reject(timeout()))
  try {
    const asked: Promise<Understanding | null> = cloud.understand(
      text,
      circumstances,
      AbortSignal.any([signal, stop.signal]),
    )
    const understanding = await within(asked, isCheck ? checkMs : unclearMs, late, clock, signal)
    if (understanding === null) breaker.released()
    else breaker.succeeded()
    return understanding
  } catch (error) {
    if (signal.aborted) {
      breaker.released()
      throw signal.reason
    }
    breaker.failed(error)
    tell({ sense: 'commander', from: cloud.by, to: localBy, failure: failureOf(error) }, use)
    return null
  } finally {
    stop.abort(new Error('The second opinion was not waited for.'))
  }
}
