import { groundedIn } from '../../domain/grounding.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import type { Sentence } from '../../domain/sitrep.ts'
import type { Analyst, Case, Conclusion } from '../../ports/analyst.ts'
import { failureOf } from './failure-of.ts'
import { type Fallback, tell, whyNot } from './fell-back.ts'
import { contradicts, fits, saysTheSame } from './said-already.ts'
import { within } from './waiting.ts'

export interface AnalystFallback extends Fallback {
  /** The room has heard the headline and waits for its reason. */
  readonly firstSentenceMs?: number
  /** About as long as a sentence is spoken; then there would be silence. */
  readonly betweenMs?: number
}

const FIRST_SENTENCE_MS = 2_500
const BETWEEN_MS = 3_000
/** No report has more; a model that goes on is stopped. */
const MOST_SENTENCES = 8

/**
 * The cloud's analyst, and behind it the one of this machine, which goes on where the cloud fails, is cut, blocked, repeats itself or is
 * late, without repeating what was said and without a second cause. The conclusion fits the sentences that were given out. `by` is the
 * cloud's; who really wrote a report is in its conclusion. Rejects only when aborted or when the local analyst does.
 */
export function firstAvailableAnalyst(
  [cloud, local]: readonly [Analyst, Analyst],
  use: AnalystFallback,
): Analyst {
  return { by: cloud.by, brief: (subject, signal) => new Brief(cloud, local, subject, use, signal).write() }
}

class Brief {
  readonly #cloud: Analyst
  readonly #local: Analyst
  readonly #case: Case
  readonly #use: AnalystFallback
  readonly #signal: AbortSignal
  readonly #startedMs: number
  /** Only what stands the check of its evidence: the rest is not spoken, so it must not keep anything from being said. */
  readonly #said: Sentence[] = []
  #firstMs: number | null = null

  constructor(cloud: Analyst, local: Analyst, subject: Case, use: AnalystFallback, signal: AbortSignal) {
    this.#cloud = cloud
    this.#local = local
    this.#case = subject
    this.#use = use
    this.#signal = signal
    this.#startedMs = use.clock.monotonicMs()
  }

  async *write(): AsyncGenerator<Sentence, Conclusion, undefined> {
    this.#signal.throwIfAborted()
    const barred = whyNot(this.#use)
    const end = barred === null ? yield* this.#fromCloud() : { failure: barred, conclusion: null }
    if (end.failure === null && end.conclusion !== null) return this.#whole(end.conclusion)
    return yield* this.#goOn(end.failure ?? 'malformed', end.conclusion)
  }

  /** Tells the breaker how it went, also when nobody wants the rest. */
  async *#fromCloud(): AsyncGenerator<Sentence, CloudEnd, undefined> {
    const { breaker } = this.#use
    const stop = new AbortController()
    const dictation = this.#cloud.brief(this.#case, AbortSignal.any([this.#signal, stop.signal]))
    let isReported = false
    try {
      const conclusion = yield* this.#dictated(dictation)
      isReported = true
      breaker.succeeded()
      return { failure: this.#isComplete() ? null : 'malformed', conclusion }
    } catch (error) {
      this.#signal.throwIfAborted()
      isReported = true
      breaker.failed(error)
      return { failure: failureOf(error), conclusion: null }
    } finally {
      if (!isReported) breaker.released()
      stop.abort()
      // A generator that hangs does not answer this either.
      dictation.return(NOTHING).catch(() => undefined)
    }
  }

  async *#dictated(
    dictation: AsyncGenerator<Sentence, Conclusion, undefined>,
  ): AsyncGenerator<Sentence, Conclusion, undefined> {
    const { clock, breaker, firstSentenceMs = FIRST_SENTENCE_MS, betweenMs = BETWEEN_MS } = this.#use
    const failed = (failure: Failure) => new ProviderError(breaker.provider, { failure })
    const late = () => Promise.reject(failed('timeout'))
    const deadlineMs = this.#startedMs + firstSentenceMs
    for (let written = 0; ; written += 1) {
      // What is dropped for want of evidence does not give the first sentence more time.
      const ms = this.#firstMs === null ? Math.max(0, deadlineMs - clock.monotonicMs()) : betweenMs
      const step = await within(dictation.next(), ms, late, clock, this.#signal)
      if (step.done === true) return step.value
      const isRepeated = this.#said.some(
        ({ key, text }) => key === step.value.key || saysTheSame(text, step.value.text),
      )
      if (isRepeated || written >= MOST_SENTENCES) throw failed('malformed')
      if (this.#isSound(step.value) && !contradicts(step.value, this.#said)) yield this.#note(step.value)
    }
  }

  async *#goOn(
    failure: Failure,
    unfinished: Conclusion | null,
  ): AsyncGenerator<Sentence, Conclusion, undefined> {
    const [from, to] = [this.#cloud.by, this.#local.by]
    tell({ sense: 'analyst', from, to, failure }, this.#use)
    const byCloud = this.#said.length
    const dictation = this.#local.brief(this.#case, this.#signal)
    const skipped: Sentence[] = []
    let step = await dictation.next()
    for (; step.done !== true; step = await dictation.next()) {
      if (this.#isSound(step.value) && fits(step.value, this.#said)) yield this.#note(step.value)
      else skipped.push(step.value)
    }
    const both = this.#said.length === byCloud ? from : `${from}+${to}`
    return {
      ...this.#fitting(step.value, byCloud, skipped),
      costUsd: step.value.costUsd + (unfinished?.costUsd ?? 0),
      ...(unfinished?.usage === undefined ? {} : { usage: unfinished.usage }),
      by: byCloud === 0 ? to : both,
      latencyMs: this.#latencyMs(),
      fellBack: failure,
    }
  }

  /** The cause that was said; with the local confidence where both mean the same. */
  #fitting(
    local: Conclusion,
    byCloud: number,
    skipped: readonly Sentence[],
  ): Pick<Conclusion, 'rootCause' | 'confidence'> {
    const at = this.#said.findIndex(({ role }) => role === 'cause')
    const cause = this.#said[at]
    if (cause === undefined) return { rootCause: null, confidence: 0 }
    if (at >= byCloud) return { rootCause: local.rootCause, confidence: local.confidence }
    const theirs = skipped.find(({ key }) => key === 'cause')
    const isShared = theirs?.evidenceIds.some((id) => id !== 'E0' && cause.evidenceIds.includes(id)) === true
    const rootCause = cause.text.replace(/[.!]+$/, '')
    return {
      rootCause,
      confidence: isShared ? Math.min(local.confidence, sureIn(cause.text)) : sureIn(cause.text),
    }
  }

  /** The cloud wrote all of it. A cause that was not given out is none. */
  #whole(conclusion: Conclusion): Conclusion {
    const hasCause = this.#said.some(({ role }) => role === 'cause')
    return {
      ...conclusion,
      rootCause: hasCause ? conclusion.rootCause : null,
      confidence: hasCause ? conclusion.confidence : 0,
      by: conclusion.by ?? this.#cloud.by,
      latencyMs: this.#latencyMs(),
      fellBack: null,
    }
  }

  /** A report says what the cause is, or that none can be seen. */
  #isComplete(): boolean {
    return this.#said.some(({ role }) => role === 'cause' || role === 'unknown')
  }

  #isSound(sentence: Sentence): boolean {
    const { evidence, reading } = this.#case.report
    return groundedIn(sentence, evidence, reading)
  }

  #note(sentence: Sentence): Sentence {
    this.#firstMs ??= this.#use.clock.monotonicMs()
    this.#said.push(sentence)
    return sentence
  }

  #latencyMs(): number {
    return (this.#firstMs ?? this.#use.clock.monotonicMs()) - this.#startedMs
  }
}

interface CloudEnd {
  /** Null: it came to its end and is a report. */
  readonly failure: Failure | null
  readonly conclusion: Conclusion | null
}

const NOTHING: Conclusion = { rootCause: null, confidence: 0, costUsd: 0 }

/** How sure a sentence sounds, at the middle of what its words promise; one that does not say is only possible. */
function sureIn(text: string): number {
  if (/\b(?:very likely|almost certain)/i.test(text)) return 0.85
  return /\b(?:probabl[ey]|likely)\b/i.test(text) ? 0.65 : 0.4
}
