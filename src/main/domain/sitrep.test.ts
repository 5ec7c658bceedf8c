import { describe, expect, it } from 'vitest'
import { type Conclusion, sitRepOf } from './sitrep.ts'

const LOCAL: Conclusion = { rootCause: 'the pool is exhausted', confidence: 0.8, costUsd: 0 }
const dictated = (conclusion: Conclusion, firstMs: number | null = 300) => ({
  ...{ headline: 'Checkout is slow.', sentences: [], asked: 'gemini', firstMs, durationMs: 900 },
  conclusion,
})

describe('what is kept of a report', () => {
  it('names the analyst that was asked, and claims no tokens that nobody counted', () => {
    const kept = sitRepOf(dictated(LOCAL))
    expect(kept).toMatchObject({ by: 'gemini', latencyMs: 300, durationMs: 900, fellBack: null })
    expect(kept).not.toHaveProperty('tokens')
  })

  it('counts both directions of tokens, and takes the analyst’s own time to its first sentence', () => {
    const usage = { promptTokens: 400, completionTokens: 12, characters: 0, costUsd: 0.01 }
    expect(sitRepOf(dictated({ ...LOCAL, usage, latencyMs: 120 }))).toMatchObject({
      tokens: 412,
      latencyMs: 120,
    })
  })

  it('says who should have written it when another one went on', () => {
    const kept = sitRepOf(dictated({ ...LOCAL, by: 'local-analyst', fellBack: 'timeout' }))
    expect(kept).toMatchObject({ by: 'local-analyst', fellBack: { from: 'gemini', failure: 'timeout' } })
  })

  it('has no time to the first sentence when none was said', () => {
    expect(sitRepOf(dictated(LOCAL, null))).not.toHaveProperty('latencyMs')
  })
})
