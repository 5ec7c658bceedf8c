import { expect, it } from 'vitest'
import { anIncident, anUtterance } from '../server/testing-ports.ts'
import { type StatusFacts, statusOf } from './status.ts'

const quiet = { muted: false, held: false, speaking: null, waiting: 0 }
const about = (over: Partial<StatusFacts> = {}): StatusFacts => ({
  subject: anIncident(),
  speech: quiet,
  analysing: false,
  listening: false,
  incidents: [anIncident()],
  now: Date.UTC(2026, 0, 10, 3),
  has: () => false,
  ...over,
})
const saying = (over: Parameters<typeof anUtterance>[0]) => ({
  ...quiet,
  speaking: anUtterance({ state: 'speaking', ...over }),
})
const whole = (id: string) => id === 'inc_1'

it('who holds the key is listened to, whatever else goes on', () => {
  expect(statusOf(about({ listening: true, analysing: true, speech: saying({}) })).state).toBe('listening')
})

it('the whole report is offered once it has been spoken', () => {
  expect(statusOf(about({ has: whole }))).toMatchObject({
    state: 'idle',
    audio_available: true,
    audio_url: '/audio/inc_1',
  })
})

it('while a report is spoken its newest sentence is offered, not the report before it', () => {
  const speech = saying({ purpose: 'sentence' })
  expect(statusOf(about({ has: whole, speech })).audio_url).toBe('/audio/utt_1')
})

it('a recovery, or words about another incident, leave the whole report on offer', () => {
  const recovery = saying({ purpose: 'recovery', key: 'recovery' })
  const other = saying({ incidentId: 'inc_2' })
  for (const speech of [recovery, other])
    expect(statusOf(about({ has: whole, speech })).audio_url).toBe('/audio/inc_1')
})

it('a report of which a part is missing still offers what there is', () => {
  expect(statusOf(about()).audio_url).toBe('/audio/utt_1')
})

it('a finished report that the room was not to hear is offered whole: it is made when somebody plays it', () => {
  const [sentence] = anIncident().sitrep?.sentences ?? []
  const unheard = { state: 'dropped', audioMs: null } as const
  const headline = anUtterance({ id: 'utt_h', purpose: 'headline', key: 'headline', ...unheard })
  const said = anUtterance({ key: sentence?.key ?? '', text: sentence?.text ?? '', ...unheard })
  const muted = (over: Parameters<typeof anIncident>[0] = {}) =>
    statusOf(about({ subject: anIncident({ speech: [headline, said], ...over }) })).audio_url
  expect(muted()).toBe('/audio/inc_1')
  expect(muted({ sitrepComplete: false })).toBeNull()
  expect(muted({ speech: [headline] })).toBeNull()
  expect(muted({ speech: [headline, { ...said, state: 'queued' }] })).toBeNull()
})

it('without sound, or without an incident, nothing is offered', () => {
  const silent = anIncident({ speech: [anUtterance({ audioMs: null })] })
  expect(statusOf(about({ subject: silent }))).toMatchObject({ audio_available: false, audio_url: null })
  expect(statusOf(about({ subject: null, incidents: [], has: () => true }))).toMatchObject({
    incident_id: null,
    text: '',
    audio_available: false,
    open_incidents: 0,
  })
})
