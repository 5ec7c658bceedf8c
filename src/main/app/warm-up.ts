import type { GeminiClient } from '../adapters/gemini/client.ts'
import { SEVERITIES, severityWord } from '../domain/incident-words.ts'
import type { Speaker } from '../ports/speaker.ts'
import type { Transcriber } from '../ports/transcriber.ts'
import type { Base } from './base.ts'

/** What is said so often that it must not be made first. */
const STOCK_REPLIES = [
  'I did not catch that.',
  'Cancelled. Nothing was done.',
  'Nobody confirmed. Nothing was done.',
  'Nothing done.',
  'There is nothing to confirm.',
  'I heard only myself. Say it again.',
]

/** Makes ear and voice ready beside everything else. What is not ready by the first use makes itself ready then. */
export function warmUp(
  { log, teardown }: Pick<Base, 'log' | 'teardown'>,
  ear: Pick<Transcriber, 'warm'>,
  voice: Pick<Speaker, 'warm'>,
  gemini: Pick<GeminiClient, 'warm'> | null,
): void {
  let stopping = false
  teardown.add('start', () => {
    stopping = true
  })
  const stock = [...SEVERITIES.map((severity) => `${severityWord(severity)}.`), ...STOCK_REPLIES]
  gemini?.warm().catch((error: unknown) => {
    if (!stopping) log.warn({ err: error }, 'Gemini is not ready')
  })
  ear.warm().catch((error: unknown) => {
    if (!stopping) log.warn({ err: error }, 'the ear is not ready')
  })
  voice.warm(stock).catch((error: unknown) => {
    if (!stopping) log.error({ err: error }, 'the voice is not ready')
  })
}
