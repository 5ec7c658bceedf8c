import { beforeEach, expect, it } from 'vitest'
import { fakeRoom } from '../../../tests/fakes/fake-room.ts'
import { type FakeSpeaker, fakeSpeaker } from '../../../tests/fakes/fake-speaker.ts'
import { type VirtualClock, virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import type { Incident } from '../domain/incident.ts'
import { anIncident, anUtterance } from '../server/testing-ports.ts'
import { AskedReports } from './asked-reports.ts'

const UNHEARD = { state: 'dropped', audioMs: null } as const

let clock: VirtualClock
let speaker: FakeSpeaker
let kept: string[]
let underway: string[]
let notes: string[]
let incidents: Incident[]
let asked: AskedReports

beforeEach(() => {
  clock = virtualClock()
  speaker = fakeSpeaker(clock)
  kept = []
  underway = []
  notes = []
  incidents = [muted('inc_1')]
  const note = (_data: object, message: string) => void notes.push(message)
  const audio = (id: string) => ({ path: `/nowhere/${id}.wav`, bytes: 1, contentType: 'audio/wav' as const })
  asked = new AskedReports({
    incidents: { find: (id) => incidents.find((one) => one.id === id) ?? null },
    archive: {
      find: async (id) => (kept.includes(id) ? audio(id) : null),
      has: (id) => kept.includes(id),
      keep: async (id) => {
        kept.push(id)
        return audio(id)
      },
      join: async (id, parts) => {
        if (!parts.every((part) => kept.includes(part))) return null
        kept.push(id)
        return audio(id)
      },
    },
    sounds: { coming: async (id) => void underway.push(id) },
    room: fakeRoom(clock),
    speaker,
    clock,
    log: { debug: note, info: note, warn: note, error: note },
  })
})

/** Its report is written, and none of it was to be said. */
function muted(id: string): Incident {
  const base = anIncident({ id })
  const sentences = ['what', 'cause'].map((key) => ({
    ...{ key, role: 'what' as const, text: `Sentence ${key}.`, evidenceIds: [] },
  }))
  if (base.sitrep === null) throw new Error('the example has a report')
  const part = (name: string, over: Parameters<typeof anUtterance>[0]) =>
    anUtterance({ id: `${id}_${name}`, incidentId: id, ...UNHEARD, ...over })
  return {
    ...base,
    sitrep: { ...base.sitrep, sentences },
    speech: [
      part('h', { purpose: 'headline', key: 'headline', text: 'Critical.' }),
      ...sentences.map(({ key, text }) => part(key, { key, text })),
    ],
  }
}

const patience = () => new AbortController().signal

it('a report that nobody was to hear is made when somebody asks for it, in its order, and the room hears nothing', async () => {
  await asked.coming('inc_1', patience())
  expect(kept).toEqual(['inc_1_h', 'inc_1_what', 'inc_1_cause', 'inc_1'])
  expect(speaker.asked).toEqual(['Critical.', 'Sentence what.', 'Sentence cause.'])
  await asked.coming('inc_1', patience())
  expect([speaker.asked.length, underway]).toEqual([3, ['inc_1']])
})

it('what of it is kept already is not made twice', async () => {
  kept = ['inc_1_what']
  await asked.coming('inc_1', patience())
  expect(speaker.asked).toEqual(['Critical.', 'Sentence cause.'])
})

it('several who ask at once wait for the same sound, and who leaves does not take it from the others', async () => {
  speaker.delayMs = 100
  const leaving = new AbortController()
  const left = asked.coming('inc_1', leaving.signal)
  const stayed = asked.coming('inc_1', patience())
  leaving.abort()
  await expect(left).rejects.toThrow()
  await clock.advance(5_000)
  await stayed
  expect([kept.at(-1), speaker.asked.length]).toEqual(['inc_1', 3])
})

it('what was heard, is being said, is not finished or unknown is left to what is underway', async () => {
  const [incident] = incidents
  if (incident === undefined) throw new Error('there is one')
  const [headline, ...others] = incident.speech
  if (headline === undefined) throw new Error('there is one')
  for (const [index, changed] of [
    { sitrepComplete: false },
    { speech: [{ ...headline, state: 'speaking' as const }, ...others] },
    { speech: incident.speech.map((said) => ({ ...said, state: 'completed' as const, audioMs: 900 })) },
    { sitrep: null },
  ].entries())
    incidents[index] = { ...incident, ...changed, id: `inc_${index}` }
  for (const id of ['inc_0', 'inc_1', 'inc_2', 'inc_3', 'utt_9']) await asked.coming(id, patience())
  expect([underway.length, speaker.asked]).toEqual([5, []])
})

it('more than two are not made at once, and one that hangs is given up', async () => {
  incidents = ['inc_1', 'inc_2', 'inc_3'].map(muted)
  speaker.moods.push('hangs', 'hangs')
  const waiting = ['inc_1', 'inc_2'].map((id) => asked.coming(id, patience()))
  await asked.coming('inc_3', patience())
  expect(kept).toEqual([])
  await clock.advance(60_000)
  await Promise.all(waiting)
  expect(notes).toEqual(['an asked report was not made', 'an asked report was not made'])
  await asked.coming('inc_3', patience())
  expect(kept.at(-1)).toBe('inc_3')
  expect(clock.pending()).toBe(0)
})

it('a voice that fails leaves nothing under the id, and the next who asks is served', async () => {
  speaker.moods.push('well', 'fails')
  await asked.coming('inc_1', patience())
  expect(kept).toEqual(['inc_1_h'])
  await asked.coming('inc_1', patience())
  expect(kept.at(-1)).toBe('inc_1')
})

it('stopping ends what is being made, and nothing more is begun', async () => {
  speaker.moods.push('hangs')
  const waiting = asked.coming('inc_1', patience())
  await asked.stop()
  await waiting
  await asked.coming('inc_1', patience())
  expect([kept, speaker.asked]).toEqual([[], ['Critical.']])
})
