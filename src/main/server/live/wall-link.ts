import { type AudioFrame, decodeAudioFrame } from '../../../contract/audio-frame.ts'
import { type WallMessage, wallMessageSchema } from '../../../contract/live.ts'
import type { Clock } from '../../ports/clock.ts'

/** What the hub needs of a WebSocket; that of the `ws` package fits. */
export interface LiveSocket {
  readonly readyState: number
  readonly bufferedAmount: number
  send(data: string | Uint8Array): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
  on(event: 'message', listener: (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => void): unknown
  on(event: 'close' | 'pong', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

export interface LinkEvents {
  readonly message: (message: WallMessage) => void
  /** A piece of what somebody says into its microphone. */
  readonly frame: (frame: AudioFrame) => void
  readonly gone: (why: string) => void
}

const OPEN = 1
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024
const LARGEST_MESSAGE_BYTES = 4 * 1024
const MOST_BAD_MESSAGES = 20
/** Between two heartbeats, 5 s; a person and a player need a few dozen, a microphone in pieces of 20 ms 250. */
const MOST_MESSAGES_A_BEAT = 500
/** One second of a microphone. */
const LARGEST_FRAME_BYTES = 34_000
const SILENT_FOR_MS = 15_000
const CLOSE_WITHIN_MS = 2_000

/** WebSocket close codes (RFC 6455, section 7.4, and the IANA registry). */
export const CLOSE = { goingAway: 1001, policy: 1008, failed: 1011, tryAgainLater: 1013 } as const

/** One connected wall: bounded in what it may send, and in how far it may lag behind. */
export class WallLink {
  readonly wall: number
  readonly #socket: LiveSocket
  readonly #clock: Clock
  readonly #events: LinkEvents
  #lastSignMs: number
  #bad = 0
  #sinceBeat = 0
  #gone = false

  constructor(wall: number, socket: LiveSocket, clock: Clock, events: LinkEvents) {
    this.wall = wall
    this.#socket = socket
    this.#clock = clock
    this.#events = events
    this.#lastSignMs = clock.monotonicMs()
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary))
    socket.on('pong', () => this.#sign())
    socket.on('close', () => this.#end('closed'))
    socket.on('error', () => this.drop(CLOSE.failed, 'connection failed'))
  }

  send(data: string | Uint8Array): void {
    if (this.#gone || this.#socket.readyState !== OPEN) return
    if (this.#socket.bufferedAmount > MOST_BUFFERED_BYTES) this.drop(CLOSE.tryAgainLater, 'too slow')
    else this.#socket.send(data)
  }

  /** Every 5 s: asks for a sign of life, and gives up on a peer that gave none for 15 s. */
  beat(): void {
    this.#sinceBeat = 0
    if (this.#clock.monotonicMs() - this.#lastSignMs >= SILENT_FOR_MS) {
      this.#socket.terminate()
      this.#end('silent')
    } else if (this.#socket.readyState === OPEN) this.#socket.ping()
  }

  /** Says why, and does not wait long for the answer. */
  drop(code: number, why: string): void {
    if (this.#gone) return
    this.#socket.close(code, why)
    this.#clock.after(CLOSE_WITHIN_MS, () => this.#socket.terminate())
    this.#end(why)
  }

  #onMessage(data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): void {
    if (this.#gone) return
    this.#sign()
    this.#sinceBeat += 1
    if (
      this.#sinceBeat <= MOST_MESSAGES_A_BEAT &&
      (isBinary ? this.#takeFrame(data) : this.#takeMessage(data))
    )
      return
    if (++this.#bad >= MOST_BAD_MESSAGES) this.drop(CLOSE.policy, 'too many messages that mean nothing')
  }

  #takeMessage(data: Buffer | ArrayBuffer | Buffer[]): boolean {
    const message = understood(data)
    if (message !== null) this.#events.message(message)
    return message !== null
  }

  #takeFrame(data: Buffer | ArrayBuffer | Buffer[]): boolean {
    const bytes = bytesOf(data)
    const frame = bytes.byteLength > LARGEST_FRAME_BYTES ? null : decodeAudioFrame(bytes)
    if (frame !== null) this.#events.frame(frame)
    return frame !== null
  }

  #sign(): void {
    this.#lastSignMs = this.#clock.monotonicMs()
  }

  #end(why: string): void {
    if (this.#gone) return
    this.#gone = true
    this.#events.gone(why)
  }
}

function understood(data: Buffer | ArrayBuffer | Buffer[]): WallMessage | null {
  const bytes = bytesOf(data)
  if (bytes.byteLength > LARGEST_MESSAGE_BYTES) return null
  try {
    return wallMessageSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null
  } catch {
    return null
  }
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)
}
