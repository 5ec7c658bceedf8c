import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { pause } from '../own-clock.ts'

export interface SenderOptions {
  readonly url: string
  readonly secret: string | null
  readonly clock: Clock
  readonly log: Log
}

const MOST_TRIES = 6
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8_000
const ANSWER_WITHIN_MS = 5_000
const MOST_WAITING = 50

/** Delivers events one after the other, as Datadog does: again after a 5xx or a lost connection, never after a 4xx. */
export class WebhookSender {
  readonly #options: SenderOptions
  readonly #waiting: Record<string, unknown>[] = []
  #sending = false
  #closed = false

  constructor(options: SenderOptions) {
    this.#options = options
  }

  send(event: Record<string, unknown>): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#options.log.warn({ event: event['id'] }, 'an alert of the demo fleet is dropped: too many wait')
      return
    }
    this.#waiting.push(event)
    if (!this.#sending) this.#drain().catch((error: unknown) => this.#failed(error))
  }

  close(): void {
    this.#closed = true
    this.#waiting.length = 0
  }

  async #drain(): Promise<void> {
    this.#sending = true
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift())
      await this.#deliver(event)
    this.#sending = false
  }

  async #deliver(event: Record<string, unknown>): Promise<void> {
    const { clock, log } = this.#options
    const { id, alert_title: title, alert_transition: transition } = event
    let how = ''
    for (let attempt = 1; attempt <= MOST_TRIES && !this.#closed; attempt += 1) {
      const answer = await this.#post(JSON.stringify(event))
      if (answer.done) return log.info({ id, title, transition }, 'an alert of the demo fleet was delivered')
      how = answer.how
      if (!answer.again) break
      await pause(clock, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)))
    }
    if (!this.#closed) log.warn({ id, title, transition, how }, 'an alert of the demo fleet was not taken')
  }

  async #post(body: string): Promise<{ done: boolean; again: boolean; how: string }> {
    const { url, secret } = this.#options
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (secret !== null) headers['x-echoops-secret'] = secret
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
      const { ok, status } = await fetch(url, { method: 'POST', headers, body, signal })
      return { done: ok, again: status >= 500, how: `HTTP ${status}` }
    } catch (error) {
      return { done: false, again: true, how: error instanceof Error ? error.message : String(error) }
    }
  }

  #failed(error: unknown): void {
    this.#sending = false
    this.#options.log.error({ err: error }, 'the alerts of the demo fleet are stuck')
  }
}
