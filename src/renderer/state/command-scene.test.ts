import { expect, test } from 'vitest'
import type { CommandView } from '../../contract/command.ts'
import type { LiveEvent } from '../../contract/live.ts'
import { asked, command } from './command-fixtures.ts'
import { freshTrouble, heardElsewhere, shownCommand, stageOf, watchedCommand } from './command-scene.ts'
import { snapshot, speech } from './fixtures.ts'
import { reduce } from './reduce.ts'
import { audibleNow } from './scene.ts'
import { INITIAL_STATE, type WallAction, type WallState } from './wall-state.ts'

const event = (live: LiveEvent): WallAction => ({ type: 'event', event: live, localNow: 10_000 })
const after = (...actions: WallAction[]): WallState =>
  [event(snapshot({ now: 10_000 })), ...actions].reduce(reduce, INITIAL_STATE)
const told = (shown: CommandView | null): WallAction => event({ type: 'command', command: shown })
const talk = (phase: 'opening' | 'listening' | 'awaiting', number = 5): WallAction => ({
  type: 'talk',
  talk: { phase, talk: number, since: 10_000 },
})
const listening = (number: number, words = ''): WallAction =>
  event({ type: 'listening', listening: { talk: number, since: 10_000, words } })

test('a snapshot brings who is heard, the command, the demo and the chaos with it', () => {
  const state = after(
    event(
      snapshot({
        listening: { talk: 9, since: 1, words: 'x' },
        command: asked(),
        demo: { services: [], failures: [], broken: null },
        chaos: { active: true, until: 20_000 },
      }),
    ),
  )
  expect(heardElsewhere(state)).toBe('x')
  expect(stageOf(state, 10_000).kind).toBe('command')
  expect([state.demo, state.chaos.active]).toEqual([{ services: [], failures: [], broken: null }, true])
})

test('the end of a command stays long enough to be read, a question longer, and then the incident is back', () => {
  const refused = after(told(command({ state: 'refused', ended_at: 10_000 })))
  expect(stageOf(refused, 24_000).kind).toBe('command')
  expect(stageOf(refused, 26_000).kind).toBe('subject')
  const unclear = after(told(command({ state: 'unclear', ended_at: 10_000 })))
  expect(stageOf(unclear, 30_000).kind).toBe('command')
  expect(stageOf(unclear, 36_000).kind).toBe('subject')
})

test('what does not end stays, however long it takes', () => {
  for (const state of ['understanding', 'performing'] as const)
    expect(stageOf(after(told(command({ state }))), 10_000_000).kind).toBe('command')
})

test('a watch leaves the stage to the incident', () => {
  const watch = { since: 1, until: 2, what: 'w', helped: null, text: '' }
  const state = after(told(command({ state: 'watching', watch })))
  expect(stageOf(state, 10_000).kind).toBe('subject')
  expect(watchedCommand(state, 10_000)?.id).toBe('c1')
})

test('what was put away stays away until the command goes on', () => {
  const answered = command({ state: 'performing' })
  const state = after(told(answered), { type: 'put-away' })
  expect(shownCommand(state, 10_000)).toBeNull()
  const failed = reduce(state, told(command({ state: 'failed', ended_at: 10_000 })))
  expect(shownCommand(failed, 10_000)?.state).toBe('failed')
})

test('a question cannot be put away: nothing that waits for an Enter waits unseen', () => {
  const state = after(told(asked()), { type: 'put-away' })
  expect(stageOf(state, 10_000)).toMatchObject({ kind: 'command', command: { id: 'c1' } })
})

test('while the key is held the wall listens; the question it is the answer to stays in sight', () => {
  expect(stageOf(after(talk('listening')), 10_000)).toEqual({ kind: 'talk', question: null })
  expect(stageOf(after(told(asked()), talk('opening')), 10_000)).toMatchObject({
    kind: 'talk',
    question: { id: 'c1' },
  })
})

test('after the key went up the wall waits for what becomes of it, and no longer', () => {
  const waiting = after(talk('listening'), talk('awaiting'))
  expect(stageOf(waiting, 10_000).kind).toBe('talk')
  expect(stageOf(reduce(waiting, told(command())), 10_000).kind).toBe('command')
  expect(stageOf(reduce(waiting, told(null)), 10_000).kind).toBe('subject')
})

test('the own talk is never told as that of another wall, not even just after it', () => {
  expect(heardElsewhere(after(talk('listening', 5), listening(5, 'x')))).toBeNull()
  const over = after(talk('listening', 5), listening(5), { type: 'talk', talk: { phase: 'idle', talk: 5 } })
  expect(heardElsewhere(over)).toBeNull()
  expect(heardElsewhere(after(talk('listening', 5), listening(6, 'x')))).toBe('x')
})

test('a lost link ends what another wall was heard with', () => {
  const lost: WallAction = { type: 'link', link: { phase: 'lost', retryAt: null }, localNow: 10_000 }
  expect(heardElsewhere(after(listening(6), lost))).toBeNull()
})

test('why a press came to nothing is news for some seconds, a hint for less', () => {
  const denied = after({ type: 'trouble', trouble: 'denied', localNow: 10_000 })
  expect(freshTrouble(denied, 17_000)?.trouble).toBe('denied')
  expect(freshTrouble(denied, 18_000)).toBeNull()
  const tapped = after({ type: 'trouble', trouble: 'tapped', localNow: 10_000 })
  expect(freshTrouble(tapped, 13_000)).toBeNull()
})

test('what is wrong with the microphone is told until it works again', () => {
  const denied = after({ type: 'trouble', trouble: 'denied', localNow: 10_000 })
  expect(denied.fault).toBe('denied')
  expect(reduce(denied, { type: 'trouble', trouble: 'tapped', localNow: 10_000 }).fault).toBe('denied')
  expect(reduce(denied, { type: 'microphone', microphone: 'opening' }).fault).toBe('denied')
  expect(reduce(denied, { type: 'microphone', microphone: 'ready' }).fault).toBeNull()
  expect(after({ type: 'microphone-lost', fault: 'unplugged' }).fault).toBe('unplugged')
})

test('what was hushed is not shown as spoken, though the engine has not heard of it yet', () => {
  const utterance = speech('s1')
  const sounding = after(
    event({ type: 'utterance', number: 1, utterance }),
    { type: 'sounding', number: 1, phase: 'started' },
    event({ type: 'speaking', utterance, waiting: 0 }),
  )
  expect(audibleNow(sounding)?.id).toBe('s1')
  const hushed = reduce(sounding, { type: 'hushed' })
  expect(audibleNow(hushed)).toBeNull()
  const again = reduce(hushed, event({ type: 'utterance', number: 2, utterance }))
  expect(audibleNow(reduce(again, { type: 'sounding', number: 2, phase: 'started' }))?.id).toBe('s1')
})
