import { describe, expect, it } from 'vitest'
import { dollars, engineWords, reportEffort, voiceEffort } from './effort-words.ts'

const sitrep = { by: 'gemini', root_cause: null, confidence: 0, complete: true }

describe('what a result took, in words', () => {
  it('names who wrote the report, how soon, and what it cost', () => {
    const took = { ...sitrep, latency_ms: 640, tokens: 1_412, cost_usd: 0.000_14 }
    expect(reportEffort(took)).toBe('Gemini · 0.6 s · 1,412 tokens · $0.0001')
    expect(reportEffort({ ...sitrep, by: 'local-analyst', latency_ms: 12 })).toBe('Local analyst · 0.0 s')
  })

  it('says why it was not who should have', () => {
    const late = { from: 'gemini', failure: 'timeout' }
    expect(reportEffort({ ...sitrep, by: 'local-analyst', fell_back: late })).toBe(
      'Local analyst: Gemini was late',
    )
    expect(
      reportEffort({ ...sitrep, by: 'gemini+local-analyst', fell_back: { ...late, failure: 'cut' } }),
    ).toBe('Gemini, then local analyst: Gemini broke off')
    expect(reportEffort({ ...sitrep, fell_back: { ...late, failure: 'something new' } })).toContain(
      'Gemini failed',
    )
  })

  it('adds up what a voice was paid for, and says nothing where nobody was', () => {
    const local = { by: 'local-voice' }
    const paid = { by: 'elevenlabs', characters: 106, cost_usd: 0.005_3 }
    expect(voiceEffort([local, paid, paid])).toBe('ElevenLabs · 212 characters · $0.0106')
    expect(voiceEffort([{ by: 'elevenlabs', characters: 1 }])).toBe('ElevenLabs · 1 character')
    expect(voiceEffort([local])).toBe('')
  })

  it('does not round what costs something to nothing', () => {
    expect([0.000_001, 0.000_05, 0.01, 1.2].map(dollars)).toEqual([
      'less than $0.0001',
      '$0.0001',
      '$0.0100',
      '$1.20',
    ])
    expect(engineWords('their-analyst')).toBe('their-analyst')
  })
})
