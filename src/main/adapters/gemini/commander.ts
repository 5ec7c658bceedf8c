import type { Circumstances, Understanding } from '../../domain/intent.ts'
import type { Runbook } from '../../domain/runbook.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Commander } from '../../ports/commander.ts'
import type { Log } from '../../ports/log.ts'
import type { Redaction } from '../../ports/redactor.ts'
import type { Spending } from '../../ports/spending.ts'
import type { GeminiCall, GeminiClient, GeminiRequest } from './client.ts'
import { choicesOf } from './functions.ts'
import { meaningOf } from './meaning.ts'
import { type CostOf, Meter } from './meter.ts'
import type { Prompt } from './prompt.ts'
import { Said } from './said.ts'

/** Whoever has spoken waits for an answer. */
const DEADLINE_MS = 2_500

export interface GeminiCommanderOptions {
  readonly client: GeminiClient
  readonly prompt: () => Prompt
  /** Asked each time: alerts teach it services. */
  readonly book: () => Runbook
  readonly redaction: Redaction
  readonly spending: Spending
  readonly clock: Clock
  readonly log: Log
  readonly costOf: CostOf
  readonly deadlineMs?: number
}

/**
 * Understands commands with Gemini: it calls one of the runbook's actions or says why none, and is held against what was
 * said. What is dangerous by its words, and what answers a question of ours, is never asked there. Text of alerts and logs
 * is not sent.
 */
export function geminiCommander(options: GeminiCommanderOptions): Commander {
  return {
    by: 'gemini',
    understand: (text, circumstances, signal) => understand(options, text, circumstances, signal),
  }
}

async function understand(
  options: GeminiCommanderOptions,
  text: string,
  circumstances: Circumstances,
  signal: AbortSignal,
): Promise<Understanding> {
  signal.throwIfAborted()
  const book = options.book()
  const said = new Said(text, book, circumstances)
  if (said.settled !== null) return said.settled
  const choices = choicesOf(book)
  const hidden = options.redaction.begin().hide(text)
  const { deadlineMs = DEADLINE_MS } = options
  return await asked(
    options,
    {
      text: questionOf({ said: hidden }, circumstances),
      functions: choices.functions,
      deadlines: { wholeMs: deadlineMs },
    },
    (calls) => meaningOf(calls, choices, said),
    signal,
  )
}

/** One JSON object: what is said stands inside a string. */
export const questionOf = (
  what: Readonly<Record<string, string>>,
  { subjectService }: Circumstances,
): string => JSON.stringify({ ...what, on_the_wall: subjectService })

/** One question to the model, paid for and logged. */
export async function asked<T>(
  options: Omit<GeminiCommanderOptions, 'book' | 'deadlineMs' | 'redaction'>,
  question: Omit<GeminiRequest, 'instruction' | 'settings'>,
  read: (calls: readonly GeminiCall[]) => T,
  signal: AbortSignal,
): Promise<T> {
  const { client, spending, clock, log } = options
  const { text: instruction, settings, version } = options.prompt()
  const startedMs = clock.monotonicMs()
  const meter = new Meter(client.model, options.costOf)
  const chars = instruction.length + question.text.length + JSON.stringify(question.functions).length
  meter.open(spending, chars + soundChars(question.wav), settings.maxOutputTokens)
  let called: readonly string[] = []
  try {
    const calls = await client.call({ instruction, settings, ...question }, signal, meter.counted)
    called = calls.map(({ name }) => name.slice(0, 64))
    return read(calls)
  } finally {
    meter.close()
    const latencyMs = clock.monotonicMs() - startedMs
    log.info(
      { model: client.model, prompt: version, called, usage: meter.usage, latencyMs },
      'gemini was asked what is meant',
    )
  }
}

/** A second of sound is 32 tokens by the vendor's documentation, and 32,000 bytes of ours. */
const soundChars = (wav: Uint8Array | undefined): number => ((wav?.byteLength ?? 0) / 32_000) * 32 * 4
