import type { AudioChunk, Utterance } from '../../src/main/domain/speech.ts'
import type { Clock } from '../../src/main/ports/clock.ts'
import type { Room, RoomReport } from '../../src/main/ports/room.ts'

export interface Played {
  readonly id: string
  readonly text: string
  readonly startedMs: number
  /** Null while it sounds. */
  endedMs: number | null
  /** `ended` came to its end; `stopped` was silenced; `lost` went away with its wall. */
  how: 'sounding' | 'ended' | 'stopped' | 'lost'
}

export interface FakeRoom extends Room {
  /** Everything that became audible, in order. */
  readonly played: readonly Played[]
  /** Every call of open and stop, as `open <text>` and `stop <text>`. */
  readonly calls: readonly string[]
  texts(): readonly string[]
  /** Walls appear or go; those that go take the sound with them. */
  setListeners(count: number): void
  /** The wall plays but reports nothing any more. */
  setDumb(dumb: boolean): void
  /** The leading wall is gone while others stay. */
  loseLeader(): void
  /** A wall that comes back says what it had played to its end. */
  sayHeardBefore(utterance: Pick<Utterance, 'incidentId' | 'purpose' | 'key'>): void
}

interface Waiting {
  readonly utterance: Utterance
  audioMs: number
  whole: boolean
  played: Played | null
}

/** A wall that plays what it is sent, one after the other in the order it was opened, and reports like a real one. */
export function fakeRoom(clock: Clock, listeners = 1): FakeRoom {
  const played: Played[] = []
  const calls: string[] = []
  const hearers = new Set<(report: RoomReport) => void>()
  let count = listeners
  let dumb = false
  let queue: Waiting[] = []
  let cancel: () => void = () => undefined

  const report = (what: RoomReport): void => {
    if (!dumb || what.type === 'listeners') for (const hear of [...hearers]) hear(what)
  }
  const finish = (head: Waiting, how: Played['how']): void => {
    queue = queue.filter((other) => other !== head)
    if (head.played !== null) Object.assign(head.played, { endedMs: clock.monotonicMs(), how })
  }
  const play = (): void => {
    cancel()
    const [head] = queue
    if (head === undefined || head.audioMs === 0) return
    if (head.played === null) {
      const { id, text } = head.utterance
      head.played = { id, text, startedMs: clock.monotonicMs(), endedMs: null, how: 'sounding' }
      played.push(head.played)
      report({ type: 'started', utteranceId: id })
    }
    if (!head.whole || queue[0] !== head) return
    const left = head.played.startedMs + head.audioMs - clock.monotonicMs()
    cancel = clock.after(left, () => {
      finish(head, 'ended')
      report({ type: 'ended', utteranceId: head.utterance.id })
      play()
    })
  }
  const loseAll = (): void => {
    const lost = [...queue]
    for (const one of lost) finish(one, 'lost')
    for (const one of lost) report({ type: 'lost', utteranceId: one.utterance.id })
  }

  return {
    played,
    calls,
    texts: () => played.map((one) => one.text),
    listeners: () => count,
    open(utterance) {
      calls.push(`open ${utterance.text}`)
      queue.push({ utterance, audioMs: 0, whole: false, played: null })
    },
    send(utteranceId: string, chunk: AudioChunk, last: boolean) {
      const target = queue.find((one) => one.utterance.id === utteranceId)
      if (target === undefined) throw new Error(`sound for an utterance that is not open: ${utteranceId}`)
      target.audioMs += (chunk.pcm.byteLength / 2 / chunk.sampleRateHz) * 1000
      target.whole = last
      play()
    },
    stop(utteranceId) {
      const target = queue.find((one) => one.utterance.id === utteranceId)
      calls.push(`stop ${target?.utterance.text ?? '(gone)'}`)
      if (target !== undefined) finish(target, 'stopped')
      play()
    },
    subscribe(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    setListeners(next) {
      count = next
      if (next === 0) loseAll()
      report({ type: 'listeners', count: next })
    },
    setDumb(next) {
      dumb = next
    },
    sayHeardBefore({ incidentId, purpose, key }) {
      report({ type: 'heard-before', incidentId, purpose, key })
    },
    loseLeader() {
      const [head] = queue
      if (head !== undefined) report({ type: 'lost', utteranceId: head.utterance.id })
    },
  }
}
