import { EchoError } from '../../domain/error.ts'
import { ProviderError } from '../../domain/provider-error.ts'
import type { Chance } from '../../ports/chance.ts'
import type { Clock } from '../../ports/clock.ts'
import { pause } from './waiting.ts'

export interface Retries {
  readonly clock: Clock
  readonly chance: Chance
  /** Tries after the first; at most two. */
  readonly most?: number
  /** The first pause is up to this, the second up to twice (full jitter: M. Brooker, "Exponential Backoff And Jitter", 2015). */
  readonly pauseMs?: number
  /** A provider that asks for more is not asked again here; its breaker knows. */
  readonly longestPauseMs?: number
}

const MOST = 2
const PAUSE_MS = 200
const LONGEST_PAUSE_MS = 2_000

/**
 * Does it again when it failed in a way that passes. Only for what may be done twice and of which nothing has been seen yet: never for
 * what acts, nor for sound.
 */
export async function retrying<T>(work: () => Promise<T>, retries: Retries, signal: AbortSignal): Promise<T> {
  for (let again = 1; ; again += 1) {
    try {
      return await work()
    } catch (error) {
      await pauseBefore(again, error, retries, signal)
    }
  }
}

/** The same for what comes piece by piece, until its first piece; from then on an error is passed on. */
export async function* retryingStream<T, R>(
  begin: () => AsyncGenerator<T, R, undefined>,
  retries: Retries,
  signal: AbortSignal,
): AsyncGenerator<T, R, undefined> {
  const { stream, first } = await retrying(
    async () => {
      const stream = begin()
      return { stream, first: await stream.next() }
    },
    retries,
    signal,
  )
  if (first.done === true) return first.value
  try {
    yield first.value
    return yield* stream
  } finally {
    await stream.return(undefined as R) // closes it; the value is dropped
  }
}

/** Throws the error again where another try is of no use. */
async function pauseBefore(
  again: number,
  error: unknown,
  retries: Retries,
  signal: AbortSignal,
): Promise<void> {
  const { clock, chance, most = MOST, pauseMs = PAUSE_MS, longestPauseMs = LONGEST_PAUSE_MS } = retries
  const isPassing = error instanceof EchoError && error.retryable
  if (signal.aborted || !isPassing || again > Math.min(most, MOST)) throw error
  const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0
  if (asked > longestPauseMs) throw error
  await pause(asked + chance.below(pauseMs * 2 ** (again - 1) + 1), clock, signal)
  if (signal.aborted) throw error
}
