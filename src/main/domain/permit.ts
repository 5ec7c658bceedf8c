import type { Command } from './command.ts'

declare const settled: unique symbol

/**
 * Leave to perform one command, once. Only `settle` of confirmation.ts makes one, so that what nobody confirmed
 * does not compile where something is performed.
 */
export interface Permit {
  readonly [settled]: true
  readonly command: Command
  readonly how: 'voice' | 'key' | 'http'
  readonly dryRun: boolean
}
