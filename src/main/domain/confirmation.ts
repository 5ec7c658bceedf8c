import type { Command } from './command.ts'
import type { Permit } from './permit.ts'

/** A question that nobody answers is off after this long. */
export const CONFIRM_WITHIN_MS = 30_000
const WRONG_DIGITS = 2
const WRONG_PINS = 3

/** One command that waits for its confirmation. Times are epoch milliseconds. */
export interface Pending {
  readonly command: Command
  readonly digit: number
  /** The operator's PIN is asked for besides. */
  readonly pin: boolean
  readonly askedAt: number
  readonly expiresAt: number
  readonly wrongDigits: number
  readonly wrongPins: number
}

/** The whole state: at most one question waits. */
export interface Asking {
  readonly pending: Pending | null
  /** The digit of the question before: the next one has another. */
  readonly lastDigit: number | null
}

export const NOTHING_ASKED: Asking = { pending: null, lastDigit: null }

export type SettleEvent =
  | { readonly type: 'ask'; readonly command: Command; readonly drawn: number }
  /** A digit was said or typed; null when there was none in "confirm". */
  | { readonly type: 'digit'; readonly digit: number | null; readonly how: Permit['how'] }
  /** Enter on the wall, or a call over HTTP. */
  | {
      readonly type: 'press'
      readonly commandId: string
      readonly how: 'key' | 'http'
      readonly pin: string | null
    }
  | { readonly type: 'cancel'; readonly commandId: string | null; readonly how: 'voice' | 'key' | 'http' }
  | { readonly type: 'tick' }
  /** What the command was bound to is gone: its incident was closed, or its target left the inventory. */
  | { readonly type: 'void' }

export type Ending = 'voice' | 'key' | 'http' | 'expired' | 'replaced' | 'void'

export type SettleEffect =
  | { readonly type: 'asked'; readonly pending: Pending }
  | { readonly type: 'permitted'; readonly permit: Permit; readonly pinGiven: boolean }
  | {
      readonly type: 'ended'
      readonly command: Command
      readonly how: Ending
      /** What was wrong too often; null when it was ended for another reason. */
      readonly wrong: 'digit' | 'pin' | null
    }
  /** Say it again: the digit was wrong, or none was heard. */
  | { readonly type: 'again'; readonly pending: Pending; readonly heard: number | null }
  /** Confirmed by voice where a PIN is needed as well: it must be typed. */
  | { readonly type: 'pin-needed'; readonly pending: Pending }
  | { readonly type: 'pin-wrong'; readonly pending: Pending; readonly left: number }
  /** Nothing waits for this. */
  | { readonly type: 'idle' }

export interface SettleStep {
  readonly state: Asking
  readonly effects: readonly SettleEffect[]
}

export interface SettleContext {
  readonly now: number
  /** Compares in constant time. */
  pinMatches(pin: string): boolean
}

/** Permits that nobody has used yet. Who holds one is known by it, not by what is written in it: a copy is none. */
const unused = new WeakSet<Permit>()

/** True once for every permit that a confirmation has made, and never for anything else. Whoever performs asks this first. */
export const redeem = (permit: Permit): boolean => unused.delete(permit)

/** The rules of asking whether a command is meant. The only place where a Permit is made. */
export function settle(state: Asking, event: SettleEvent, context: SettleContext): SettleStep {
  const { pending } = state
  if (event.type === 'ask') return ask(state, event, context.now)
  if (pending !== null && context.now >= pending.expiresAt) {
    const over = end(state, pending, 'expired')
    return event.type === 'tick' ? over : { ...over, effects: [...over.effects, { type: 'idle' }] }
  }
  if (event.type === 'tick') return { state, effects: [] }
  if (pending === null) return { state, effects: event.type === 'void' ? [] : [{ type: 'idle' }] }
  switch (event.type) {
    case 'digit':
      return hearDigit(state, pending, event)
    case 'press':
      return press(state, pending, event, context)
    case 'cancel':
      if (event.commandId !== null && event.commandId !== pending.command.id)
        return { state, effects: [{ type: 'idle' }] }
      return end(state, pending, event.how)
    case 'void':
      return end(state, pending, 'void')
  }
}

/** `drawn` is 0 … 8: one of the nine digits that were not the last one. */
function ask(state: Asking, event: Extract<SettleEvent, { type: 'ask' }>, now: number): SettleStep {
  const drawn = Math.min(8, Math.max(0, Math.trunc(event.drawn)))
  const digit = state.lastDigit === null || drawn < state.lastDigit ? drawn : drawn + 1
  const pending: Pending = {
    command: event.command,
    digit,
    pin: event.command.action.pin,
    askedAt: now,
    expiresAt: now + CONFIRM_WITHIN_MS,
    wrongDigits: 0,
    wrongPins: 0,
  }
  const { pending: earlier } = state
  const how = earlier !== null && now >= earlier.expiresAt ? 'expired' : 'replaced'
  const before = earlier === null ? [] : end(state, earlier, how).effects
  return { state: { pending, lastDigit: digit }, effects: [...before, { type: 'asked', pending }] }
}

function hearDigit(
  state: Asking,
  pending: Pending,
  { digit, how }: Extract<SettleEvent, { type: 'digit' }>,
): SettleStep {
  if (digit === pending.digit) {
    if (pending.pin) return { state, effects: [{ type: 'pin-needed', pending }] }
    return permit(state, pending, how, false)
  }
  const wrongDigits = pending.wrongDigits + 1
  if (wrongDigits >= WRONG_DIGITS) return end(state, pending, how, 'digit')
  const next = { ...pending, wrongDigits }
  return { state: { ...state, pending: next }, effects: [{ type: 'again', pending: next, heard: digit }] }
}

function press(
  state: Asking,
  pending: Pending,
  { commandId, how, pin }: Extract<SettleEvent, { type: 'press' }>,
  context: SettleContext,
): SettleStep {
  if (commandId !== pending.command.id) return { state, effects: [{ type: 'idle' }] }
  if (!pending.pin && pin === null) return permit(state, pending, how, false)
  if (pin !== null && context.pinMatches(pin)) return permit(state, pending, how, true)
  if (pin === null) return { state, effects: [{ type: 'pin-needed', pending }] }
  const wrongPins = pending.wrongPins + 1
  if (wrongPins >= WRONG_PINS) return end(state, pending, how, 'pin')
  const next = { ...pending, wrongPins }
  const left = WRONG_PINS - wrongPins
  return { state: { ...state, pending: next }, effects: [{ type: 'pin-wrong', pending: next, left }] }
}

function permit(state: Asking, { command }: Pending, how: Permit['how'], pinGiven: boolean): SettleStep {
  // The one place where a permit comes into being: its brand exists for the compiler only.
  const made = Object.freeze({ command, how, dryRun: command.action.dryRun ?? false }) as Permit
  unused.add(made)
  return { state: { ...state, pending: null }, effects: [{ type: 'permitted', permit: made, pinGiven }] }
}

function end(
  state: Asking,
  { command }: Pending,
  how: Ending,
  wrong: 'digit' | 'pin' | null = null,
): SettleStep {
  return { state: { ...state, pending: null }, effects: [{ type: 'ended', command, how, wrong }] }
}
