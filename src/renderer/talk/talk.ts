import type { AudioFrame } from '../../contract/audio-frame.ts'
import type { ListeningView } from '../../contract/command.ts'
import type { WallMessage } from '../../contract/live.ts'
import type { MicrophoneFault, OwnTalk, TalkTrouble } from '../state/talk-state.ts'
import type { CapturedPiece } from './capture-worklet.ts'
import type { Microphone } from './microphone.ts'
import { faultOf } from './microphone-fault.ts'
import { EAR_RATE_HZ } from './pcm-pieces.ts'

/** A press shorter than this was not meant. */
export const TAP_MS = 150
/** The engine takes 20 s; a key that somebody laid a book on is let go a little later. */
export const LONGEST_MS = 22_000
/** The piece that is being filled when the key goes up takes 40 ms; a device that has stopped gives none. */
export const LAST_PIECE_MS = 200
/** An engine that says nothing to what it heard is not waited for any longer. */
export const AWAIT_MS = 4_000

export interface TalkParts {
  readonly microphone: Pick<Microphone, 'open' | 'begin' | 'end'>
  /** Why no press can come to anything right now; null when it can. */
  obstacle(): TalkTrouble | null
  /** Silences the loudspeaker at once, until `unhush`; true when it was sounding. */
  hush(): boolean
  unhush(): void
  send(message: WallMessage): void
  sendFrame(frame: AudioFrame): void
  tell(talk: OwnTalk): void
  trouble(trouble: TalkTrouble): void
  now(): number
  /** Returns what cancels it. */
  after(ms: number, run: () => void): () => void
  /** The number of this wall's first talk: another than that of other walls. */
  readonly first: number
}

/** The talk key of this wall, however it is pressed. */
export interface Talk {
  /** `anywhere`: by a key that is seen whatever window has the focus. */
  press(anywhere?: boolean): void
  /** Let go: what was said counts, unless it was a tap. */
  release(): void
  /** This window has lost the keys: what it alone saw held is let go. */
  unfocus(): void
  /** Let go without meaning it. */
  drop(): void
  piece(piece: CapturedPiece): void
  /** Who the engine hears now. */
  heard(listening: ListeningView | null): void
  microphoneLost(fault: MicrophoneFault): void
  linkLost(): void
}

interface Held {
  readonly talk: number
  readonly since: number
  readonly anywhere: boolean
  /** The microphone is open, and what it hears goes to the engine. */
  capturing: boolean
  /** The engine has said that it listens. */
  acknowledged: boolean
  readonly cancelBound: () => void
}

interface Ending {
  readonly talk: number
  readonly cancelWait: () => void
}

/** One talk at a time: begin, pieces, end. The engine hears of every begin how it went on. */
export function openTalk(parts: TalkParts): Talk {
  let next = parts.first
  let held: Held | null = null
  let ending: Ending | null = null
  let cancelAwaiting = (): void => undefined

  function press(anywhere = false): void {
    if (held !== null) return
    const obstacle = parts.obstacle()
    if (obstacle !== null) return parts.trouble(obstacle)
    finishEnding()
    cancelAwaiting()
    const sounded = parts.hush()
    const talk = next++
    const mine: Held = {
      talk,
      since: parts.now(),
      anywhere,
      capturing: false,
      acknowledged: false,
      cancelBound: parts.after(LONGEST_MS, () => letGo('too-long')),
    }
    held = mine
    parts.send({ type: 'talk', talk, phase: 'begin' })
    parts.tell({ phase: 'opening', talk, since: mine.since })
    parts.microphone.open().then(
      () => capture(mine, !sounded),
      (error: unknown) => fail(mine, faultOf(error)),
    )
  }

  function capture(mine: Held, preRoll: boolean): void {
    if (held !== mine) return
    mine.capturing = true
    parts.microphone.begin(mine.talk, preRoll)
    parts.tell({ phase: 'listening', talk: mine.talk, since: mine.since })
  }

  /** Refused after the key went up again is as much worth knowing as before. */
  function fail(mine: Held, fault: MicrophoneFault): void {
    if (held === mine) abandon(mine)
    parts.trouble(fault)
  }

  function abandon(mine: Held): void {
    leave(mine)
    parts.microphone.end()
    parts.send({ type: 'talk', talk: mine.talk, phase: 'cancel' })
    parts.tell({ phase: 'idle', talk: mine.talk })
  }

  function leave(mine: Held): void {
    held = null
    mine.cancelBound()
    parts.unhush()
  }

  function release(): void {
    if (held === null) return
    const tapped = parts.now() - held.since < TAP_MS
    if (!tapped && held.capturing) return letGo(null)
    const mine = held
    abandon(mine)
    parts.trouble(tapped ? 'tapped' : 'early')
  }

  /** What was said counts; its end follows with the last piece. */
  function letGo(trouble: TalkTrouble | null): void {
    const mine = held
    if (mine === null) return
    if (trouble !== null) parts.trouble(trouble)
    if (!mine.capturing) return abandon(mine)
    leave(mine)
    ending = { talk: mine.talk, cancelWait: parts.after(LAST_PIECE_MS, finishEnding) }
    parts.microphone.end()
    parts.tell({ phase: 'awaiting', talk: mine.talk, since: mine.since })
    cancelAwaiting = parts.after(AWAIT_MS, () => parts.tell({ phase: 'idle', talk: mine.talk }))
  }

  function finishEnding(): void {
    if (ending === null) return
    const { talk, cancelWait } = ending
    ending = null
    cancelWait()
    parts.send({ type: 'talk', talk, phase: 'end' })
  }

  function piece({ talk, pcm, last }: CapturedPiece): void {
    if (talk !== held?.talk && talk !== ending?.talk) return
    const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)
    parts.sendFrame({ number: talk, sampleRateHz: EAR_RATE_HZ, last, pcm: bytes })
    if (last && talk === ending?.talk) finishEnding()
  }

  function heard(listening: ListeningView | null): void {
    if (held === null) return
    if (listening === null) {
      if (held.acknowledged) letGo('too-long')
    } else if (listening.talk === held.talk) held.acknowledged = true
    else if (!isOwn(listening.talk)) giveUp('busy')
  }

  /** News of the talk before this one may come late. */
  const isOwn = (talk: number): boolean => talk >= parts.first && talk < next

  function giveUp(trouble: TalkTrouble): void {
    if (held === null) return
    abandon(held)
    parts.trouble(trouble)
  }

  function linkLost(): void {
    ending?.cancelWait()
    ending = null
    cancelAwaiting()
    if (held === null) return parts.tell({ phase: 'idle', talk: next - 1 })
    giveUp('lost-link')
  }

  return {
    press,
    release,
    unfocus: () => {
      if (held?.anywhere === false) release()
    },
    drop: () => {
      if (held !== null) abandon(held)
    },
    piece,
    heard,
    microphoneLost: giveUp,
    linkLost,
  }
}
