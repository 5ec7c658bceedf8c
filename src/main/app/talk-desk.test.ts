import { expect, it } from 'vitest'
import { silentTelemetry } from '../../../tests/fakes/silent-telemetry.ts'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import type { ListeningView } from '../../contract/command.ts'
import type { Transcript } from '../ports/transcriber.ts'
import { quietLog } from '../server/testing-ports.ts'
import { TalkDesk } from './talk-desk.ts'

const transcript: Transcript = {
  text: 'status',
  kind: 'speech',
  free: 'status',
  ratio: 0,
  by: 'ear',
  clipMs: 500,
  latencyMs: 10,
}

/** A desk with an ear that hears what the test lets it hear. */
function stage() {
  const clock = virtualClock()
  const held: boolean[] = []
  const told: (ListeningView | null)[] = []
  const got: number[] = []
  const heard: Transcript[] = []
  const failed: unknown[] = []
  let cancelled = 0
  let partial = (_: string): void => undefined
  let finish = (_: Transcript | Error): void => undefined
  let answered = (): void => undefined
  const desk = new TalkDesk({
    telemetry: silentTelemetry,
    ear: {
      by: 'ear',
      expect: () => undefined,
      heardFromUs: () => undefined,
      warm: async () => undefined,
      close: async () => undefined,
      listen: (words) => {
        partial = words
        return {
          add: (pcm) => void got.push(pcm.byteLength),
          end: () =>
            new Promise((resolve, reject) => {
              finish = (what) => (what instanceof Error ? reject(what) : resolve(what))
            }),
          cancel: () => {
            cancelled += 1
          },
        }
      },
    },
    clock,
    log: quietLog,
    hold: (on) => void held.push(on),
    tell: (listening) => void told.push(listening),
    heard: (what) => {
      heard.push(what)
      return new Promise((done) => {
        answered = done
      })
    },
    failed: (error) => void failed.push(error),
  })
  const frame = (number: number, bytes = 320, sampleRateHz = 16_000) => ({
    number,
    sampleRateHz,
    last: false,
    pcm: new Uint8Array(bytes),
  })
  return {
    desk,
    clock,
    held,
    told,
    got,
    heard,
    failed,
    frame,
    cancels: () => cancelled,
    partial: (words: string) => partial(words),
    finish: (what: Transcript | Error) => finish(what),
    answered: () => answered(),
  }
}

it('nothing sounds from the press to the answer', async () => {
  const { desk, clock, held, finish, answered, heard } = stage()
  desk.begin(1, 7)
  desk.end(1, 7)
  expect(held).toEqual([true])
  finish(transcript)
  await clock.settle()
  expect(heard).toEqual([transcript])
  expect(held).toEqual([true])
  answered()
  await clock.settle()
  expect(held).toEqual([true, false])
})

it('only the frames of the talk that is held are heard, and only at 16 kHz', () => {
  const { desk, got, frame } = stage()
  desk.frame(1, frame(7))
  desk.begin(1, 7)
  desk.frame(1, frame(7))
  desk.frame(1, frame(6))
  desk.frame(2, frame(7))
  desk.frame(1, frame(7, 320, 48_000))
  desk.end(1, 7)
  desk.frame(1, frame(7))
  expect(got).toEqual([320])
})

it('of two walls the first that presses is heard, and the other changes nothing', () => {
  const { desk, told, held, cancels } = stage()
  desk.begin(1, 1)
  desk.begin(2, 1)
  desk.end(2, 1)
  desk.cancel(2, 1)
  desk.gone(2)
  expect(told).toHaveLength(1)
  expect(held).toEqual([true])
  expect(cancels()).toBe(0)
})

it.each(['cancel', 'gone', 'stop'] as const)('let go without meaning it (%s), nothing is heard', (how) => {
  const { desk, held, told, heard, cancels } = stage()
  desk.begin(1, 1)
  if (how === 'cancel') desk.cancel(1, 1)
  else if (how === 'gone') desk.gone(1)
  else desk.stop()
  expect(cancels()).toBe(1)
  expect(held).toEqual([true, false])
  expect(told.at(-1)).toBeNull()
  expect(heard).toEqual([])
})

it('a key that is never let go is let go after twenty seconds', async () => {
  const { desk, clock, told, finish, heard } = stage()
  desk.begin(1, 1)
  await clock.advance(19_999)
  expect(told).toHaveLength(1)
  await clock.advance(1)
  expect(told.at(-1)).toBeNull()
  finish(transcript)
  await clock.settle()
  expect(heard).toHaveLength(1)
})

it('an ear that fails says so and lets the room go on', async () => {
  const { desk, clock, held, failed, finish } = stage()
  desk.begin(1, 1)
  desk.end(1, 1)
  finish(new Error('no ear'))
  await clock.settle()
  expect(failed).toHaveLength(1)
  expect(held).toEqual([true, false])
})

it('pressed again before the answer, the room stays silent until both are done', async () => {
  const { desk, clock, held, finish, answered } = stage()
  desk.begin(1, 1)
  desk.end(1, 1)
  finish(transcript)
  await clock.settle()
  desk.begin(1, 2)
  answered()
  await clock.settle()
  expect(held).toEqual([true, true])
  desk.cancel(1, 2)
  expect(held).toEqual([true, true, false])
})

it('the words are told as they are understood, but not more often than anyone can read', async () => {
  const { desk, clock, told, partial } = stage()
  desk.begin(1, 1)
  partial('re')
  partial('rest')
  await clock.advance(120)
  partial('restart')
  expect(told.map((one) => one?.words)).toEqual(['', 're', 'restart'])
  desk.end(1, 1)
  partial('restart the')
  expect(told.at(-1)).toBeNull()
})
