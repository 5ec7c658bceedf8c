import type { CommandView } from '../../contract/command.ts'
import { isCockpitShown } from './cockpit-state.ts'
import type { WallState } from './wall-state.ts'

/** Should the engine not take it away itself: a little longer than it leaves the end of a command on the walls. */
const SHOWN_MS = 15_000
/** What was asked back must be read and thought about. */
const QUESTION_SHOWN_MS = 25_000
/** Reasons of a press that came to nothing are news for this long. */
const TROUBLE_MS = 8_000
const HINT_MS = 3_000

/** One command in one of its states: what somebody takes off the wall comes back when it has gone on. */
export function momentOf(command: CommandView | null): string | null {
  return command === null ? null : `${command.id} ${command.state}`
}

/** The command that concerns the room, unless its end has been on the wall long enough or somebody has put it away. */
export function shownCommand(state: WallState, now: number): CommandView | null {
  const { command } = state
  if (command === null || state.putAway === momentOf(command)) return null
  const shownMs = command.state === 'unclear' ? QUESTION_SHOWN_MS : SHOWN_MS
  return command.ended_at !== null && now >= command.ended_at + shownMs ? null : command
}

/** The question that waits for Enter, Escape or a word. Never put away: it must not wait unseen. */
export function questionOf(state: WallState): CommandView | null {
  const { command } = state
  return command?.state === 'confirming' && command.confirmation !== null ? command : null
}

/** What fills the screen. */
export type Stage =
  /** This wall's key is held, or what was said is being understood; the question that waits meanwhile, if any. */
  | { readonly kind: 'talk'; readonly question: CommandView | null }
  | { readonly kind: 'command'; readonly command: CommandView }
  | { readonly kind: 'cockpit' }
  | { readonly kind: 'subject' }

/** A watch goes on for minutes and leaves the room to the incident; everything else about a command is short. */
export function stageOf(state: WallState, now: number): Stage {
  const question = questionOf(state)
  if (state.talk.phase !== 'idle') return { kind: 'talk', question }
  if (question !== null) return { kind: 'command', command: question }
  const command = shownCommand(state, now)
  if (command === null || command.state === 'watching')
    return { kind: isCockpitShown(state) ? 'cockpit' : 'subject' }
  return { kind: 'command', command }
}

/** What is being watched after an act, while nothing newer is on the wall. */
export function watchedCommand(state: WallState, now: number): CommandView | null {
  const command = shownCommand(state, now)
  return command?.state === 'watching' && command.watch !== null ? command : null
}

/** Somebody speaks at another wall. */
export function heardElsewhere(state: WallState): string | null {
  const { listening, talk } = state
  return listening === null || talk.talk === listening.talk ? null : listening.words
}

/** Why the last press came to nothing, while that is news. */
export function freshTrouble(state: WallState, now: number): WallState['trouble'] {
  const { trouble } = state
  if (trouble === null) return null
  const lastsMs = trouble.trouble === 'tapped' ? HINT_MS : TROUBLE_MS
  return now < trouble.at + lastsMs ? trouble : null
}
