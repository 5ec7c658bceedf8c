import type { CommandRecord } from '../domain/command-record.ts'
import type { Transcript } from './transcriber.ts'

/** Where commands come in, whoever gives them. */
export interface CommandDesk {
  /** What somebody typed or sent. Resolves when it is answered, refused, asked back or waits for its confirmation. */
  take(words: {
    readonly text: string
    readonly who: string
    readonly source: 'http' | 'wall'
    /** Only a dry run of it is wanted, whatever it says. */
    readonly dryRun?: boolean
  }): Promise<CommandRecord>
  /** 16 kHz mono PCM. @throws {EchoError} ECHO_EAR_UNAVAILABLE */
  hear(
    pcm: Uint8Array,
    who: string,
    signal: AbortSignal,
  ): Promise<{ readonly record: CommandRecord; readonly transcript: Transcript }>
  /**
   * Resolves when the action is done, or after ten seconds while it is underway.
   * @throws {EchoError} ECHO_COMMAND_NOT_FOUND, ECHO_COMMAND_NOT_WAITING, ECHO_PIN_WRONG
   */
  confirm(commandId: string, by: Settler): Promise<CommandRecord>
  /** @throws {EchoError} ECHO_COMMAND_NOT_FOUND, ECHO_COMMAND_NOT_WAITING */
  cancel(commandId: string, by: Settler): CommandRecord
  /** The id of the sound of what was said to it last; null when nothing was. */
  soundOf(commandId: string): string | null
}

export interface Settler {
  readonly who: string
  readonly how: 'key' | 'http'
  readonly pin: string | null
}
