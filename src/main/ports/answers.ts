import type { Command } from '../domain/command.ts'
import type { Order } from './commands.ts'

/** Answers what only reads, and does what concerns EchoOps alone (acknowledging, muting). Gives the words for the room. */
export interface Answers {
  answer(command: Command, order: Order): Promise<string>
}
