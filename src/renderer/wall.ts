import type { WallMessage } from '../contract/live.ts'
import { ROUTES } from '../contract/routes.ts'
import { openPlayer } from './audio/player.ts'
import { keepSound, type SoundOutput } from './audio/sound-output.ts'
import { openHeardMemory } from './link/heard.ts'
import { type LinkSocket, openLiveLink, type SocketHears } from './link/live-link.ts'
import { browserReload, reloadOnce } from './link/reload-once.ts'
import { reduce } from './state/reduce.ts'
import { INITIAL_STATE, type SoundState, type WallAction, type WallState } from './state/wall-state.ts'

/** The whole wall behind the screen: what it knows, what it plays, and the little it can ask of the engine. */
export interface Wall {
  state(): WallState
  subscribe(changed: () => void): () => void
  send(message: WallMessage): void
  retryNow(): void
  unlockSound(): void
  /** What is heard, for the meter; null before the first audio graph. */
  output(): SoundOutput | null
  close(): void
}

/** Stands for the version of an engine whose snapshot this page cannot read. */
const UNREADABLE = 'unreadable'

/** Connects link, loudspeaker and state. One for each page. */
export function openWall(): Wall {
  let state = INITIAL_STATE
  let output: SoundOutput | null = null
  const heard = openHeardMemory()
  const watchers = new Set<() => void>()

  function apply(action: WallAction): void {
    const next = reduce(state, action)
    if (next === state) return
    state = next
    for (const changed of watchers) changed()
  }

  const player = openPlayer({
    queued: (number) => apply({ type: 'sounding', number, phase: 'queued' }),
    started: (number) => {
      apply({ type: 'sounding', number, phase: 'started' })
      link.send({ type: 'started', number })
    },
    ended: (number) => {
      apply({ type: 'sounding', number, phase: 'ended' })
      heard.ended(number)
      link.send({ type: 'ended', number })
    },
  })

  const link = openLiveLink(browserWorld(), {
    event: (event) => {
      if (event.type === 'snapshot') forgetNumbers()
      if (event.type === 'utterance') heard.announced(event.number, event.utterance)
      if (event.type === 'stop') player.stop(event.number)
      apply({ type: 'event', event, localNow: Date.now() })
      if (event.type === 'snapshot' && state.outdated) reloadOnce(event.version, browserReload())
    },
    frame: (frame) => player.add(frame),
    state: (now) => {
      apply({ type: 'link', link: now, localNow: Date.now() })
      if (now.phase === 'live') introduce()
    },
    unknown: (kind) => {
      apply({ type: 'unknown', kind })
      if (kind === 'snapshot') reloadOnce(UNREADABLE, browserReload())
    },
  })

  /** What has been heard comes before the promise to hear more. */
  function introduce(): void {
    const message = heard.message()
    if (message !== null) link.send(message)
    link.send({ type: 'sound', state: state.sound })
  }

  /** The engine counts anew with every connection's snapshot; what still plays of its last life is cut off here. */
  function forgetNumbers(): void {
    player.reset()
    heard.forgetNumbers()
  }

  function onSound(sound: SoundState): void {
    const known = state.sound
    apply({ type: 'sound', sound })
    if (sound !== known) link.send({ type: 'sound', state: sound })
  }

  const sound = keepSound({
    state: onSound,
    opened: (opened) => {
      output = opened
      player.use(opened)
    },
  })

  return {
    state: () => state,
    subscribe: (changed) => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    send: (message) => link.send(message),
    retryNow: () => link.retryNow(),
    unlockSound: () => sound.unlock(),
    output: () => output,
    close: () => {
      link.close()
      sound.close()
    },
  }
}

function browserWorld() {
  const address = new URL(ROUTES.live, window.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return {
    open: (hears: SocketHears) => openSocket(address, hears),
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
}

function openSocket(address: URL, hears: SocketHears): LinkSocket {
  const socket = new WebSocket(address)
  socket.binaryType = 'arraybuffer'
  socket.onmessage = ({ data }) => hears.message(data)
  socket.onclose = () => hears.closed()
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: () => socket.close(),
  }
}
