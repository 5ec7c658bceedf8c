import { describe, expect, it } from 'vitest'
import { EchoError } from '../domain/error.ts'
import type { EvidenceSource } from '../ports/evidence-source.ts'
import { anIncident, turnedClock } from '../server/testing-ports.ts'
import { evidenceOrAlertAlone } from './evidence-or-alert-alone.ts'

function failing(error: Error) {
  const told: string[] = []
  const source: EvidenceSource = {
    around: () => Promise.reject(error),
    watched: async () => [],
    close: async () => undefined,
  }
  const guarded = evidenceOrAlertAlone(source, turnedClock(), {
    worked: () => told.push('worked'),
    failed: () => told.push('failed'),
    crowdedOut: () => told.push('crowded out'),
  })
  return { guarded, told }
}

describe('an incident whose logs cannot be read', () => {
  it('is still reported, by its alert alone, and the wall is told that the reader failed', async () => {
    const { guarded, told } = failing(new Error('disk gone'))
    const { evidence, reading } = await guarded.around(anIncident(), new AbortController().signal)
    expect(evidence).toHaveLength(1)
    expect(reading.skipped).toEqual([{ path: 'log files', reason: 'the log reader failed' }])
    expect(told).toEqual(['failed'])
  })

  it('because worse ones came first says so, and nothing is called broken', async () => {
    const { guarded, told } = failing(
      new EchoError('ECHO_EVIDENCE_UNAVAILABLE', 'Too many wait.', { retryable: true }),
    )
    const { reading } = await guarded.around(anIncident(), new AbortController().signal)
    expect(reading.skipped).toEqual([{ path: 'log files', reason: 'not read: worse incidents came first' }])
    expect(told).toEqual(['crowded out'])
  })

  it('because EchoOps stops is left for the next start', async () => {
    const { guarded, told } = failing(new Error('stopping'))
    await expect(guarded.around(anIncident(), AbortSignal.abort())).rejects.toThrow('stopping')
    expect(told).toEqual([])
  })
})
