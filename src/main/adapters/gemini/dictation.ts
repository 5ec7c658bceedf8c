import { headlineOf } from '../../domain/announcement.ts'
import { isGrounded } from '../../domain/grounding.ts'
import { presentable } from '../../domain/logs/redact.ts'
import type { Sentence } from '../../domain/sitrep.ts'
import { secondsAfter, speechSeconds } from '../../domain/spoken/speech-seconds.ts'
import type { Case } from '../../ports/analyst.ts'
import type { Redactor } from '../../ports/redactor.ts'
import { problem } from './failures.ts'
import { isLooping } from './looping.ts'
import { Obedience } from './obedience.ts'
import { type ReportItem, ROLE_OF_KEY, type SentenceKey } from './report-item.ts'

const MAX_SENTENCES = 6
/** Nothing worth saying is shorter. */
const LEAST_SECONDS = 1.2
const MAX_SENTENCE_CHARS = 300
/** Of a cause that was said before the model could tell how sure it is. */
const UNTOLD_CONFIDENCE = 0.5

/** Why a sentence of the model was left out. */
export type Dropped = 'unsupported' | 'order' | 'link' | 'key-again' | 'contradicts' | 'too-long' | 'empty'

/** What a report may say of what the model writes: the next sentence, or nothing. */
export class Dictation {
  readonly said: Sentence[] = []
  readonly dropped: Partial<Record<Dropped, number>> = {}
  /** What the evidence does not bear out, in words that may hold private data. */
  readonly problems: string[] = []
  readonly #case: Case
  readonly #redactor: Redactor
  readonly #obedience: Obedience
  readonly #written = new Set<string>()
  #secondsLeft: number
  #conclusion: ReportItem | null = null

  constructor(subject: Case, redactor: Redactor) {
    this.#case = subject
    this.#redactor = redactor
    this.#obedience = new Obedience(subject.report.evidence)
    this.#secondsLeft = secondsAfter(headlineOf(subject.incident))
  }

  get isFull(): boolean {
    return this.said.length >= MAX_SENTENCES || this.#secondsLeft < LEAST_SECONDS
  }

  get isConcluded(): boolean {
    return this.#conclusion !== null
  }

  /**
   * The sentence, if it may be said.
   * @throws {ProviderError} `malformed` when the model says what it has said before
   */
  take(item: ReportItem): Sentence | null {
    const { key } = item
    if (key === 'conclusion') {
      this.#conclusion = item
      return null
    }
    const written = this.#plain(item.text)
    const same = written
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
    if (this.#written.has(same) || isLooping(written)) throw problem('malformed', 'the answer repeats itself')
    this.#written.add(same)
    const sentence = {
      key,
      role: ROLE_OF_KEY[key],
      text: written,
      evidenceIds: [...new Set(item.evidence_ids)],
    }
    const against = this.#against(sentence)
    if (against !== null) {
      this.dropped[against] = (this.dropped[against] ?? 0) + 1
      return null
    }
    this.#secondsLeft -= speechSeconds(written)
    this.said.push(sentence)
    return sentence
  }

  /**
   * The cause and how sure the model is of it, as far as the room was told a cause.
   * @throws {ProviderError} `malformed` when the room was told neither a cause nor that none can be seen
   */
  conclude(): { readonly rootCause: string | null; readonly confidence: number } {
    const cause = this.said.find(({ key }) => key === 'cause')
    if (cause === undefined && !this.#has('unknown'))
      throw problem('malformed', 'no cause and no word of that')
    if (cause === undefined) return { rootCause: null, confidence: 0 }
    const confidence = this.#conclusion?.confidence ?? UNTOLD_CONFIDENCE
    return { rootCause: this.#rootCause() ?? cause.text, confidence }
  }

  #rootCause(): string | null {
    if (this.#conclusion === null) return null
    const text = this.#plain(this.#conclusion.text)
    const claim = { key: 'cause', role: 'cause', text, evidenceIds: this.#conclusion.evidence_ids } as const
    return text !== '' && this.#unsupported(claim) === null ? text : null
  }

  #plain(text: string): string {
    return presentable(this.#redactor.restore(text).replace(/[*`#]+/g, ''), MAX_SENTENCE_CHARS + 1)
  }

  #against(sentence: Sentence & { readonly key: SentenceKey }): Dropped | null {
    const { key, text } = sentence
    if (text === '') return 'empty'
    if (this.#has(key)) return 'key-again'
    if (this.#contradicts(key)) return 'contradicts'
    return this.#unsupported(sentence) ?? (this.#isTooLong(text) ? 'too-long' : null)
  }

  /** A cause and "no cause can be seen" exclude each other; a proof is one of a cause that was said. */
  #contradicts(key: SentenceKey): boolean {
    if (key === 'proof') return !this.#has('cause')
    if (key === 'cause') return this.#has('unknown')
    return (key === 'unknown' || key === 'read') && this.#has('cause')
  }

  #unsupported(sentence: Sentence): Dropped | null {
    const { evidence, reading } = this.#case.report
    const { grounded, problems } = isGrounded(sentence, evidence, reading)
    if (!grounded) this.problems.push(...problems.slice(0, 3))
    return grounded ? this.#obedience.against(sentence.role, sentence.text) : 'unsupported'
  }

  #isTooLong(text: string): boolean {
    return text.length > MAX_SENTENCE_CHARS || speechSeconds(text) > this.#secondsLeft
  }

  #has(key: SentenceKey): boolean {
    return this.said.some((sentence) => sentence.key === key)
  }
}
