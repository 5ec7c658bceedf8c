import { AsyncLocalStorage } from 'node:async_hooks'
import type { About, Step, Telemetry } from '../../ports/telemetry.ts'

/** A span that stays open while others do their work piece by piece: the parts of a generator, the words of a voice. */
export interface Held<M> {
  /** Runs a piece of the work inside of the span: what it does in spans of its own belongs to this one. */
  run<T>(work: () => T): T
  tell(more: M): void
  /** Ends it, once; an error marks it as failed. */
  end(error?: unknown): void
}

export const openStep = (telemetry: Pick<Telemetry, 'step'>, step: Step, about: About): Held<About> =>
  holdOpen((work) => telemetry.step(step, about, work))

/** `begin` runs its work in the span, which ends with it. */
export function holdOpen<M>(
  begin: (work: (tell: (more: M) => void) => Promise<void>) => Promise<void>,
): Held<M> {
  let settle: Held<M>['end'] = () => undefined
  const ended = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error))
  })
  let run: Held<M>['run'] = (work) => work()
  let tell: Held<M>['tell'] = () => undefined
  begin((more) => {
    tell = more
    run = AsyncLocalStorage.snapshot()
    return ended
  })
    // Whoever does the work has the error already.
    .catch(() => undefined)
  return {
    run: (work) => run(work),
    tell: (more) => tell(more),
    end: (error) => settle(error),
  }
}

/**
 * A generator every part of which runs inside of one span, to its end. `told`: what is known of it then, by its result (null: it failed, or
 * nobody wanted the rest) and by how much it gave.
 */
export function heldGenerator<T, R, M>(
  held: Held<M>,
  inner: AsyncGenerator<T, R, undefined>,
  told: (result: R | null, given: number) => M,
): AsyncGenerator<T, R, undefined> {
  let given = 0
  async function part(next: () => Promise<IteratorResult<T, R>>): Promise<IteratorResult<T, R>> {
    try {
      const result = await held.run(next)
      if (result.done !== true) {
        given += 1
        return result
      }
      held.tell(told(result.value ?? null, given))
      held.end()
      return result
    } catch (error) {
      held.tell(told(null, given))
      held.end(error)
      throw error
    }
  }
  const outer: AsyncGenerator<T, R, undefined> = {
    next: () => part(() => inner.next()),
    return: (value) => part(() => inner.return(value)),
    throw: (error) => part(() => inner.throw(error)),
    [Symbol.asyncIterator]: () => outer,
    [Symbol.asyncDispose]: async () => void (await inner[Symbol.asyncDispose]?.()),
  }
  return outer
}
