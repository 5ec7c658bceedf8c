import { promisify } from 'node:util'
import { deflate, gzip } from 'node:zlib'
import type { Chance } from '../../ports/chance.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { kindOf, type Verdict } from './intake-verdict.ts'

export interface IntakeOptions {
  readonly apiKey: string
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
}

/** One request to be. What it holds is counted in `items`, for what is said about losses. */
export interface Parcel {
  /** Whole address. */
  readonly url: string
  readonly body: unknown
  /** Each intake names the compression that it takes. */
  readonly encoding: 'gzip' | 'deflate' | 'none'
  readonly items: number
}

export interface IntakeFigures {
  /** Items that Datadog has taken. */
  readonly sent: number
  /** Items that were lost: no room while Datadog did not take them, or it never will. */
  readonly dropped: number
  readonly waiting: number
}

const PACK = { gzip: promisify(gzip), deflate: promisify(deflate) }
const TRY_WITHIN_MS = 10_000
/** What waits while Datadog cannot be reached; older parcels make room for newer ones. */
const MOST_PARCELS = 64
const MOST_BYTES = 4 * 1024 * 1024
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** A key that is refused may be put right at Datadog. */
const REFUSED_PAUSE_MS = 60_000
const CLOSE_WITHIN_MS = 2_000

interface Waiting extends Omit<Parcel, 'body'> {
  readonly plain: Buffer
}

/** Brings parcels to Datadog one after the other, oldest first: bounded, with deadlines, patient with outages. Never throws. */
export class Intake {
  readonly #options: IntakeOptions
  readonly #queue: Waiting[] = []
  readonly #stopping = new AbortController()
  #bytes = 0
  #sending: Promise<void> | null = null
  #failures = 0
  #sent = 0
  #dropped = 0
  #wake: () => void = () => undefined
  #isClosing = false
  #lastTold: Verdict['kind'] = 'taken'

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  send({ body, ...parcel }: Parcel): void {
    if (this.#stopping.signal.aborted || this.#isClosing) return
    const plain = Buffer.from(JSON.stringify(body))
    this.#queue.push({ ...parcel, plain })
    this.#bytes += plain.byteLength
    while (this.#queue.length > MOST_PARCELS || this.#bytes > MOST_BYTES) this.#dropOldest()
    this.#begin()
  }

  /** For those who have thrown something away before it became a parcel. */
  lost(items: number): void {
    this.#dropped += items
  }

  figures(): IntakeFigures {
    return {
      sent: this.#sent,
      dropped: this.#dropped,
      waiting: this.#queue.reduce((sum, { items }) => sum + items, 0),
    }
  }

  /** One more try for what waits, then the end. */
  async close(): Promise<void> {
    this.#isClosing = true
    const cancel = this.#options.clock.after(CLOSE_WITHIN_MS, () => this.#stopping.abort())
    this.#wake()
    await this.#sending
    cancel()
    this.#stopping.abort()
    this.#queue.length = 0
  }

  #begin(): void {
    this.#sending ??= this.#sendAll()
      .catch((error: unknown) => this.#options.log.debug({ err: error }, 'a parcel was lost'))
      .finally(() => {
        this.#sending = null
      })
  }

  #dropOldest(): void {
    const oldest = this.#queue.shift()
    if (oldest === undefined) return
    this.#bytes -= oldest.plain.byteLength
    this.#dropped += oldest.items
  }

  async #sendAll(): Promise<void> {
    for (let parcel = this.#queue[0]; parcel !== undefined; parcel = this.#queue[0]) {
      const verdict = await this.#try(parcel)
      this.#tell(verdict)
      if (this.#stopping.signal.aborted) return
      if (verdict.kind === 'taken' || verdict.kind === 'refused') this.#finish(parcel, verdict.kind)
      if (verdict.kind === 'taken') this.#failures = 0
      else if (this.#isClosing) return
      else if (verdict.kind !== 'refused') await this.#pause(verdict)
    }
  }

  /** It may have been dropped meanwhile, to make room. */
  #finish(parcel: Waiting, how: 'taken' | 'refused'): void {
    if (how === 'taken') this.#sent += parcel.items
    if (this.#queue[0] !== parcel) return
    this.#queue.shift()
    this.#bytes -= parcel.plain.byteLength
    if (how === 'refused') this.#dropped += parcel.items
  }

  async #try({ url, encoding, plain }: Waiting): Promise<Verdict> {
    const { apiKey, clock } = this.#options
    const late = new AbortController()
    const cancel = clock.after(TRY_WITHIN_MS, () => late.abort())
    try {
      const packed = encoding === 'none' ? plain : await PACK[encoding](plain)
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'dd-api-key': apiKey,
          ...(encoding === 'none' ? {} : { 'content-encoding': encoding }),
        },
        body: new Uint8Array(packed),
        // A redirect would carry the key to somebody else.
        redirect: 'error',
        signal: AbortSignal.any([late.signal, this.#stopping.signal]),
      })
      await answer.body?.cancel()
      return kindOf(answer.status, answer.headers)
    } catch {
      return { kind: 'unreachable', status: null, pauseMs: null }
    } finally {
      cancel()
    }
  }

  /** Doubles with every failure, and is never the same for two appliances that lost Datadog at the same moment. */
  async #pause({ kind, pauseMs }: Verdict): Promise<void> {
    this.#failures += 1
    const doubled = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures - 1, 16))
    const wanted = kind === 'bad-key' ? REFUSED_PAUSE_MS : doubled
    const halfMs = Math.ceil(Math.min(LONGEST_PAUSE_MS, Math.max(wanted, pauseMs ?? 0)) / 2)
    const delayMs = Math.max(pauseMs ?? 0, halfMs + this.#options.chance.below(halfMs + 1))
    await new Promise<void>((over) => {
      const cancel = this.#options.clock.after(delayMs, over)
      this.#wake = () => {
        cancel()
        over()
      }
    })
  }

  /** Once when it begins and once when it is over: these lines would be sent as well. */
  #tell({ kind, status }: Verdict): void {
    if (kind === this.#lastTold || this.#stopping.signal.aborted) return
    const { log } = this.#options
    const wasFailing = this.#lastTold !== 'taken'
    this.#lastTold = kind
    if (kind === 'taken')
      log.info({ dropped: this.#dropped }, 'Datadog takes what EchoOps tells about itself again')
    else if (!wasFailing || kind === 'bad-key' || kind === 'refused')
      log.warn({ why: kind, status }, 'Datadog does not take what EchoOps tells about itself')
  }
}
