import type { LiveEvent, WallMessage } from '../contract/live.ts'
import { openPlayer, type PlayerHears } from './audio/player.ts'
import { keepSound, type SoundOutput } from './audio/sound-output.ts'
import { browserWorld } from './link/browser-world.ts'
import { openHeardMemory } from './link/heard.ts'
import { type LinkHears, openLiveLink } from './link/live-link.ts'
import { browserReload, reloadOnce } from './link/reload-once.ts'
import { addressWantsCockpit, nameInAddress } from './link/view-address.ts'
import { openStore } from './state/store.ts'
import type { SoundState, WallState } from './state/wall-state.ts'

import { hearMachineKey } from './talk/machine-key.ts'
import type { Talk } from './talk/talk.ts'
import { openTalking } from './talk/talking.ts'

/** The whole wall behind the screen: what it knows, what it plays and hears, and what it can ask of the engine. */
export interface Wall {
  state(): WallState
  subscribe(changed: () => void): () => void
  send(message: WallMessage): void
  /** The talk key, however it is pressed. */
  readonly talk: Pick<Talk, 'press' | 'release' | 'unfocus' | 'drop'>
  /** Takes what is told of a command, or why a press came to nothing, off this wall. */
  putAway(): void
  /** Shows what EchoOps knows of itself, or the incidents again. Chosen anew, it also steps before the incident it had stepped back for. */
  showCockpit(shown: boolean): void
  retryNow(): void
  /** Somebody has touched this wall: browsers then allow sound, and the microphone may be opened ahead of its use. */
  touched(): void
  /** What is heard, for the meter; null before the first audio graph. */
  output(): SoundOutput | null
  /** What the microphone hears, for the meter; null while it is closed. */
  input(): AnalyserNode | null
  close(): void
}

/** Stands for the version of an engine whose snapshot this page cannot read. */
const UNREADABLE = 'unreadable'

/** Connects link, loudspeaker, microphone and state. One for each page. */
export function openWall(): Wall {
  const store = openStore()
  const heard = openHeardMemory()
  const player = openPlayer(playerHears())
  const { talk, microphone } = openTalking(
    store,
    { send: (message) => link.send(message), sendFrame: (frame) => link.sendFrame(frame) },
    { hush, unhush: player.unhush },
  )
  if (window.echoOpsShell !== undefined) hearMachineKey(window.echoOpsShell, store, talk)
  const link = openLiveLink(browserWorld(), linkHears())
  let output: SoundOutput | null = null
  const sound = keepSound({
    state: onSound,
    opened: (opened) => {
      output = opened
      player.use(opened)
    },
  })

  function playerHears(): PlayerHears {
    const sounding = (number: number, phase: 'queued' | 'started' | 'ended') =>
      store.apply({ type: 'sounding', number, phase })
    return {
      queued: (number) => sounding(number, 'queued'),
      started: (number) => {
        sounding(number, 'started')
        link.send({ type: 'started', number })
      },
      ended: (number) => {
        sounding(number, 'ended')
        heard.ended(number)
        link.send({ type: 'ended', number })
      },
    }
  }

  /** The room is silent at once, whatever the engine says and when. */
  function hush(): boolean {
    const audible = player.hush()
    store.apply({ type: 'hushed' })
    return audible
  }

  function linkHears(): LinkHears {
    return {
      event: onEvent,
      frame: (frame) => player.add(frame),
      state: (now) => {
        store.apply({ type: 'link', link: now, localNow: Date.now() })
        if (now.phase === 'live') introduce()
        if (now.phase === 'lost') talk.linkLost()
      },
      unknown: (kind) => {
        store.apply({ type: 'unknown', kind })
        if (kind === 'snapshot') reloadOnce(UNREADABLE, browserReload())
      },
    }
  }

  function onEvent(event: LiveEvent): void {
    if (event.type === 'snapshot') forgetNumbers()
    if (event.type === 'utterance') heard.announced(event.number, event.utterance)
    if (event.type === 'stop') player.stop(event.number)
    store.apply({ type: 'event', event, localNow: Date.now() })
    if (event.type === 'listening') talk.heard(event.listening)
    if (event.type === 'snapshot' && store.state().outdated) reloadOnce(event.version, browserReload())
  }

  /** What has been heard comes before the promise to hear more. */
  function introduce(): void {
    const message = heard.message()
    if (message !== null) link.send(message)
    link.send({ type: 'sound', state: store.state().sound })
    if (store.state().cockpit !== null) link.send({ type: 'watch-figures', on: true })
  }

  function showCockpit(shown: boolean): void {
    store.apply({ type: 'cockpit', shown })
    link.send({ type: 'watch-figures', on: shown })
    nameInAddress(shown)
  }

  /** The engine counts anew with every connection's snapshot; what still plays of its last life is cut off here. */
  function forgetNumbers(): void {
    player.reset()
    heard.forgetNumbers()
  }

  function onSound(now: SoundState): void {
    const known = store.state().sound
    store.apply({ type: 'sound', sound: now })
    if (now !== known) link.send({ type: 'sound', state: now })
  }

  if (addressWantsCockpit()) store.apply({ type: 'cockpit', shown: true })
  return {
    state: store.state,
    subscribe: store.subscribe,
    send: (message) => link.send(message),
    talk,
    putAway: () => store.apply({ type: 'put-away' }),
    showCockpit,
    retryNow: () => link.retryNow(),
    touched: () => {
      sound.unlock()
      microphone.warm()
    },
    output: () => output,
    input: () => microphone.analyser(),
    close: () => {
      link.close()
      sound.close()
      microphone.close()
    },
  }
}
