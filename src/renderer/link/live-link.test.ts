import { beforeEach, expect, test } from 'vitest'
import { decodeAudioFrame, encodeAudioFrame } from '../../contract/audio-frame.ts'
import { snapshot } from '../state/fixtures.ts'
import { type LinkState, type LiveLink, openLiveLink, type SocketHears } from './live-link.ts'

interface Opened {
  readonly hears: SocketHears
  readonly sent: (string | Uint8Array)[]
  closed: boolean
}

/** A world whose time passes only by `pass`. */
function openWorld() {
  let now = 0
  let alarms: { at: number; run: () => void }[] = []
  const sockets: Opened[] = []
  return {
    sockets,
    now: () => now,
    random: () => 1,
    after: (ms: number, run: () => void) => {
      const alarm = { at: now + ms, run }
      alarms.push(alarm)
      return () => {
        alarms = alarms.filter((other) => other !== alarm)
      }
    },
    open: (hears: SocketHears) => {
      const opened: Opened = { hears, sent: [], closed: false }
      sockets.push(opened)
      return {
        send: (data: string | Uint8Array) => void opened.sent.push(data),
        close: () => {
          opened.closed = true
        },
      }
    },
    pass: (ms: number) => {
      now += ms
      const due = alarms.filter(({ at }) => at <= now)
      alarms = alarms.filter(({ at }) => at > now)
      for (const { run } of due) run()
    },
  }
}

let world: ReturnType<typeof openWorld>
let link: LiveLink
let heard: string[]
let states: LinkState[]

beforeEach(() => {
  world = openWorld()
  heard = []
  states = []
  link = openLiveLink(world, {
    event: (event) => heard.push(event.type),
    frame: (frame) => heard.push(`frame ${frame.number}`),
    state: (state) => states.push(state),
    unknown: (kind) => heard.push(`unknown ${kind}`),
  })
})

const newest = () => {
  const socket = world.sockets.at(-1)
  if (socket === undefined) throw new Error('no socket was opened')
  return socket
}
const say = (event: unknown) => newest().hears.message(JSON.stringify(event))

test('the link is live with the first snapshot, not before', () => {
  say({ type: 'heartbeat', now: 1 })
  expect(states).toEqual([{ phase: 'connecting' }])
  expect(heard).toEqual([])
  say(snapshot())
  expect(states.at(-1)).toEqual({ phase: 'live' })
  say({ type: 'heartbeat', now: 1 })
  expect(heard).toEqual(['snapshot', 'heartbeat'])
})

test('bytes that are no frame, texts that are no JSON and events nobody knows are counted and harmless', () => {
  say(snapshot())
  newest().hears.message('{')
  newest().hears.message(new ArrayBuffer(3))
  say({ type: 'from-the-future' })
  say({ type: 'subject', incident_id: 7 })
  say(null)
  expect(heard.slice(1)).toEqual(Array.from({ length: 5 }, () => 'unknown other'))
})

test('a snapshot that cannot be read is told apart: engine and page do not match', () => {
  say({ ...snapshot(), engines: undefined })
  expect(heard).toEqual(['unknown snapshot'])
})

test('a frame of sound is handed on', () => {
  say(snapshot())
  const bytes = encodeAudioFrame({ number: 9, sampleRateHz: 16_000, last: true, pcm: new Uint8Array(4) })
  newest().hears.message(bytes.slice().buffer)
  expect(heard).toEqual(['snapshot', 'frame 9'])
})

test('what is said into the microphone goes out in binary frames, and nowhere while the link is down', () => {
  const piece = { number: 7, sampleRateHz: 16_000, last: false, pcm: new Uint8Array([1, 2, 3, 4]) }
  link.sendFrame(piece)
  say(snapshot())
  link.sendFrame(piece)
  const { sent } = newest()
  newest().hears.closed()
  link.sendFrame(piece)
  expect(sent.map((data) => (typeof data === 'string' ? data : decodeAudioFrame(data)))).toEqual([piece])
})

test('a closed link is opened again, each time later, and soon again after a success', () => {
  newest().hears.closed()
  expect(states.at(-1)).toEqual({ phase: 'lost', retryAt: 500 })
  world.pass(500)
  newest().hears.closed()
  expect(states.at(-1)).toEqual({ phase: 'lost', retryAt: 1_500 })
  world.pass(1_000)
  expect(world.sockets.length).toBe(3)
  say(snapshot())
  newest().hears.closed()
  expect(states.at(-1)).toEqual({ phase: 'lost', retryAt: 2_000 })
})

test('an engine that says nothing any more is given up, and its socket closed', () => {
  say(snapshot())
  world.pass(12_000)
  say({ type: 'heartbeat', now: 1 })
  world.pass(12_000)
  expect(states.at(-1)).toEqual({ phase: 'live' })
  const silent = newest()
  world.pass(600)
  expect(states.at(-1)?.phase).toBe('lost')
  expect(silent.closed).toBe(true)
})

test('what a given-up socket still says is not listened to', () => {
  say(snapshot())
  const old = newest()
  world.pass(13_000)
  old.hears.message(JSON.stringify({ type: 'heartbeat', now: 1 }))
  old.hears.closed()
  expect(heard).toEqual(['snapshot'])
  expect(states.filter(({ phase }) => phase === 'lost').length).toBe(1)
})

test('somebody who does not want to wait can try at once', () => {
  newest().hears.closed()
  link.retryNow()
  link.retryNow()
  expect(world.sockets.length).toBe(2)
  world.pass(500)
  expect(world.sockets.length).toBe(2)
})

test('nothing is sent before the snapshot or after the end', () => {
  link.send({ type: 'skip' })
  say(snapshot())
  link.send({ type: 'skip' })
  const socket = newest()
  link.close()
  link.send({ type: 'skip' })
  world.pass(60_000)
  expect(socket.sent).toEqual(['{"type":"skip"}'])
  expect(world.sockets.length).toBe(1)
})
