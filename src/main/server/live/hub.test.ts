import { describe, expect, it } from 'vitest'
import { decodeAudioFrame } from '../../../contract/audio-frame.ts'
import { type LiveEvent, liveEventSchema, type Snapshot, type WallMessage } from '../../../contract/live.ts'
import type { RoomReport } from '../../ports/room.ts'
import { anUtterance, quietLog, turnedClock } from '../testing-ports.ts'
import { type EngineMessage, openLiveHub } from './hub.ts'
import type { LiveSocket } from './wall-link.ts'

const SNAPSHOT: Snapshot = {
  type: 'snapshot',
  now: 0,
  version: '1.2.3',
  engines: { voice: 'v', analyst: 'a', evidence: 'e', ear: null },
  muted: false,
  mutes: [],
  subject_id: null,
  incidents: [],
  subject: null,
  analysing: [],
  speaking: null,
  waiting: 0,
  watched: [],
  quarantined: [],
  degraded: [],
  listening: null,
  command: null,
  trail: [],
  demo: null,
  chaos: { active: false, until: null },
}

/** A socket whose other side is the test. */
class TestWall implements LiveSocket {
  readyState = 1
  bufferedAmount = 0
  pings = 0
  closedWith: number | null = null
  terminated = false
  readonly events: LiveEvent[] = []
  readonly frames: number[] = []
  readonly #listeners = new Map<string, (...given: never[]) => void>()

  on(event: string, listener: (...given: never[]) => void): void {
    this.#listeners.set(event, listener)
  }
  send(data: string | Uint8Array): void {
    if (typeof data === 'string') this.events.push(liveEventSchema.parse(JSON.parse(data)))
    else this.frames.push(decodeAudioFrame(data)?.number ?? -1)
  }
  ping(): void {
    this.pings += 1
  }
  close(code: number): void {
    this.closedWith = code
    this.readyState = 2
  }
  terminate(): void {
    this.terminated = true
    this.readyState = 3
  }
  hangUp(): void {
    this.readyState = 3
    this.#emit('close')
  }
  pong(): void {
    this.#emit('pong')
  }
  say(message: WallMessage): void {
    this.sayBytes(JSON.stringify(message))
  }
  sayBytes(text: string, isBinary = false): void {
    this.#emit('message', Buffer.from(text), isBinary)
  }
  types(): string[] {
    return this.events.map(({ type }) => type)
  }
  #emit(event: string, ...given: unknown[]): void {
    this.#listeners.get(event)?.(...(given as never[]))
  }
}

function aHub() {
  const clock = turnedClock()
  const wishes: EngineMessage[] = []
  const reports: RoomReport[] = []
  const hub = openLiveHub({
    clock,
    log: quietLog,
    snapshot: () => SNAPSHOT,
    onMessage: (message) => {
      wishes.push(message)
    },
  })
  hub.room.subscribe((report) => reports.push(report))
  const connect = (sound?: 'on' | 'blocked' | 'off'): TestWall => {
    const wall = new TestWall()
    hub.attach(wall)
    if (sound !== undefined) wall.say({ type: 'sound', state: sound })
    return wall
  }
  return { hub, room: hub.room, clock, wishes, reports, connect }
}

const chunk = { pcm: new Uint8Array(4), sampleRateHz: 16_000 }

describe('a wall that connects', () => {
  it('gets the whole picture first, then what happens', () => {
    const { hub, connect } = aHub()
    const wall = connect()
    hub.broadcast({ type: 'muted', muted: true })
    expect(wall.types()).toEqual(['snapshot', 'muted'])
  })

  it('can be told something that is for it alone, and nothing when it is gone', () => {
    const { hub, connect } = aHub()
    const [first, second] = [connect(), connect()]
    hub.tell(1, { type: 'muted', muted: true })
    hub.tell(99, { type: 'muted', muted: true })
    expect([first.types(), second.types()]).toEqual([['snapshot', 'muted'], ['snapshot']])
    first.hangUp()
    hub.tell(1, { type: 'muted', muted: false })
    expect(first.types()).toEqual(['snapshot', 'muted'])
  })

  it('hears a heartbeat every five seconds', () => {
    const { clock, connect } = aHub()
    const wall = connect()
    clock.forward(10_000)
    expect(wall.types()).toEqual(['snapshot', 'heartbeat', 'heartbeat'])
  })

  it('is dropped when it gives no sign of life for fifteen seconds, and not before', () => {
    const { clock, connect } = aHub()
    const [dead, alive] = [connect(), connect()]
    for (let n = 0; n < 3; n++) {
      expect(dead.terminated).toBe(false)
      clock.forward(5_000)
      alive.pong()
    }
    expect([dead.terminated, alive.terminated, alive.pings]).toEqual([true, false, 3])
  })

  it('is told to come back later when it cannot keep up, and then left alone', () => {
    const { hub, clock, connect } = aHub()
    const [slow, other] = [connect(), connect()]
    slow.bufferedAmount = 4 * 1024 * 1024 + 1
    hub.broadcast({ type: 'muted', muted: true })
    expect(slow.closedWith).toBe(1013)
    expect(other.types()).toEqual(['snapshot', 'muted'])
    clock.forward(2_000)
    expect(slow.terminated).toBe(true)
  })

  it('is the last when there are 32', () => {
    const { hub, connect } = aHub()
    const walls = Array.from({ length: 32 }, () => connect())
    expect(hub.full).toBe(true)
    expect(connect().closedWith).toBe(1013)
    walls[0]?.hangUp()
    expect(connect().closedWith).toBeNull()
  })

  it('hears good-bye when EchoOps stops, and nobody comes after', () => {
    const { hub, clock, connect } = aHub()
    const wall = connect()
    hub.close()
    clock.forward(20_000)
    expect([wall.closedWith, wall.types()]).toEqual([1001, ['snapshot']])
    expect(connect().closedWith).toBe(1013)
  })
})

describe('what a wall says', () => {
  it('reaches the engine when it is understood', () => {
    const { connect, wishes } = aHub()
    const wall = connect()
    wall.say({ type: 'mute', muted: true })
    wall.say({ type: 'select', incident_id: null })
    expect(wishes).toEqual([
      { type: 'mute', muted: true },
      { type: 'select', incident_id: null },
    ])
  })

  it('is ignored when it means nothing, and closes the link at the twentieth time', () => {
    const { connect, wishes } = aHub()
    const wall = connect()
    const nonsense = [
      '',
      '{',
      '[]',
      '{"type":"reboot"}',
      '{"type":"mute"}',
      `{"type":"skip","x":"${'y'.repeat(4_096)}"}`,
    ]
    for (let n = 0; n < 18; n++) wall.sayBytes(nonsense[n % nonsense.length] ?? '')
    wall.sayBytes('{"type":"skip"}', true)
    expect(wall.closedWith).toBeNull()
    wall.sayBytes('null')
    expect(wall.closedWith).toBe(1008)
    wall.say({ type: 'skip' })
    expect(wishes).toEqual([])
  })

  it('cannot flood the engine', () => {
    const { connect, clock, wishes } = aHub()
    const [wall, patient] = [connect(), connect()]
    for (let n = 0; n < 600; n++) wall.say({ type: 'skip' })
    expect([wishes.length, wall.closedWith]).toEqual([500, 1008])
    for (let n = 0; n < 499; n++) patient.say({ type: 'skip' })
    clock.forward(5_000)
    for (let n = 0; n < 499; n++) patient.say({ type: 'skip' })
    expect(patient.closedWith).toBeNull()
  })
})

describe('the room', () => {
  it('counts the walls whose sound is on', () => {
    const { room, connect, reports } = aHub()
    connect('on')
    connect('blocked')
    const third = connect('on')
    expect(room.listeners()).toBe(2)
    third.say({ type: 'sound', state: 'off' })
    third.hangUp()
    expect(reports.map((report) => (report.type === 'listeners' ? report.count : null))).toEqual([1, 2, 1])
  })

  it('shows every utterance to all, and sends its sound to those who can play it', () => {
    const { room, connect } = aHub()
    const [loud, silent] = [connect('on'), connect('blocked')]
    room.open(anUtterance())
    room.send('utt_1', chunk, true)
    expect([loud.types(), silent.types()]).toEqual([
      ['snapshot', 'utterance'],
      ['snapshot', 'utterance'],
    ])
    expect([loud.frames, silent.frames]).toEqual([[1], []])
  })

  it('believes only the leading wall about what was heard', () => {
    const { room, connect, reports } = aHub()
    const [leader, other] = [connect('on'), connect('on')]
    reports.length = 0
    room.open(anUtterance())
    other.say({ type: 'started', number: 1 })
    leader.say({ type: 'started', number: 9 })
    expect(reports).toEqual([])
    leader.say({ type: 'started', number: 1 })
    leader.say({ type: 'started', number: 1 })
    leader.say({ type: 'ended', number: 1 })
    expect(reports).toEqual([{ type: 'started', utteranceId: 'utt_1' }])
    room.send('utt_1', chunk, true)
    other.say({ type: 'ended', number: 1 })
    expect(reports).toHaveLength(1)
    leader.say({ type: 'ended', number: 1 })
    leader.say({ type: 'ended', number: 1 })
    expect(reports).toEqual([
      { type: 'started', utteranceId: 'utt_1' },
      { type: 'ended', utteranceId: 'utt_1' },
    ])
  })

  it.each(['hangs up', 'goes off', 'is blocked'])(
    'loses what was playing when the leader %s; the next leads',
    (how) => {
      const { room, connect, reports } = aHub()
      const [leader, next] = [connect('on'), connect('on')]
      room.open(anUtterance())
      leader.say({ type: 'started', number: 1 })
      reports.length = 0
      if (how === 'hangs up') leader.hangUp()
      else leader.say({ type: 'sound', state: how === 'goes off' ? 'off' : 'blocked' })
      expect(reports).toEqual([
        { type: 'listeners', count: 1 },
        { type: 'lost', utteranceId: 'utt_1' },
      ])
      reports.length = 0
      room.stop('utt_1')
      room.open(anUtterance())
      next.say({ type: 'started', number: 2 })
      expect(reports).toEqual([{ type: 'started', utteranceId: 'utt_1' }])
    },
  )

  it('gives nobody half an utterance', () => {
    const { room, connect } = aHub()
    connect('on')
    const blocked = connect('blocked')
    room.open(anUtterance())
    room.send('utt_1', chunk, false)
    blocked.say({ type: 'sound', state: 'on' })
    const late = connect('on')
    room.send('utt_1', chunk, true)
    expect([blocked.frames, late.frames, late.types()]).toEqual([[], [], ['snapshot']])
    room.open(anUtterance({ id: 'utt_2' }))
    room.send('utt_2', chunk, true)
    expect([blocked.frames, late.frames]).toEqual([[2], [2]])
  })

  it('says at once that an utterance is lost when nobody can hear it', async () => {
    const { room, reports } = aHub()
    room.open(anUtterance())
    expect(reports).toEqual([])
    await Promise.resolve()
    expect(reports).toEqual([{ type: 'lost', utteranceId: 'utt_1' }])
  })

  it('silences an utterance on every wall, once', () => {
    const { room, connect } = aHub()
    const wall = connect('on')
    room.open(anUtterance())
    room.stop('utt_1')
    room.stop('utt_1')
    room.send('utt_1', chunk, true)
    expect(wall.events.slice(2)).toEqual([{ type: 'stop', number: 1 }])
    expect(wall.frames).toEqual([])
  })

  it('goes on when one of those who listen to it fails', () => {
    const { hub, room, connect, reports } = aHub()
    room.subscribe(() => {
      throw new Error('a bug')
    })
    const stop = hub.room.subscribe((report) => reports.push(report))
    connect('on')
    stop()
    connect('on')
    expect(reports).toHaveLength(3)
  })
})
