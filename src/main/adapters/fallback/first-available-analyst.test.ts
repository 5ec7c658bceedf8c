import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fallbackStage } from '../../../../tests/fakes/fallback-stage.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import type { Sentence } from '../../domain/sitrep.ts'
import type { Analyst, Case, Conclusion } from '../../ports/analyst.ts'
import { localAnalyst } from '../local-analyst/local-analyst.ts'
import { caseOf, evidence, release } from '../local-analyst/testing-cases.ts'
import { firstAvailableAnalyst } from './first-available-analyst.ts'
import { saysTheSame } from './said-already.ts'

const POOL = caseOf([
  evidence({ pattern: 'connection pool exhausted: 50 of 50 in use', facts: { used: '50 of 50' } }),
  release(),
])
const NOTHING_FOUND = caseOf([])

const WHAT: Sentence = { key: 'g1', role: 'what', text: 'Latency has reached 1.93 s.', evidenceIds: ['E0'] }
const CAUSE: Sentence = {
  key: 'g2',
  role: 'cause',
  text: 'Probably the connection pool is exhausted.',
  evidenceIds: ['E1'],
}
const RELEASE_CAUSE: Sentence = {
  key: 'g3',
  role: 'cause',
  text: 'Probably release 2.14.0 is the cause.',
  evidenceIds: ['E2'],
}
const UNKNOWN: Sentence = { key: 'g4', role: 'unknown', text: 'Nothing explains it.', evidenceIds: ['E0'] }
const NEXT: Sentence = { key: 'g5', role: 'next', text: 'Consider a larger pool.', evidenceIds: ['E1'] }
const INVENTED: Sentence = { key: 'g6', role: 'cause', text: 'The disk has 99 % used.', evidenceIds: ['E1'] }
const CONCLUSION: Conclusion = { rootCause: 'The pool is exhausted', confidence: 0.9, costUsd: 0.001 }

type Act = Sentence | Failure | { readonly waitMs: number } | 'hang'

/** Writes what the script says; what it is asked for after an abort, it does not give. */
function fakeCloud(script: readonly Act[], stage: ReturnType<typeof fallbackStage>, conclusion = CONCLUSION) {
  const state = { begun: 0, aborted: 0 }
  const analyst: Analyst = {
    by: 'gemini',
    async *brief(_, signal) {
      state.begun += 1
      signal.addEventListener('abort', () => {
        state.aborted += 1
      })
      for (const act of script) {
        if (act === 'hang') await new Promise(() => undefined)
        else if (typeof act === 'string') throw new ProviderError('gemini', { failure: act })
        else if ('waitMs' in act)
          await new Promise<void>((resolve) => {
            stage.clock.after(act.waitMs, resolve)
          })
        else yield act
      }
      return conclusion
    },
  }
  return { analyst, state }
}

async function allOf(analyst: Analyst): Promise<Sentence[]> {
  const said: Sentence[] = []
  for await (const sentence of analyst.brief(POOL, new AbortController().signal)) said.push(sentence)
  return said
}

async function report(script: readonly Act[], subject: Case = POOL, conclusion = CONCLUSION) {
  const stage = fallbackStage('gemini')
  const cloud = fakeCloud(script, stage, conclusion)
  const analyst = firstAvailableAnalyst([cloud.analyst, localAnalyst()], stage.use)
  const said: Sentence[] = []
  const run = async (): Promise<Conclusion> => {
    const dictation = analyst.brief(subject, new AbortController().signal)
    let step = await dictation.next()
    for (; step.done !== true; step = await dictation.next()) said.push(step.value)
    return step.value
  }
  const done = run()
  await stage.clock.advance(60_000)
  return { said, keys: said.map(({ key }) => key), ...(await done), stage, state: cloud.state }
}

describe('a report of the cloud', () => {
  it('that comes in time is its own', async () => {
    const { keys, by, fellBack, rootCause, costUsd, latencyMs, stage } = await report([
      { waitMs: 400 },
      WHAT,
      CAUSE,
      NEXT,
    ])
    expect({ keys, by, fellBack, rootCause, costUsd, latencyMs }).toEqual({
      keys: ['g1', 'g2', 'g5'],
      by: 'gemini',
      fellBack: null,
      rootCause: 'The pool is exhausted',
      costUsd: 0.001,
      latencyMs: 400,
    })
    expect(stage.told).toEqual([])
  })

  it.each([
    ['whose first sentence is late', ['hang'] as Act[], 'timeout'],
    ['that fails at once', ['server-error'] as Act[], 'server-error'],
    ['that is blocked', ['blocked'] as Act[], 'blocked'],
    ['that says nothing', [] as Act[], 'malformed'],
    ['of which nothing is borne out', [INVENTED] as Act[], 'malformed'],
  ])('%s is written by the local analyst', async (_, script, failure) => {
    const { keys, by, fellBack, rootCause, stage } = await report(script)
    expect(keys).toEqual(['what', 'cause', 'proof', 'next'])
    expect({ by, fellBack }).toEqual({ by: 'local-analyst', fellBack: failure })
    expect(rootCause).toContain('connection pool')
    expect(stage.told).toEqual([{ sense: 'analyst', from: 'gemini', to: 'local-analyst', failure }])
    expect(stage.counted).toEqual([
      { name: 'echo_ops.fallback', sense: 'analyst', from: 'gemini', to: 'local-analyst' },
    ])
  })

  it.each([
    ['is cut', ['cut']],
    ['hangs', ['hang']],
    ['is blocked', ['blocked']],
    ['says it again', [{ ...WHAT, key: 'g9' }]],
  ] as [string, Act[]][])(
    'that %s after its first sentence is gone on with, and nothing is said twice',
    async (_, rest) => {
      const { keys, by, said, state } = await report([WHAT, ...rest])
      expect(keys).toEqual(['g1', 'cause', 'proof', 'next'])
      expect(by).toBe('gemini+local-analyst')
      expect(said.filter(({ role }) => role === 'what')).toHaveLength(1)
      expect(state.aborted).toBe(1)
    },
  )

  it('that is cut after its cause keeps this cause; only what belongs to it is added', async () => {
    const { keys, rootCause, confidence } = await report([WHAT, CAUSE, 'cut'])
    expect(keys).toEqual(['g1', 'g2', 'proof'])
    expect(rootCause).toBe('Probably the connection pool is exhausted')
    expect(confidence).toBe(0.65)
  })

  it('that has seen no cause is not given one by another', async () => {
    const { keys, rootCause, confidence } = await report([WHAT, UNKNOWN, 'cut'])
    expect(keys).toEqual(['g1', 'g4'])
    expect({ rootCause, confidence }).toEqual({ rootCause: null, confidence: 0 })
  })

  it('does not get a second cause, nor "no cause" beside one', async () => {
    expect((await report([WHAT, CAUSE, RELEASE_CAUSE, UNKNOWN, NEXT])).keys).toEqual(['g1', 'g2', 'g5'])
    expect((await report([RELEASE_CAUSE, 'cut'])).said.filter(({ role }) => role === 'cause')).toHaveLength(1)
  })

  it('whose cause is not borne out gets the local one, and a conclusion that fits', async () => {
    const { keys, by, rootCause, costUsd } = await report([WHAT, INVENTED])
    expect(keys).toEqual(['g1', 'cause', 'proof', 'next'])
    expect(by).toBe('gemini+local-analyst')
    expect(rootCause).toContain('connection pool')
    expect(costUsd).toBe(0.001)
  })

  it('has no cause in its conclusion that it has not said', async () => {
    const { rootCause, confidence, fellBack } = await report([WHAT, UNKNOWN], NOTHING_FOUND)
    expect({ rootCause, confidence, fellBack }).toEqual({ rootCause: null, confidence: 0, fellBack: null })
  })

  it('that does not end is ended', async () => {
    const endless = Array.from({ length: 50 }, (_, at): Sentence => ({ ...INVENTED, key: `x${at}` }))
    expect((await report(endless)).fellBack).toBe('malformed')
  })
})

describe('a cloud that keeps failing', () => {
  it('is not waited for any more', async () => {
    const stage = fallbackStage('gemini')
    const cloud = fakeCloud(['hang'], stage)
    const analyst = firstAvailableAnalyst([cloud.analyst, localAnalyst()], stage.use)
    for (let time = 0; time < 5; time += 1) {
      const run = allOf(analyst)
      await stage.clock.advance(2_500)
      expect(await run).toHaveLength(4)
    }
    expect(cloud.state.begun).toBe(3)
    expect(stage.told.at(-1)?.failure).toBe('timeout')
    expect(stage.clock.pending()).toBe(0)
  })

  it('is not asked when the hour has no budget left', async () => {
    const stage = fallbackStage('gemini')
    const cloud = fakeCloud([WHAT, CAUSE], stage)
    const spending = { allows: () => false, reserve: () => null }
    const analyst = firstAvailableAnalyst([cloud.analyst, localAnalyst()], { ...stage.use, spending })
    expect(await allOf(analyst)).toHaveLength(4)
    expect([cloud.state.begun, stage.told[0]?.failure]).toEqual([0, 'quota'])
  })
})

it('a report that is given up stops the cloud, and that is no failure of the cloud', async () => {
  const stage = fallbackStage('gemini')
  const cloud = fakeCloud([WHAT, 'hang'], stage)
  const analyst = firstAvailableAnalyst([cloud.analyst, localAnalyst()], stage.use)
  const giveUp = new AbortController()
  const dictation = analyst.brief(POOL, giveUp.signal)
  await dictation.next()
  const next = dictation.next()
  giveUp.abort(new Error('EchoOps stops'))
  await expect(next).rejects.toThrow('EchoOps stops')
  expect(cloud.state.aborted).toBe(1)
  for (let time = 0; time < 3; time += 1) {
    const left = analyst.brief(POOL, new AbortController().signal)
    await left.next()
    await left.return({ rootCause: null, confidence: 0, costUsd: 0 })
  }
  expect(stage.breaker.view().state).toBe('closed')
  expect([cloud.state.aborted, stage.clock.pending()]).toEqual([4, 0])
})

it('wherever the cloud breaks off: no key, role or fact twice, one cause, a conclusion that fits', async () => {
  const pool = [WHAT, CAUSE, RELEASE_CAUSE, UNKNOWN, NEXT, INVENTED]
  const ends = fc.constantFrom<Act>('cut', 'timeout', 'blocked', 'server-error', 'hang')
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(pool), fc.option(ends), async (sentences, end) => {
      const { said, keys, rootCause, confidence } = await report(
        end === null ? sentences : [...sentences, end],
      )
      expect(new Set(keys).size).toBe(keys.length)
      const roles = said.map(({ role }) => role)
      for (const role of ['what', 'next', 'impact'])
        expect(roles.filter((one) => one === role).length).toBeLessThan(2)
      expect(roles.includes('cause') && roles.includes('unknown')).toBe(false)
      expect(keys.filter((key) => ['g2', 'g3', 'cause'].includes(key)).length).toBeLessThan(2)
      for (const [at, one] of said.entries())
        expect(said.slice(at + 1).some((other) => saysTheSame(one.text, other.text))).toBe(false)
      expect(rootCause !== null).toBe(roles.includes('cause'))
      expect(confidence > 0).toBe(roles.includes('cause'))
    }),
    { numRuns: 150 },
  )
})
