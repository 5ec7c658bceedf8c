import { createHash } from 'node:crypto'
import type { Ids } from '../../ports/ids.ts'
import type { Log } from '../../ports/log.ts'
import { type ApiOptions, openDatadogApi } from './api.ts'
import { EVENTS } from './change-events.ts'
import { pause } from './deadline.ts'
import { DatadogError, problemOf } from './failure.ts'
import { at, listOf, textOf, timeOf } from './json.ts'
import { type MonitorEvent, monitorEventOf } from './monitor-event.ts'
import { cursorFile, MOST_SEEN, type PollCursor } from './poll-cursor.ts'

export interface EventPollOptions extends ApiOptions {
  readonly log: Log
  readonly ids: Ids
  /** The state directory; the cursor lies there. */
  readonly home: string
  /** What the webhook gives its deliveries to: resolves once the alert is on disk, rejects when it cannot be kept now. */
  readonly deliver: (
    payload: Record<string, unknown>,
    bodyHash: string,
    deliveryId: string,
    receivedAt: number,
  ) => Promise<unknown>
  /** `$ORG_ID` of the account, so that events get the webhook's keys; any constant when no webhook is in use. */
  readonly orgId?: string
  /** Which monitors; `source:alert` when absent. */
  readonly query?: string
  readonly intervalMs?: number
  /** Called with what is wrong, for people, and with null when it works again; not for what passes by itself. */
  readonly problem?: (problem: string | null) => void
}

export interface EventPoll {
  /** Ends the poll under way. What was passed on stays known. */
  close(): Promise<void>
}

const INTERVAL_MS = 15_000
const LONGEST_INTERVAL_MS = 5 * 60_000
const TRY_MS = 10_000
/** Datadog may show an event minutes after it happened; so far each poll reaches into the last one. */
const OVERLAP_MS = 6 * 60_000
/** After a longer outage older events are history; also where the first poll of all begins. */
const LONGEST_REACH_MS = 24 * 60 * 60_000
const FIRST_REACH_MS = 10 * 60_000
const PAGE_EVENTS = 1_000
const MOST_PAGES = 10
/** A failure that is told; fewer in a row pass by themselves. */
const TOLD_AFTER = 3

/**
 * Alerts without an open door: asks Datadog for the events of its monitors over and over and passes each on once, in their order.
 * Spans are told to Datadog in its own time (`now-8m`), so that a wrong clock here loses nothing. Each span reaches into the last one, and
 * what was passed on is known by its id, across restarts too; what a crash may repeat has the webhook's delivery key.
 */
export function openEventPoll(options: EventPollOptions): EventPoll {
  const { clock, chance, log } = options
  const intervalMs = options.intervalMs ?? INTERVAL_MS
  const closing = new AbortController()
  const poll = new Poll(options)
  let failures = 0

  async function run(): Promise<void> {
    await poll.open()
    while (!closing.signal.aborted) {
      const waitMs = await once()
      await pause(clock, waitMs + chance.below(Math.ceil(intervalMs / 5)), closing.signal)
    }
  }

  /** One poll; returns the pause after it. */
  async function once(): Promise<number> {
    try {
      const isWhole = await poll.next(closing.signal)
      if (failures >= TOLD_AFTER) options.problem?.(null)
      failures = 0
      return isWhole ? intervalMs : 0
    } catch (error) {
      closing.signal.throwIfAborted()
      failures += 1
      const isDatadog = error instanceof DatadogError
      log.warn({ err: error, failures }, 'the events of Datadog could not be read')
      const text = isDatadog
        ? `Datadog ${problemOf(error, EVENTS)}. New alerts are not heard until then.`
        : 'Alerts of Datadog cannot be kept. They are fetched again.'
      if (failures === TOLD_AFTER || (failures === 1 && isDatadog && !error.retryable)) {
        failures = Math.max(failures, TOLD_AFTER)
        options.problem?.(text)
      }
      const backOffMs = Math.min(LONGEST_INTERVAL_MS, intervalMs * 2 ** Math.min(failures, 10))
      return Math.max(backOffMs, isDatadog ? (error.retryAfterMs ?? 0) : 0)
    }
  }

  const running = run().catch((error: unknown) => {
    if (!closing.signal.aborted) log.error({ err: error }, 'the events of Datadog are read no more')
  })
  return {
    close: async () => {
      closing.abort(new Error('closed'))
      await running
    },
  }
}

interface Fetched {
  readonly events: readonly MonitorEvent[]
  /** Whether that is all there is. */
  readonly isWhole: boolean
  /** Of all that came, by Datadog's clock. */
  readonly newestAt: number | null
}

class Poll {
  readonly #options: EventPollOptions
  readonly #api: ReturnType<typeof openDatadogApi>
  readonly #file: ReturnType<typeof cursorFile>
  readonly #seen = new Map<string, number>()
  #cursor: PollCursor = { polledAt: 0, resumeFrom: null, seen: [] }

  constructor(options: EventPollOptions) {
    this.#options = options
    this.#api = openDatadogApi(options)
    this.#file = cursorFile(options.home)
  }

  async open(): Promise<void> {
    this.#cursor = (await this.#file.read()) ?? {
      polledAt: this.#options.clock.now() - FIRST_REACH_MS,
      resumeFrom: null,
      seen: [],
    }
    for (const [id, at] of this.#cursor.seen) this.#seen.set(id, at)
  }

  /** True when all was read that there is; false when more waits. */
  async next(signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options
    const polledAt = clock.now()
    const { events, isWhole, newestAt } = await this.#fetch(this.#from(polledAt), signal)
    try {
      for (const event of events) await this.#pass(event)
    } finally {
      // Also after a failure: what was passed on before it is known from now on.
      const done = isWhole && events.every(({ id }) => this.#seen.has(id))
      const before = this.#cursor
      await this.#keep({
        polledAt: done ? polledAt : before.polledAt,
        resumeFrom: done ? null : isWhole ? before.resumeFrom : newestAt,
      })
    }
    return isWhole
  }

  /** Where this poll begins, in Datadog's own time. */
  #from(polledAt: number): string {
    const { resumeFrom, polledAt: before } = this.#cursor
    if (resumeFrom !== null) return new Date(resumeFrom).toISOString()
    // A clock that was set back must not make the span shorter than the overlap.
    const sinceMs = Math.max(0, polledAt - before)
    if (sinceMs > LONGEST_REACH_MS)
      this.#options.log.warn({ sinceMs }, 'events of Datadog from longer ago than a day are not read')
    return `now-${Math.ceil(Math.min(LONGEST_REACH_MS, sinceMs + OVERLAP_MS) / 60_000)}m`
  }

  async #fetch(from: string, signal: AbortSignal): Promise<Fetched> {
    const { site, orgId = 'datadog', query = 'source:alert' } = this.#options
    const events: MonitorEvent[] = []
    let cursor: string | null = null
    let newestAt: number | null = null
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const body = {
        filter: { query, from, to: 'now' },
        sort: 'timestamp',
        page: { limit: PAGE_EVENTS, ...(cursor === null ? {} : { cursor }) },
      }
      const call = { ...EVENTS, method: 'POST', path: '/api/v2/events/search', body, safe: true } as const
      const answer = await this.#api.call({ ...call, tryMs: TRY_MS }, signal)
      const found = listOf(at(answer, 'data'))
      for (const one of found) {
        const event = monitorEventOf(one, { site, orgId })
        if (event !== null) events.push(event)
        newestAt = timeOf(at(one, 'attributes', 'timestamp')) ?? newestAt
      }
      cursor = found.length < PAGE_EVENTS ? null : textOf(at(answer, 'meta', 'page', 'after'))
      if (cursor === null) break
    }
    return { events, isWhole: cursor === null, newestAt }
  }

  async #pass(event: MonitorEvent): Promise<void> {
    if (this.#seen.has(event.id)) return
    const { deliver, ids, clock } = this.#options
    const hash = createHash('sha256').update(JSON.stringify(event.payload)).digest('hex')
    await deliver(event.payload, hash, ids.next('dlv'), clock.now())
    this.#seen.set(event.id, event.at)
  }

  /** Remembers what a later poll may see again; what lies further back than any poll reaches is forgotten. */
  async #keep(reached: Omit<PollCursor, 'seen'>): Promise<void> {
    const newest = Math.max(0, ...this.#seen.values())
    const oldest = newest - LONGEST_REACH_MS
    for (const [id, at] of this.#seen) if (at < oldest || this.#seen.size > MOST_SEEN) this.#seen.delete(id)
    this.#cursor = { ...reached, seen: [...this.#seen] }
    await this.#file.write(this.#cursor)
  }
}
