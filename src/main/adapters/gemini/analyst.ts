import type { Sentence } from '../../domain/sitrep.ts'
import type { Analyst, Case, Conclusion } from '../../ports/analyst.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Redaction, Redactor } from '../../ports/redactor.ts'
import type { Spending } from '../../ports/spending.ts'
import { caseText, MAX_EVIDENCE } from './case-text.ts'
import type { GeminiClient, GeminiRequest } from './client.ts'
import { Dictation } from './dictation.ts'
import { problem } from './failures.ts'
import { type CostOf, Meter } from './meter.ts'
import { ObjectScanner } from './object-scanner.ts'
import type { Prompt } from './prompt.ts'
import { readItem, reportSchema } from './report-item.ts'

export interface GeminiAnalystOptions {
  readonly client: GeminiClient
  /** What the model is told; asked for each report, so that another version can be put in its place. */
  readonly prompt: () => Prompt
  readonly redaction: Redaction
  readonly spending: Spending
  readonly clock: Clock
  readonly log: Log
  readonly costOf: CostOf
}

/**
 * Writes the report with Gemini, sentence by sentence as it comes. What the cited evidence does not bear out is left out. An
 * answer that breaks off, repeats itself, says nothing or is kept back throws a ProviderError; the sentences before it stay
 * good, and their keys tell the next analyst what has been said.
 */
export function geminiAnalyst(options: GeminiAnalystOptions): Analyst {
  return { by: 'gemini', brief: (subject, signal) => brief(options, subject, signal) }
}

async function* brief(
  options: GeminiAnalystOptions,
  subject: Case,
  signal: AbortSignal,
): AsyncGenerator<Sentence, Conclusion, undefined> {
  const { client, clock, log, spending } = options
  signal.throwIfAborted()
  if (subject.report.evidence.length === 0) throw problem('bad-request', 'nothing to cite')
  const startedMs = clock.monotonicMs()
  const prompt = options.prompt()
  const redactor = options.redaction.begin()
  const request = requestOf(subject, prompt, redactor)
  const dictation = new Dictation(subject, redactor)
  const meter = new Meter(client.model, options.costOf)
  meter.open(spending, request.instruction.length + request.text.length, prompt.settings.maxOutputTokens)
  let ended = false
  let latencyMs: number | null = null
  try {
    for await (const sentence of sentencesOf(client, request, { dictation, meter }, signal)) {
      latencyMs ??= clock.monotonicMs() - startedMs
      yield sentence
    }
    const { rootCause, confidence } = dictation.conclude()
    ended = true
    const { usage } = meter
    const { costUsd } = usage
    return { rootCause, confidence, costUsd, usage, ...(latencyMs === null ? {} : { latencyMs }) }
  } finally {
    meter.close()
    const { said, dropped, problems } = dictation
    const { usage } = meter
    const durationMs = clock.monotonicMs() - startedMs
    const told = { incident: subject.incident.id, model: client.model, prompt: prompt.version, ended }
    log.info(
      {
        ...told,
        sentences: said.length,
        dropped,
        hidden: redactor.hidden,
        usage,
        latencyMs,
        durationMs,
        'pii.problems': problems,
      },
      'gemini wrote a report',
    )
  }
}

function requestOf(subject: Case, prompt: Prompt, redactor: Redactor): GeminiRequest {
  const ids = subject.report.evidence.slice(0, MAX_EVIDENCE).map(({ id }) => id)
  return {
    instruction: prompt.text,
    text: caseText(subject, redactor),
    settings: prompt.settings,
    schema: reportSchema(ids),
  }
}

interface Desk {
  readonly dictation: Dictation
  readonly meter: Meter
}

async function* sentencesOf(
  client: GeminiClient,
  request: GeminiRequest,
  { dictation, meter }: Desk,
  signal: AbortSignal,
): AsyncGenerator<Sentence, void, undefined> {
  const scanner = new ObjectScanner()
  try {
    for await (const piece of client.stream(request, signal, meter.counted)) {
      meter.read(piece)
      for (const text of scanner.push(piece)) {
        const sentence = dictation.isConcluded ? null : dictation.take(readItem(text))
        if (sentence !== null) yield sentence
        if (dictation.isFull) return
      }
    }
  } catch (error) {
    // The report is whole; what still failed is the end of the wire, where only the tokens are told.
    if (dictation.isConcluded && !signal.aborted) return
    throw error
  }
  if (!scanner.isComplete) throw problem('malformed', 'an object has no end')
}
