import { type AudioFrame, decodeAudioFrame, encodeAudioFrame } from '../../contract/audio-frame.ts'
import { type LiveEvent, liveEventSchema, type WallMessage } from '../../contract/live.ts'
import { backoffMs } from './backoff.ts'

/** The engine's heartbeat comes every 5 s: after two and a half of them without a sign of life it counts as gone. */
const SILENCE_MS = 12_500

export type LinkState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live' }
  /** `retryAt` is this machine's epoch milliseconds; null while an attempt runs. */
  | { readonly phase: 'lost'; readonly retryAt: number | null }

export interface LinkHears {
  event(event: LiveEvent): void
  frame(frame: AudioFrame): void
  state(state: LinkState): void
  /** Something arrived that is not of the contract. `snapshot` when it claims to be one: then engine and page do not match. */
  unknown(kind: 'snapshot' | 'other'): void
}

/** A WebSocket as far as the link needs one. `data` is a text or an ArrayBuffer. */
export interface LinkSocket {
  /** A text frame or a binary one. Nothing happens while it is not open. */
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(): void
}

export interface SocketHears {
  message(data: unknown): void
  closed(): void
}

/** What the link needs of its surroundings; `WebSocket` and timers in a browser. */
export interface LinkWorld {
  open(hears: SocketHears): LinkSocket
  now(): number
  random(): number
  /** Returns what cancels it. */
  after(ms: number, run: () => void): () => void
}

export interface LiveLink {
  /** Dropped when the link is not live: the engine gets the wall's state again on connection. */
  send(message: WallMessage): void
  /** A piece of what is said into this wall's microphone; dropped like a message. */
  sendFrame(frame: AudioFrame): void
  retryNow(): void
  close(): void
}

/** Keeps one WebSocket to /live open for as long as the page lives. */
export function openLiveLink(world: LinkWorld, hears: LinkHears): LiveLink {
  let socket: LinkSocket | null = null
  let failures = 0
  let live = false
  let cancelRetry: (() => void) | null = null
  let cancelSilence: (() => void) | null = null

  function connect(): void {
    cancelRetry?.()
    hears.state(failures === 0 ? { phase: 'connecting' } : { phase: 'lost', retryAt: null })
    const mine: LinkSocket = world.open({
      message: (data) => {
        if (socket === mine) onMessage(data)
      },
      closed: () => {
        if (socket === mine) lose()
      },
    })
    socket = mine
    expectLife()
  }

  /** A link that never says anything is as dead as a closed one. */
  function expectLife(): void {
    cancelSilence?.()
    cancelSilence = world.after(SILENCE_MS, lose)
  }

  function lose(): void {
    cancelSilence?.()
    const old = socket
    socket = null
    live = false
    old?.close()
    failures += 1
    const wait = backoffMs(failures, world.random())
    hears.state({ phase: 'lost', retryAt: world.now() + wait })
    cancelRetry = world.after(wait, connect)
  }

  function onMessage(data: unknown): void {
    expectLife()
    if (data instanceof ArrayBuffer) {
      const frame = decodeAudioFrame(new Uint8Array(data))
      return frame === null ? hears.unknown('other') : hears.frame(frame)
    }
    const event = readEvent(data)
    if (typeof event === 'string') return hears.unknown(event)
    if (event.type === 'snapshot') {
      failures = 0
      live = true
      hears.event(event)
      return hears.state({ phase: 'live' })
    }
    // Nothing can be told apart from old news before the snapshot.
    if (live) hears.event(event)
  }

  connect()
  return {
    send: (message) => {
      if (live) socket?.send(JSON.stringify(message))
    },
    sendFrame: (frame) => {
      if (live) socket?.send(encodeAudioFrame(frame))
    },
    retryNow: () => {
      if (socket === null) connect()
    },
    close: () => {
      cancelRetry?.()
      cancelSilence?.()
      const old = socket
      socket = null
      live = false
      old?.close()
    },
  }
}

function readEvent(data: unknown): LiveEvent | 'snapshot' | 'other' {
  let raw: unknown
  try {
    raw = JSON.parse(String(data))
  } catch {
    return 'other'
  }
  const parsed = liveEventSchema.safeParse(raw)
  if (parsed.success) return parsed.data
  const claims = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : null
  return claims === 'snapshot' ? 'snapshot' : 'other'
}
