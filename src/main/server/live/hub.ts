import { type AudioFrame, encodeAudioFrame } from '../../../contract/audio-frame.ts'
import type { LiveEvent, Snapshot, WallMessage } from '../../../contract/live.ts'
import type { AudioChunk, Utterance } from '../../domain/speech.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Room, RoomReport } from '../../ports/room.ts'
import { speechView } from '../views.ts'
import { RoomRules } from './room-rules.ts'
import { CLOSE, type LiveSocket, WallLink } from './wall-link.ts'

export interface LiveHubOptions {
  readonly clock: Clock
  readonly log: Log
  /** The whole picture, asked for at every connection. */
  readonly snapshot: () => Snapshot
  /** What a wall asks for, but for what concerns its sound, which the hub keeps to itself. */
  readonly onMessage: (message: EngineMessage, wall: number) => void
  /** A piece of sound from a wall's microphone. */
  readonly onFrame?: (frame: AudioFrame, wall: number) => void
  readonly onGone?: (wall: number) => void
}
export type EngineMessage = Exclude<WallMessage, { type: 'sound' | 'started' | 'ended' | 'heard' }>

export interface LiveHub {
  readonly room: Room
  /** True when no more walls can be taken. */
  readonly full: boolean
  broadcast(event: LiveEvent): void
  /** To one wall; to none when it is gone. */
  tell(wall: number, event: LiveEvent): void
  /** Takes over an open socket: snapshot first, then everything that happens. */
  attach(socket: LiveSocket): void
  close(): void
}

const MOST_WALLS = 32
const HEARTBEAT_MS = 5_000

/** The live link to every wall; it is the Room the announcer speaks to. */
export function openLiveHub(options: LiveHubOptions): LiveHub {
  return new Hub(options)
}

class Hub implements LiveHub, Room {
  readonly room: Room = this
  readonly #options: LiveHubOptions
  readonly #links = new Map<number, WallLink>()
  readonly #hearers = new Set<(report: RoomReport) => void>()
  readonly #rules = new RoomRules((report) => this.#tell(report))
  #nextWall = 1
  #cancelBeat: () => void
  #closed = false

  constructor(options: LiveHubOptions) {
    this.#options = options
    this.#cancelBeat = options.clock.after(HEARTBEAT_MS, () => this.#beat())
  }

  get full(): boolean {
    return this.#closed || this.#links.size >= MOST_WALLS
  }

  attach(socket: LiveSocket): void {
    const { clock, log, snapshot } = this.#options
    const wall = this.#nextWall++
    const link = new WallLink(wall, socket, clock, {
      message: (message) => this.#onMessage(wall, message),
      frame: (frame) => this.#guard('frame', () => this.#options.onFrame?.(frame, wall)),
      gone: (why) => this.#onGone(wall, why),
    })
    if (this.full) return link.drop(CLOSE.tryAgainLater, 'too many walls')
    try {
      link.send(JSON.stringify(snapshot()))
    } catch (err) {
      log.error({ err }, 'a wall could not be given the picture')
      return link.drop(CLOSE.failed, 'no picture')
    }
    this.#links.set(wall, link)
    this.#rules.join(wall)
    log.info({ wall, walls: this.#links.size }, 'a wall is connected')
  }

  broadcast(event: LiveEvent): void {
    const text = JSON.stringify(event)
    for (const link of [...this.#links.values()]) link.send(text)
  }

  tell(wall: number, event: LiveEvent): void {
    this.#links.get(wall)?.send(JSON.stringify(event))
  }

  close(): void {
    this.#closed = true
    this.#cancelBeat()
    this.#hearers.clear()
    for (const link of [...this.#links.values()]) link.drop(CLOSE.goingAway, 'EchoOps stops')
  }

  listeners(): number {
    return this.#rules.count
  }

  open(utterance: Utterance): void {
    const number = this.#rules.open(utterance.id)
    this.broadcast({ type: 'utterance', number, utterance: speechView(utterance) })
    // Later, because nobody expects to hear of it while still opening it.
    if (this.listeners() === 0) queueMicrotask(() => this.#tell({ type: 'lost', utteranceId: utterance.id }))
  }

  send(utteranceId: string, { pcm, sampleRateHz }: AudioChunk, last: boolean): void {
    const to = this.#rules.send(utteranceId, last)
    if (to === null) return
    const frame = encodeAudioFrame({ number: to.number, sampleRateHz, last, pcm })
    for (const wall of to.walls) this.#links.get(wall)?.send(frame)
  }

  stop(utteranceId: string): void {
    const number = this.#rules.stop(utteranceId)
    if (number !== null) this.broadcast({ type: 'stop', number })
  }

  subscribe(hear: (report: RoomReport) => void): () => void {
    this.#hearers.add(hear)
    return () => this.#hearers.delete(hear)
  }

  #tell(report: RoomReport): void {
    for (const hear of [...this.#hearers]) {
      try {
        hear(report)
      } catch (err) {
        this.#options.log.error({ err, report: report.type }, 'a report from the room was not taken')
      }
    }
  }

  #onMessage(wall: number, message: WallMessage): void {
    if (!this.#links.has(wall)) return
    if (message.type === 'sound') return this.#rules.setSound(wall, message.state)
    if (message.type === 'started' || message.type === 'ended')
      return this.#rules.heard(wall, message.type, message.number)
    if (message.type === 'heard') {
      for (const { incident_id, purpose, key } of message.utterances)
        this.#tell({ type: 'heard-before', incidentId: incident_id, purpose, key })
      return
    }
    this.#guard(message.type, () => this.#options.onMessage(message, wall))
  }

  #guard(message: string, run: () => void): void {
    try {
      run()
    } catch (err) {
      this.#options.log.error({ err, message }, "a wall's wish could not be granted")
    }
  }

  #onGone(wall: number, why: string): void {
    if (!this.#links.delete(wall)) return
    this.#options.log.info({ wall, why, walls: this.#links.size }, 'a wall is gone')
    this.#rules.leave(wall)
    this.#guard('gone', () => this.#options.onGone?.(wall))
  }

  #beat(): void {
    const { clock } = this.#options
    this.broadcast({ type: 'heartbeat', now: clock.now() })
    for (const link of [...this.#links.values()]) link.beat()
    this.#cancelBeat = clock.after(HEARTBEAT_MS, () => this.#beat())
  }
}
