import { beforeEach, expect, test } from 'vitest'
import type { OwnTalk, TalkTrouble } from '../state/talk-state.ts'
import { MicrophoneError } from './microphone-fault.ts'
import { AWAIT_MS, LAST_PIECE_MS, LONGEST_MS, openTalk, type Talk } from './talk.ts'

let now: number
let alarms: { at: number; run: () => void }[]
let sent: string[]
let told: OwnTalk[]
let troubles: TalkTrouble[]
let talk: Talk
/** What the next opening of the microphone waits for. */
let opening: Promise<void>
let obstacle: TalkTrouble | null
let sounding: boolean

beforeEach(() => {
  now = 1_000
  alarms = []
  sent = []
  told = []
  troubles = []
  opening = Promise.resolve()
  obstacle = null
  sounding = false
  talk = openTalk({
    microphone: {
      open: () => opening,
      begin: (number, preRoll) => sent.push(`microphone ${number}${preRoll ? ' with what came before' : ''}`),
      end: () => sent.push('microphone end'),
    },
    obstacle: () => obstacle,
    hush: () => {
      sent.push('hush')
      return sounding
    },
    unhush: () => sent.push('unhush'),
    send: (message) => message.type === 'talk' && sent.push(`${message.phase} ${message.talk}`),
    sendFrame: ({ number, pcm, last }) => sent.push(`frame ${number} ${pcm.length}${last ? ' last' : ''}`),
    tell: (state) => told.push(state),
    trouble: (trouble) => troubles.push(trouble),
    now: () => now,
    after: (ms, run) => {
      const alarm = { at: now + ms, run }
      alarms.push(alarm)
      return () => {
        alarms = alarms.filter((other) => other !== alarm)
      }
    },
    first: 500,
  })
})

const pass = (ms: number) => {
  now += ms
  const due = alarms.filter(({ at }) => at <= now)
  alarms = alarms.filter(({ at }) => at > now)
  for (const { run } of due) run()
}
const settled = async () => {
  await opening.catch(() => undefined)
  await Promise.resolve()
}
const piece = (number: number, last = false) => talk.piece({ talk: number, pcm: new Int16Array(640), last })
const phase = () => told.at(-1)?.phase ?? 'idle'

test('a talk is a begin, its pieces, and an end that comes after the last piece', async () => {
  talk.press()
  await settled()
  pass(800)
  piece(500)
  talk.release()
  expect(phase()).toBe('awaiting')
  piece(500, true)
  expect(sent).toEqual([
    'hush',
    'begin 500',
    'microphone 500 with what came before',
    'frame 500 1280',
    'unhush',
    'microphone end',
    'frame 500 1280 last',
    'end 500',
  ])
  expect(troubles).toEqual([])
})

test('the room is silenced before anything else happens, also before the microphone is open', () => {
  opening = new Promise(() => undefined)
  talk.press()
  expect(sent).toEqual(['hush', 'begin 500'])
  expect(phase()).toBe('opening')
})

test('whoever interrupts the voice is not heard with its last words', async () => {
  sounding = true
  talk.press()
  await settled()
  expect(sent).toContain('microphone 500')
})

test('a tap is taken back and says how the key is meant', async () => {
  talk.press()
  await settled()
  pass(140)
  talk.release()
  expect(sent.at(-1)).toBe('cancel 500')
  expect([phase(), troubles]).toEqual(['idle', ['tapped']])
  piece(500, true)
  expect(sent.at(-1)).toBe('cancel 500')
})

test('a key that goes up before the microphone is open means nothing, and says so', async () => {
  let open = (): void => undefined
  opening = new Promise((resolve) => {
    open = resolve
  })
  talk.press()
  pass(600)
  talk.release()
  open()
  await settled()
  expect(sent).toEqual(['hush', 'begin 500', 'unhush', 'microphone end', 'cancel 500'])
  expect([phase(), troubles]).toEqual(['idle', ['early']])
})

test('without a microphone the talk is taken back and the reason is told', async () => {
  opening = Promise.reject(new MicrophoneError('denied'))
  talk.press()
  await settled()
  expect(sent.at(-1)).toBe('cancel 500')
  expect([phase(), troubles]).toEqual(['idle', ['denied']])
})

test('the reason is told also when it comes after the key went up', async () => {
  opening = Promise.reject(new MicrophoneError('no-device'))
  talk.press()
  pass(500)
  talk.release()
  await settled()
  expect(troubles).toEqual(['early', 'no-device'])
})

test('a press that can come to nothing disturbs nobody', () => {
  obstacle = 'no-ear'
  talk.press()
  talk.release()
  expect(sent).toEqual([])
  expect(troubles).toEqual(['no-ear'])
})

test('a device that gives no last piece does not keep the engine waiting', async () => {
  talk.press()
  await settled()
  pass(500)
  talk.release()
  pass(LAST_PIECE_MS)
  expect(sent.at(-1)).toBe('end 500')
  piece(500, true)
  expect(sent.at(-1)).toBe('end 500')
})

test('whoever presses again at once ends the talk before', async () => {
  talk.press()
  await settled()
  pass(500)
  talk.release()
  talk.press()
  await settled()
  expect(sent.slice(-4)).toEqual(['end 500', 'hush', 'begin 501', 'microphone 501 with what came before'])
  piece(500, true)
  piece(501)
  expect(sent.at(-1)).toBe('frame 501 1280')
  pass(AWAIT_MS)
  expect(phase()).toBe('listening')
})

test('an engine that says nothing to what was said is not waited for without an end', async () => {
  talk.press()
  await settled()
  pass(500)
  talk.release()
  pass(AWAIT_MS)
  expect(phase()).toBe('idle')
})

test('a second press of a key that is held changes nothing', async () => {
  talk.press()
  await settled()
  talk.press()
  expect(sent.filter((line) => line.startsWith('begin'))).toEqual(['begin 500'])
})

test('Escape means that nothing was meant', async () => {
  talk.press()
  await settled()
  pass(2_000)
  talk.drop()
  talk.release()
  expect(sent.at(-1)).toBe('cancel 500')
  expect([phase(), troubles]).toEqual(['idle', []])
})

test('while another wall is heard, this one is let go and says why', async () => {
  talk.press()
  await settled()
  talk.heard({ talk: 7, since: 0, words: 'restart' })
  expect(sent.at(-1)).toBe('cancel 500')
  expect(troubles).toEqual(['busy'])
})

test('late news of the own talk before is not taken for another wall', async () => {
  talk.press()
  await settled()
  pass(500)
  talk.release()
  talk.press()
  await settled()
  talk.heard({ talk: 500, since: 0, words: 'restart' })
  talk.heard(null)
  expect(phase()).toBe('listening')
  talk.heard({ talk: 501, since: 0, words: '' })
  expect(troubles).toEqual([])
})

test('when the engine takes no more, what was said so far counts', async () => {
  talk.press()
  await settled()
  talk.heard({ talk: 500, since: 0, words: '' })
  pass(20_000)
  talk.heard(null)
  piece(500, true)
  expect(sent.at(-1)).toBe('end 500')
  expect([phase(), troubles]).toEqual(['awaiting', ['too-long']])
})

test('a key that is never let go is let go', async () => {
  talk.press()
  await settled()
  pass(LONGEST_MS)
  expect([phase(), troubles]).toEqual(['awaiting', ['too-long']])
})

test('a lost link ends the talk and says so; without a talk it says nothing', async () => {
  talk.linkLost()
  expect(troubles).toEqual([])
  talk.press()
  await settled()
  talk.linkLost()
  expect([phase(), troubles]).toEqual(['idle', ['lost-link']])
  talk.release()
  expect(troubles).toEqual(['lost-link'])
})

test('a microphone that is unplugged in the middle of a word ends the talk and says so', async () => {
  talk.press()
  await settled()
  talk.microphoneLost('unplugged')
  expect(sent.at(-1)).toBe('cancel 500')
  expect([phase(), troubles]).toEqual(['idle', ['unplugged']])
})

test('a window that loses the keys lets go what was held in it, and not the key for all windows', async () => {
  talk.press()
  await settled()
  pass(800)
  talk.unfocus()
  piece(500, true)
  talk.press(true)
  await settled()
  pass(800)
  talk.unfocus()
  expect(phase()).toBe('listening')
  talk.release()
  piece(501, true)
  expect(sent.filter((line) => /^(begin|end|cancel)/.test(line))).toEqual([
    'begin 500',
    'end 500',
    'begin 501',
    'end 501',
  ])
})

test('the key for all windows ends by itself as Space does', async () => {
  talk.press(true)
  await settled()
  pass(LONGEST_MS)
  expect([phase(), troubles]).toEqual(['awaiting', ['too-long']])
})
