import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anIncident } from '../../../tests/fakes/fake-ledger.ts'
import { type Command, IDS, World } from '../../../tests/fakes/speech-world.ts'
import type { Severity } from './alert.ts'
import { advance, reportEnd } from './speech-queue.ts'
import { openQueue, type SpeechEvent, type SpeechQueue } from './speech-queue-state.ts'

const incident = fc.nat(IDS.length - 1)
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('begin'), incident }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('say'), incident, key: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('written', 'update', 'recover', 'reopen', 'drop'), incident }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('listeners'), count: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('mute'), muted: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('hold'), held: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('reply'), incident, key: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('wait'), ms: fc.integer({ min: 1, max: 70_000 }) }),
  },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('make', 'end') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('fail', 'lose', 'skip', 'replay', 'restart', 'storm') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('fail', 'lose') }) },
)
const severities = fc.array(fc.constantFrom<Severity>(1, 2, 3, 4, 5), {
  minLength: IDS.length,
  maxLength: IDS.length,
})

describe('whatever happens in whatever order', { timeout: 60_000 }, () => {
  it('one voice sounds, what was heard is never sent again, the worse goes first, and everything reaches an end', () => {
    fc.assert(
      fc.property(severities, fc.array(command, { maxLength: 120, size: 'max' }), (levels, commands) => {
        const world = new World(levels)
        for (const next of commands) world.run(next)
        expect(world.drain()).toBeLessThan(3_000)
        expect(world.queue.on).toBeNull()
        expect(world.queue.items).toEqual([])
        for (const id of world.queue.reports.keys()) expect(reportEnd(world.queue, id), id).not.toBeNull()
      }),
      { numRuns: 300 },
    )
  })

  it('leaves nothing of an open incident unsaid in the end when a wall listens and nothing breaks', () => {
    const calm = fc.oneof(
      fc.record({ do: fc.constantFrom('begin' as const), incident: fc.nat(2) }),
      fc.record({ do: fc.constantFrom('say' as const), incident: fc.nat(2), key: fc.nat(3) }),
      fc.record({ do: fc.constantFrom('make' as const, 'end' as const, 'restart' as const) }),
      fc.record({ do: fc.constantFrom('hold' as const), held: fc.boolean() }),
      fc.record({ do: fc.constantFrom('reply' as const), incident: fc.nat(2), key: fc.nat(2) }),
    )
    fc.assert(
      fc.property(severities, fc.array(calm, { maxLength: 60, size: 'max' }), (levels, commands) => {
        const world = new World(levels)
        for (const next of commands) world.run(next)
        world.drain()
        const unsaid = [...world.incidents.values()]
          .flatMap(({ speech }) => speech)
          .filter(({ purpose }) => purpose === 'headline' || purpose === 'sentence')
          .filter(({ state, attempts }) => state !== 'completed' && attempts < 2)
        expect(unsaid.filter(({ id }) => !world.givenUp.has(id))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

it('a sound that a wall begins before it says that the one before has ended still has its time of beginning', () => {
  const incident = anIncident('a', 2)
  let queue: SpeechQueue = openQueue(0, 1, false)
  let [ms, minted] = [0, 0]
  const feed = (event: SpeechEvent): void => {
    ms += 100
    const mint = (): string => `utt_${minted++}`
    queue = advance(queue, event, {
      at: 1_000_000 + ms,
      ms,
      mint,
      find: () => incident,
      isMuted: () => false,
    }).queue
  }
  feed({ type: 'begin', incident, headline: 'High. Trouble.' })
  feed({ type: 'synthesised', utteranceId: 'utt_0', audioMs: 900, by: 'voice' })
  feed({ type: 'started', utteranceId: 'utt_0' })
  const sentence = { key: 's', role: 'what' as const, text: 'It is slow.', evidenceIds: [] }
  feed({ type: 'say', incidentId: 'a', sentence })
  feed({ type: 'synthesised', utteranceId: 'utt_1', audioMs: 900, by: 'voice' })
  feed({ type: 'started', utteranceId: 'utt_1' })
  feed({ type: 'ended', utteranceId: 'utt_0' })
  expect(queue.on?.item.utterance).toMatchObject({ id: 'utt_1', startedAt: 1_000_600 })
})
