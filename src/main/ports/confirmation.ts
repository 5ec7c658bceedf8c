import type { Decision } from '../domain/command.ts'
import type { Permit } from '../domain/permit.ts'
import type { Order } from './commands.ts'

export type Asked = Extract<Decision, { readonly kind: 'confirm' }>

/** Asks the room whether a command is really meant. One question waits at a time; a newer one takes its place. */
export interface Confirmation {
  /**
   * Asks, and waits for the answer. Null when it was cancelled, ran out or was replaced; what is said then has been said.
   * Rejects when aborted.
   */
  settle(asked: Asked, order: Order, signal: AbortSignal): Promise<Permit | null>
  /** "Confirm seven", or a cancellation, was heard. True when something waited for it; it has been answered to then. */
  heard(order: Order, digit: number | null | 'cancel'): boolean
  /** Whether a question waits. */
  waiting(): boolean
}
