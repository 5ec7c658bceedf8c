import { expect, it } from 'vitest'
import { silentTelemetry } from '../../../tests/fakes/silent-telemetry.ts'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import { DEMO_BOOK } from '../../../tests/unit/transcripts/demo-book.ts'
import { caseOf } from '../adapters/local-analyst/testing-cases.ts'
import { localCommander } from '../adapters/local-commander/local-commander.ts'
import type { Understanding } from '../domain/intent.ts'
import type { SitRep } from '../domain/sitrep.ts'
import type { Order } from '../ports/commands.ts'
import { actOnVoice, type VoicePorts } from './act-on-voice.ts'
import { type IncidentPorts, speakIncident } from './speak-incident.ts'

const nothing = (): undefined => undefined

it('a clip that two ears took for different commands is asked about, and nothing is done', async () => {
  const replies: string[] = []
  const settled: string[] = []
  const use: Partial<VoicePorts> = {
    commander: localCommander(() => DEMO_BOOK),
    commands: {
      record: async () => undefined,
      note: nothing,
      show: nothing,
      find: () => null,
      ofIncident: () => [],
      list: () => [],
      subscribe: () => nothing,
    },
    confirmation: {
      settle: async (confirm) => {
        settled.push(confirm.readBack)
        return null
      },
      heard: () => '',
    },
    telemetry: silentTelemetry,
    book: () => DEMO_BOOK,
    facts: () => ({ now: 0, performed: [], underway: [], readOnly: false, pinSet: false, incidentId: null }),
    subjectService: () => null,
    reply: (_, key, text) => void replies.push(`${key}: ${text}`),
    offered: () => null,
  }
  const order: Order = {
    commandId: 'cmd_1',
    incidentId: null,
    who: 'wall',
    source: 'voice',
    text: 'restart payment gateway',
    free: 'restart payment gateway',
    by: 'local-ear',
    certain: true,
  }
  const act = (over: Partial<Order>) =>
    actOnVoice({ ...order, ...over }, use as VoicePorts, new AbortController().signal)
  await act({ second: 'Restart checkout API.' })
  await act({ second: 'Do not restart payment gateway.' })
  expect(settled).toEqual([])
  expect(replies).toEqual([
    'decision: Did you mean restart payment gateway, or restart checkout API? Say it again.',
    'decision: I am not sure that I heard that right. To do it, say again: restart payment gateway.',
  ])
  const restarts = (target: string): Understanding => ({
    kind: 'intent',
    intent: { action: 'restart', targets: [target], environment: null, parameters: {} },
  })
  replies.length = 0
  await act({ also: [{ text: 'whatever', meant: restarts('checkout-api') }] })
  await act({ also: [{ text: 'no', meant: { kind: 'cancellation' } }] })
  await act({ second: 'Restart the payment gateway.', also: [{ text: '', meant: restarts('checkout-api') }] })
  await act({ text: 'how are you', also: [{ text: 'restart', meant: restarts('checkout-api') }] })
  expect(settled, 'an ear that understands starts nothing, and stops what it heard otherwise').toEqual([])
  expect(replies).toHaveLength(4)
  await act({ also: [{ text: 'whatever', meant: restarts('payment-gateway') }] })
  expect(settled.splice(0)).toHaveLength(1)
  await act({ second: 'Restart the payment gateway.' })
  expect(settled).toHaveLength(1)
})

it('a report names who really wrote it, why, and what it took', async () => {
  const { incident, report } = caseOf([])
  const briefed: SitRep[] = []
  const use: Partial<IncidentPorts> = {
    clock: virtualClock(),
    announcer: {
      begin: () => ({ say: nothing, finished: async () => [] }),
    } as Partial<IncidentPorts['announcer']> as IncidentPorts['announcer'], // the rest is not called
    evidence: { around: async () => report, watched: async () => [] } as Partial<
      IncidentPorts['evidence']
    > as IncidentPorts['evidence'], // the rest is not called
    wall: { reading: nothing, readingEnded: nothing },
    incidents: {
      find: () => incident,
      evidenced: async () => incident,
      briefing: async () => incident,
      said: async () => incident,
      briefed: async (_: string, sitrep: SitRep) => {
        briefed.push(sitrep)
        return incident
      },
    } as Partial<IncidentPorts['incidents']> as IncidentPorts['incidents'], // the rest is not called
    telemetry: silentTelemetry,
    analyst: {
      by: 'gemini',
      async *brief() {
        yield { key: 'a', role: 'unknown', text: 'No cause can be seen.', evidenceIds: ['E0'] }
        return {
          rootCause: null,
          confidence: 0,
          costUsd: 0.01,
          by: 'local-analyst',
          fellBack: 'timeout',
          latencyMs: 5,
          usage: { promptTokens: 300, completionTokens: 112, characters: 0, costUsd: 0.01 },
        }
      },
    },
  }
  await speakIncident(incident, use as IncidentPorts, new AbortController().signal)
  expect(briefed).toMatchObject([{ by: 'local-analyst', costUsd: 0.01, rootCause: null }])
  expect(briefed).toMatchObject([
    { fellBack: { from: 'gemini', failure: 'timeout' }, latencyMs: 5, tokens: 412 },
  ])
})
