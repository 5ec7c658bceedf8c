import { describe, expect, it } from 'vitest'
import { aCommand, anAlert, anIncident, anUtterance } from '../server/testing-ports.ts'
import type { CommandRecord } from './command-record.ts'
import { timingOf } from './incident-timing.ts'

const T = Date.UTC(2026, 0, 10, 3)
const headline = anUtterance({
  id: 'utt_0',
  purpose: 'headline',
  key: 'headline',
  queuedAt: T + 10,
  startedAt: T + 240,
})
const sentence = (id: string, from: number): ReturnType<typeof anUtterance> =>
  anUtterance({
    id,
    key: id,
    text: `Sentence ${id}.`,
    queuedAt: T + from,
    startedAt: T + from + 900,
    endedAt: T + from + 4_000,
  })

const told = anIncident({
  state: 'recovered',
  openedAt: T - 60_000,
  recoveredAt: T + 300_000,
  acknowledged: null,
  alerts: [anAlert({ receivedAt: T }), anAlert({ deliveryId: 'dlv_2', receivedAt: T + 200_000 })],
  speech: [headline, sentence('a', 700), sentence('b', 900)],
  timeline: [
    { at: T + 600, kind: 'evidence', text: 'Read 12,000 lines in 2 files: 1 unusual finding' },
    { at: T + 950, kind: 'sitrep', text: 'Report by local-analyst: probable cause: the pool' },
    { at: T + 20_000, kind: 'acknowledged', text: 'Ann is on it' },
  ],
})

const restart: CommandRecord = aCommand({
  who: 'ann',
  state: 'helped',
  steps: [
    { at: T + 30_000, step: { step: 'heard', text: 'restart it', free: '', by: 'ear' } },
    { at: T + 30_040, step: { step: 'understood', intent: null, note: 'intent', by: 'local-commander' } },
    { at: T + 30_050, step: { step: 'decided', decision: 'confirm', reason: '', message: 'Restart?' } },
    { at: T + 36_000, step: { step: 'confirmed', how: 'voice', pin: false } },
    { at: T + 36_005, step: { step: 'begun', executor: 'demo' } },
    {
      at: T + 38_000,
      step: {
        step: 'done',
        outcome: { ok: true, text: 'Restarted.', output: '', durationMs: 1_990, dryRun: false },
      },
    },
    {
      at: T + 300_000,
      step: { step: 'watched', helped: 'recovered', afterMs: 262_000, text: 'It recovered.' },
    },
  ],
})

describe('the timing of an incident', () => {
  it('has every step from the alert to its end, in order, with what each took', () => {
    const { steps } = timingOf(told, [restart])
    expect(steps.map(({ at, what, tookMs }) => [at - T, what, tookMs])).toEqual([
      [-60_000, 'Happened', null],
      [0, 'Received', null],
      [240, 'First sound', null],
      [600, 'Evidence read', 80],
      [700, 'First sentence written', null],
      [950, 'Analysed', 5],
      [4_900, 'Last sentence spoken', null],
      [20_000, 'Acknowledged', null],
      [30_000, 'Command heard', null],
      [30_040, 'Understood', 40],
      [30_050, 'Decided', 10],
      [36_000, 'Confirmed', 5_950],
      [36_005, 'Begun', 5],
      [38_000, 'Performed', 1_990],
      [300_000, 'Watched', 262_000],
      [300_000, 'Recovered', null],
    ])
    expect(steps[2]?.text).toBe(headline.text)
    expect(steps[8]?.text).toBe('ann said: restart it')
  })

  it('says how long it took to detect, to sound, to explain and to repair', () => {
    expect(timingOf(told, [])).toMatchObject({
      ...{ receivedAt: T, detectMs: 60_000, firstSoundMs: 240, explainMs: 950, repairMs: 300_000 },
    })
  })

  it('leaves out what has not happened yet', () => {
    const fresh = anIncident({
      speech: [],
      timeline: [],
      reading: null,
      sitrep: null,
      openedAt: T,
      alerts: [anAlert({ receivedAt: T })],
    })
    expect(timingOf(fresh, [])).toEqual({
      receivedAt: T,
      steps: [
        { at: T, what: 'Happened', tookMs: null, text: fresh.title },
        { at: T, what: 'Received', tookMs: null, text: '' },
      ],
      ...{ detectMs: 0, firstSoundMs: null, explainMs: null, repairMs: null },
    })
  })

  it('what is told anew counts from its first telling; only the newest says how long it took', () => {
    const again = { at: T + 90_000, kind: 'sitrep', text: 'Report by local-analyst: worse' }
    const { steps, explainMs } = timingOf({ ...told, timeline: [...told.timeline, again] }, [])
    expect(steps.flatMap(({ what, tookMs }) => (what === 'Analysed' ? [tookMs] : []))).toEqual([null, 5])
    expect(explainMs).toBe(950)
  })

  it('words that answered a question are no command, and only the newest twenty commands are told', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ ...restart, id: `cmd_${index}` }))
    const steps = (commands: readonly CommandRecord[]) =>
      timingOf(told, commands).steps.filter(({ what }) => what === 'Command heard').length
    expect(steps(many)).toBe(20)
    expect(steps([{ ...restart, reason: 'answers-a-question' }])).toBe(0)
  })
})
