import type { Command } from '../../../src/main/domain/command.ts'
import {
  type Asking,
  NOTHING_ASKED,
  redeem,
  type SettleEvent,
  settle,
} from '../../../src/main/domain/confirmation.ts'
import type { Understanding } from '../../../src/main/domain/intent.ts'
import { judge } from '../../../src/main/domain/policy.ts'
import type { Runbook } from '../../../src/main/domain/runbook.ts'
import type { Random } from '../../scenarios/seeded-random.ts'

/** Up to this much time goes by between two texts: many questions are answered, many run out. */
const LONGEST_PAUSE_MS = 6_000

/** Carries texts through policy and confirmation, one after the other, and keeps account of what was asked by itself. */
export class Unconfirmed {
  readonly #book: Runbook
  readonly #random: Random
  #asking: Asking = NOTHING_ASKED
  #now = 0
  #asked: { readonly command: Command; readonly digit: number; readonly until: number } | null = null
  /** How many commands were confirmed. */
  permitted = 0

  constructor(book: Runbook, random: Random) {
    this.#book = book
    this.#random = random
  }

  /** What was permitted without being asked, answered and in time; null when nothing was. */
  faultAfter(meant: Understanding, run: number): string | null {
    this.#now += Math.floor(this.#random.fraction() * LONGEST_PAUSE_MS)
    const event = this.#eventOf(meant, run)
    if (event === null) return null
    const { state, effects } = settle(this.#asking, event, { now: this.#now, pinMatches: () => false })
    this.#asking = state
    for (const effect of effects) {
      if (effect.type === 'asked') {
        const { command, digit, expiresAt } = effect.pending
        this.#asked = { command, digit, until: expiresAt }
      }
      if (effect.type !== 'permitted') continue
      const asked = this.#asked
      this.#asked = null
      if (event.type !== 'digit' || event.digit !== asked?.digit) return 'permitted without its digit'
      if (effect.permit.command !== asked.command) return 'permitted for another command'
      if (this.#now >= asked.until) return 'permitted too late'
      if (!redeem(effect.permit) || redeem(effect.permit)) return 'permitted more than once'
      this.permitted += 1
    }
    return null
  }

  #eventOf(meant: Understanding, run: number): SettleEvent | null {
    if (meant.kind === 'confirmation') return { type: 'digit', digit: meant.digit, how: 'voice' }
    if (meant.kind === 'cancellation') return { type: 'cancel', commandId: null, how: 'voice' }
    if (meant.kind !== 'intent') return null
    const facts = {
      now: this.#now,
      performed: [],
      underway: [],
      readOnly: false,
      pinSet: false,
      incidentId: null,
    }
    const decision = judge(meant.intent, this.#book, facts, `cmd_${run}`)
    if (decision.kind !== 'confirm') return null
    return { type: 'ask', command: decision.command, drawn: Math.floor(this.#random.fraction() * 9) }
  }
}
