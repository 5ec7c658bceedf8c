import type { Command } from '../domain/command.ts'
import type { Question } from '../domain/command-record.ts'
import {
  type Asking,
  NOTHING_ASKED,
  type Pending,
  type SettleEffect,
  type SettleEvent,
  settle,
} from '../domain/confirmation.ts'
import { EchoError } from '../domain/error.ts'
import type { Permit } from '../domain/permit.ts'
import { commandTitle } from '../domain/policy-words.ts'
import type { Chance } from '../ports/chance.ts'
import type { Clock } from '../ports/clock.ts'
import type { Settler } from '../ports/command-desk.ts'
import type { Commands, Order } from '../ports/commands.ts'
import type { Asked, Confirmation } from '../ports/confirmation.ts'
import type { QuestionDesk } from './command-desk.ts'

export interface ConfirmationParts {
  readonly commands: Commands
  readonly clock: Clock
  readonly chance: Chance
  /** Whether an operator PIN is set: then programs must give it for every confirmation. */
  readonly pinSet: boolean
  /** In constant time; false when no PIN is set. */
  pinMatches(pin: string): boolean
  reply(order: Order, key: string, text: string): void
  /** Why the command has lost what it is bound to (its incident, its target), as a sentence; null while it is still there. */
  goneBecause(command: Command): string | null
}

interface Waiting {
  readonly order: Order
  readonly answer: (permit: Permit | null) => void
}

/** Puts the rules of confirmation to work: asks, waits, keeps the time, and tells what came of it. */
export class ConfirmationDesk implements Confirmation, QuestionDesk {
  readonly #parts: ConfirmationParts
  readonly #waiting = new Map<string, Waiting>()
  #asking: Asking = NOTHING_ASKED
  #cancelAlarm = (): void => undefined
  /** Whoever just spoke hears the answer as the answer to that. */
  #spokenTo = false
  /** What the newest end of a question was told with. */
  #lastWords: string | null = null

  constructor(parts: ConfirmationParts) {
    this.#parts = parts
  }

  settle({ command }: Asked, order: Order, signal: AbortSignal): Promise<Permit | null> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiting.delete(command.id)
        reject(signal.reason)
      }
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      const answer = (permit: Permit | null) => {
        signal.removeEventListener('abort', stop)
        resolve(permit)
      }
      this.#waiting.set(command.id, { order, answer })
      this.#take({ type: 'ask', command, drawn: this.#parts.chance.below(9) })
    })
  }

  heard(order: Order, said: number | null | 'cancel'): string | null {
    if (this.#endsOnAnswer()) return this.#lastWords
    if (this.#asking.pending === null) return null
    // With a PIN, programs on other machines are let in; a digit could be guessed by one.
    if (typeof said === 'number' && order.source === 'http' && this.#parts.pinSet) return PIN_OVER_HTTP
    const event: SettleEvent =
      said === 'cancel'
        ? { type: 'cancel', commandId: null, how: howOf(order) }
        : { type: 'digit', digit: said, how: howOf(order) }
    const effects = this.#answering(() => this.#take(event))
    return effects.map(spoken).find((text) => text !== null) ?? null
  }

  /** The question that waits; one whose object is gone is taken back first. */
  pending(): Pending | null {
    const { pending } = this.#asking
    if (pending !== null && this.#parts.goneBecause(pending.command) !== null) this.#take({ type: 'void' })
    else this.#take({ type: 'tick' })
    return this.#asking.pending
  }

  /** To be called when incidents or the inventory changed: a question without an object leaves the wall at once, and says why. */
  review(): void {
    if (this.#asking.pending !== null) this.pending()
  }

  confirm(commandId: string, { how, pin }: Settler): void {
    this.pending()
    this.#orThrow(this.#take({ type: 'press', commandId, how, pin }))
  }

  cancel(commandId: string, { how }: Settler): void {
    this.pending()
    this.#orThrow(this.#take({ type: 'cancel', commandId, how }))
  }

  close(): void {
    this.#cancelAlarm()
  }

  /** Whether the question ends only now that somebody answers it: its end is the answer then, said once. */
  #endsOnAnswer(): boolean {
    const waited = this.#asking.pending !== null
    return waited && this.#answering(() => this.pending()) === null
  }

  #answering<T>(take: () => T): T {
    this.#spokenTo = true
    try {
      return take()
    } finally {
      this.#spokenTo = false
    }
  }

  #orThrow(effects: readonly SettleEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'idle')
        throw new EchoError('ECHO_COMMAND_NOT_WAITING', 'The command does not wait for a confirmation.')
      if (effect.type === 'pin-needed')
        throw new EchoError('ECHO_PIN_WRONG', 'The operator PIN is needed for this.')
      if (effect.type === 'pin-wrong')
        throw new EchoError('ECHO_PIN_WRONG', `The PIN is wrong. ${effect.left} more may be tried.`)
    }
  }

  #take(event: SettleEvent): readonly SettleEffect[] {
    const { clock, pinMatches } = this.#parts
    const { state, effects } = settle(this.#asking, event, { now: clock.now(), pinMatches })
    this.#asking = state
    for (const effect of effects) this.#perform(effect)
    this.#setAlarm()
    return effects
  }

  #perform(effect: SettleEffect): void {
    if (effect.type === 'asked') return this.#ask(effect.pending)
    if (effect.type === 'permitted') return this.#permit(effect.permit, effect.pinGiven)
    if (effect.type === 'ended') return this.#end(effect)
    if (effect.type === 'idle') return
    this.#parts.commands.show(effect.pending.command.id, { message: spoken(effect) ?? '' })
  }

  #ask(pending: Pending): void {
    const { commands, reply } = this.#parts
    const waiting = this.#waiting.get(pending.command.id)
    if (waiting === undefined) return
    const question = questionOf(pending)
    commands.show(pending.command.id, { question })
    reply(waiting.order, 'question', asWords(question))
  }

  #permit(permit: Permit, pin: boolean): void {
    const { command, how } = permit
    const waiting = this.#leave(command)
    if (waiting === null) return
    this.#parts.commands.note(waiting.order, { step: 'confirmed', how, pin })
    waiting.answer(permit)
  }

  #end(ended: Ended): void {
    const { command, how } = ended
    const waiting = this.#leave(command)
    if (waiting === null) return
    const { commands, reply } = this.#parts
    commands.note(waiting.order, { step: 'cancelled', how })
    const words = how === 'void' ? voidInWords(this.#parts.goneBecause(command)) : endInWords(ended)
    this.#lastWords = words
    if (words !== null) {
      commands.show(command.id, { message: words })
      if (!this.#spokenTo) reply(waiting.order, 'ended', words)
    }
    waiting.answer(null)
  }

  #leave({ id }: Command): Waiting | null {
    const waiting = this.#waiting.get(id) ?? null
    this.#waiting.delete(id)
    return waiting
  }

  #setAlarm(): void {
    this.#cancelAlarm()
    const { pending } = this.#asking
    const { clock } = this.#parts
    this.#cancelAlarm =
      pending === null
        ? () => undefined
        : clock.after(Math.max(1, pending.expiresAt - clock.now()), () => void this.#take({ type: 'tick' }))
  }
}

function howOf({ source }: Order): 'voice' | 'key' | 'http' {
  return source === 'wall' ? 'key' : source
}

function questionOf({ command, digit, pin, askedAt, expiresAt }: Pending): Question {
  return {
    title: commandTitle(command),
    target: command.target?.name ?? '',
    environment: command.target?.environment ?? null,
    effect: command.action.effect,
    digit,
    pin,
    askedAt,
    expiresAt,
  }
}

/** "Restart payment gateway in production. This ends its processes and starts them again. Hold the key and say: confirm seven." */
function asWords({ title, effect, digit, pin }: Question): string {
  const how = pin ? 'Enter the PIN on the wall.' : `Hold the key and say: confirm ${digit}.`
  return `${title}. This ${effect}. ${how}`
}

type Ended = Extract<SettleEffect, { type: 'ended' }>

const ENDED: Readonly<Record<Ended['how'], string | null>> = {
  voice: 'Cancelled. Nothing was done.',
  key: 'Cancelled. Nothing was done.',
  http: 'Cancelled. Nothing was done.',
  expired: 'Nobody confirmed. Nothing was done.',
  replaced: null,
  void: 'That is over, so nothing was done.',
}

/** "The incident was closed, so nothing was done." */
const voidInWords = (why: string | null): string | null =>
  why === null ? ENDED.void : `${why}, so nothing was done.`

const PIN_OVER_HTTP =
  'A program needs the operator PIN to confirm. Say the digit in the room, or send the PIN to the confirm route.'

const WRONG = {
  digit: 'The digit was wrong again. Nothing was done.',
  pin: 'The PIN was wrong three times. Nothing was done.',
} as const

const endInWords = ({ how, wrong }: Ended): string | null => (wrong === null ? ENDED[how] : WRONG[wrong])

/** What is to be said to whoever answered. */
function spoken(effect: SettleEffect): string | null {
  switch (effect.type) {
    case 'permitted':
      return `${commandTitle(effect.permit.command)}: confirmed.`
    case 'ended':
      return endInWords(effect)
    case 'again':
      return `${effect.heard === null ? 'I heard no digit' : `I heard ${effect.heard}`}. Say: confirm ${effect.pending.digit}.`
    case 'pin-needed':
      return 'That is right, but it needs the PIN. Enter it on the wall.'
    case 'pin-wrong':
      return 'The PIN is wrong.'
    case 'asked':
    case 'idle':
      return null
  }
}
