import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import { retrying, retryingStream } from './retrying.ts'

const failed = (failure: Failure, retryAfterMs: number | null = null): ProviderError =>
  new ProviderError('gemini', { failure, retryAfterMs })

function stage(ends: readonly (Error | null)[]) {
  const clock = virtualClock()
  const startedMs = clock.monotonicMs()
  const triedMs: number[] = []
  const give = new AbortController()
  const work = async (): Promise<string> => {
    const end = ends[triedMs.length]
    triedMs.push(clock.monotonicMs() - startedMs)
    if (end instanceof Error) throw end
    return 'done'
  }
  const retries = { clock, chance: { below: (limit: number) => limit - 1 } }
  const run = () => retrying(work, retries, give.signal).catch((error: unknown) => String(error))
  return { clock, triedMs, give, work, retries, run }
}

describe('what failed in a way that passes', () => {
  it('is tried twice more, after pauses that grow', async () => {
    const { clock, run, triedMs } = stage([failed('timeout'), failed('server-error'), null])
    const result = run()
    await clock.advance(5_000)
    expect(await result).toBe('done')
    expect(triedMs).toEqual([0, 200, 600])
  })

  it('and not a third time', async () => {
    const { clock, run, triedMs } = stage([1, 2, 3, 4].map(() => failed('unreachable')))
    const result = run()
    await clock.advance(60_000)
    expect(await result).toContain('No connection')
    expect(triedMs).toHaveLength(3)
  })

  it('waits as the provider asks, and does not try where that is too long', async () => {
    const short = stage([failed('rate-limited', 1_000), null])
    const result = short.run()
    await short.clock.advance(1_200)
    expect(await result).toBe('done')
    expect(short.triedMs).toEqual([0, 1_200])
    const long = stage([failed('rate-limited', 2_001), null])
    expect(await long.run()).toContain('429')
  })

  it('is given up when nobody waits any more', async () => {
    const { run, give, triedMs, clock } = stage([failed('timeout'), null])
    const result = run()
    await clock.settle()
    give.abort()
    expect(await result).toContain('gemini')
    expect(triedMs).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })
})

it.each(['bad-key', 'quota', 'blocked', 'bad-request', 'malformed', 'forbidden'] as const)(
  '%s is not tried again',
  async (failure) => {
    const { run, triedMs } = stage([failed(failure), null])
    await run()
    expect(triedMs).toHaveLength(1)
  },
)

it('what comes in pieces is begun again until its first piece, and never after it', async () => {
  const clock = virtualClock()
  let begun = 0
  async function* pieces(): AsyncGenerator<number, string, undefined> {
    begun += 1
    if (begun === 1) throw failed('cut')
    yield begun
    if (begun === 2) throw failed('cut')
    return 'end'
  }
  const seen: number[] = []
  const run = async () => {
    const retries = { clock, chance: { below: () => 0 } }
    for await (const piece of retryingStream(pieces, retries, new AbortController().signal)) seen.push(piece)
  }
  const result = run().catch((error: unknown) => String(error))
  await clock.advance(1_000)
  expect(await result).toContain('ended before its end')
  expect([seen, begun]).toEqual([[2], 2])
})
