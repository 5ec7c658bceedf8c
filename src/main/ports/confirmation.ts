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
  /** "Confirm seven", or a cancellation, was heard: what is to be said to it. Null when no question waits. */
  heard(order: Order, said: number | null | 'cancel'): string | null
}
