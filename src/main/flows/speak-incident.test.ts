import { expect, it } from 'vitest'
import { silentTelemetry } from '../../../tests/fakes/silent-telemetry.ts'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import { caseOf } from '../adapters/local-analyst/testing-cases.ts'
import type { Sentence } from '../domain/sitrep.ts'
import { type IncidentPorts, speakIncident } from './speak-incident.ts'

const nothing = (): undefined => undefined
const SENTENCE: Sentence = {
  ...{ key: 'unknown', role: 'unknown', text: 'No cause can be seen.' },
  evidenceIds: ['E0'],
}

/** One report, whose evidence is on the disk when the test says so. */
function stage() {
  const { incident, report } = caseOf([])
  const steps: string[] = []
  let resolve: (value: typeof incident) => void = nothing
  let reject: (error: Error) => void = nothing
  const written = new Promise<typeof incident>((yes, no) => {
    resolve = yes
    reject = no
  })
  let asked: AbortSignal | null = null
  const use: Partial<IncidentPorts> = {
    clock: virtualClock(),
    telemetry: silentTelemetry,
    announcer: {
      begin: () => ({ say: ({ key }) => void steps.push(`said ${key}`), finished: async () => [] }),
    } as Partial<IncidentPorts['announcer']> as IncidentPorts['announcer'], // the rest is not called
    evidence: { around: async () => report } as Partial<
      IncidentPorts['evidence']
    > as IncidentPorts['evidence'], // the rest is not called
    wall: { reading: nothing, readingEnded: nothing },
    incidents: {
      find: () => incident,
      evidenced: () => written,
      briefing: async () => {
        steps.push('begun')
        return incident
      },
      said: async () => incident,
      briefed: async () => incident,
    } as Partial<IncidentPorts['incidents']> as IncidentPorts['incidents'], // the rest is not called
    analyst: {
      by: 'gemini',
      async *brief(_, signal) {
        asked = signal
        steps.push('asked')
        yield SENTENCE
        return { rootCause: null, confidence: 0, costUsd: 0 }
      },
    },
  }
  const done = speakIncident(incident, use as IncidentPorts, new AbortController().signal)
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const disk = { resolve: () => resolve(incident), reject: (error: Error) => reject(error) }
  return { steps, disk, done, settle, signal: () => asked }
}

it('the model is asked while the evidence is written; nothing is said of it before it is on the disk', async () => {
  const { steps, disk, done, settle } = stage()
  await settle()
  expect(steps).toEqual(['asked'])
  disk.resolve()
  await done
  expect(steps).toEqual(['asked', 'begun', 'said unknown'])
})

it('a report whose evidence the disk refuses is not said, and the model stops', async () => {
  const { steps, disk, done, settle, signal } = stage()
  await settle()
  disk.reject(new Error('disk full'))
  await expect(done).rejects.toThrow('disk full')
  expect(steps).toEqual(['asked'])
  expect(signal()?.aborted).toBe(true)
})
