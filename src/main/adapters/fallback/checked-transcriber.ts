import type { Hearing, Transcriber, Transcript } from '../../ports/transcriber.ts'
import { failureOf } from './failure-of.ts'
import { type Fallback, tell, whyNot } from './fell-back.ts'
import { within } from './waiting.ts'

export interface TranscriberCheck extends Fallback {
  /** How long the reply may wait for the second ear where the first is sure. */
  readonly checkMs?: number
  /** And where it is not, and would have to say that it did not catch it. */
  readonly unsureMs?: number
}

const CHECK_MS = 350
const UNSURE_MS = 1_500

/**
 * The ear of this machine, checked by the cloud's. What the local ear takes for silence, noise or its own voice is that. Where it is sure,
 * another text of the cloud is given along as `second`. Where it is not, or does not work, the cloud's text counts, as `unsure`: names in
 * it must be spelled right. Where the cloud is late or fails, the local ear is alone. Rejects when both fail, or when aborted.
 */
export function checkedTranscriber(
  local: Transcriber,
  cloud: Transcriber,
  use: TranscriberCheck,
): Transcriber {
  return {
    by: local.by,
    expect(phrases) {
      local.expect(phrases)
      cloud.expect(phrases)
    },
    listen: (partial) => new CheckedHearing(local, cloud, use, partial),
    heardFromUs(pcm, sampleRateHz) {
      local.heardFromUs(pcm, sampleRateHz)
      cloud.heardFromUs(pcm, sampleRateHz)
    },
    async warm() {
      const [own] = await Promise.allSettled([local.warm(), cloud.warm()])
      if (own.status === 'rejected') throw own.reason
    },
    async close() {
      await Promise.all([local.close(), cloud.close()])
    },
  }
}

class CheckedHearing implements Hearing {
  readonly #use: TranscriberCheck
  readonly #names: { readonly local: string; readonly cloud: string }
  readonly #local: Hearing
  readonly #cloud: Hearing | null

  constructor(
    local: Transcriber,
    cloud: Transcriber,
    use: TranscriberCheck,
    partial: (text: string) => void,
  ) {
    this.#use = use
    this.#names = { local: local.by, cloud: cloud.by }
    this.#local = local.listen(partial)
    this.#cloud = use.breaker.view().state === 'open' ? null : cloud.listen(() => undefined)
  }

  add(pcm: Uint8Array): void {
    this.#local.add(pcm)
    this.#cloud?.add(pcm)
  }

  cancel(): void {
    this.#local.cancel()
    this.#cloud?.cancel()
  }

  /** Both are asked at once; the second answer is waited for only where it can matter. */
  async end(signal: AbortSignal): Promise<Transcript> {
    const stop = new AbortController()
    const check = this.#check(AbortSignal.any([signal, stop.signal]))
    try {
      const heard = await this.#local.end(signal).catch((error: unknown) => this.#deaf(error, signal))
      if (heard instanceof Deaf) return await this.#cloudAlone(heard, check, signal)
      if (heard.kind !== 'speech' && heard.kind !== 'unsure') return heard
      const { checkMs = CHECK_MS, unsureMs = UNSURE_MS } = this.#use
      return combined(heard, await this.#wait(check, heard.kind === 'speech' ? checkMs : unsureMs, signal))
    } finally {
      stop.abort(new Error('The other ear was not waited for.'))
    }
  }

  /** Never rejects; null when there is no second opinion. Tells the breaker how it went. */
  async #check(signal: AbortSignal): Promise<Transcript | null> {
    const { breaker } = this.#use
    if (this.#cloud === null || whyNot(this.#use) !== null) {
      this.#cloud?.cancel()
      return null
    }
    try {
      const transcript = await this.#cloud.end(signal)
      breaker.succeeded()
      return transcript
    } catch (error) {
      if (signal.aborted) breaker.released()
      else {
        breaker.failed(error)
        tell(
          { sense: 'ear', from: this.#names.cloud, to: this.#names.local, failure: failureOf(error) },
          this.#use,
        )
      }
      return null
    }
  }

  #wait(check: Promise<Transcript | null>, ms: number, signal: AbortSignal): Promise<Transcript | null> {
    return within(check, ms, () => null, this.#use.clock, signal)
  }

  #deaf(error: unknown, signal: AbortSignal): Deaf {
    signal.throwIfAborted()
    this.#use.log.warn({ err: error }, 'the local ear did not hear a clip')
    return new Deaf(error)
  }

  async #cloudAlone(deaf: Deaf, check: Promise<Transcript | null>, signal: AbortSignal): Promise<Transcript> {
    const heard = await this.#wait(check, this.#use.unsureMs ?? UNSURE_MS, signal)
    if (heard === null) throw deaf.error
    return heard.kind === 'speech' ? { ...heard, kind: 'unsure', text: '', free: heard.text } : heard
  }
}

/** The local ear's failure, held back while the other may still answer. */
class Deaf {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

function combined(local: Transcript, cloud: Transcript | null): Transcript {
  if (cloud === null || cloud.kind !== 'speech' || wordsOf(cloud.text) === '') return local
  const { text, by, meant } = cloud
  if (local.kind === 'speech') {
    if (wordsOf(text) === wordsOf(local.text)) return local
    const heard = meant === undefined ? { text, by } : { text, by, meant }
    if (local.second === undefined) return { ...local, second: heard }
    return { ...local, also: [...(local.also ?? []), heard] }
  }
  // Another cloud has helped out already; of two guesses the first counts.
  if (local.second !== undefined) return local
  return { ...local, free: text, by, second: { text: local.free, by: local.by } }
}

const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
