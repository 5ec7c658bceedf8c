import type { LogRecord } from '../../domain/logs/record.ts'
import type { DatadogApi } from './api.ts'
import type { Covered } from './compact-time.ts'
import { at, listOf, textOf } from './json.ts'
import { recordOf } from './log-record.ts'

export const LOGS = { what: 'logs', permission: 'logs_read_data' } as const
/** The most that Datadog gives at once. */
export const PAGE_LINES = 1_000

export interface LogSpan extends Covered {
  readonly query: string
  readonly maxPages: number
  /** To go on where another search ended; null to begin. */
  readonly after?: FoundLogs | null
  readonly fallbackService: string
}

export interface FoundLogs {
  readonly records: readonly LogRecord[]
  /** Events that came, with those that no line could be made of. */
  readonly events: number
  readonly bytes: number
  /** What of the span was really read: all of it, or its beginning. */
  readonly covered: Covered
  /** Whether there is more than was read. */
  readonly isCut: boolean
  readonly cursor: string | null
}

/** The lines of a span, oldest first, by cursor, as many pages as allowed. A failure after the first page keeps what came. */
export async function searchLogs(
  api: DatadogApi,
  span: LogSpan,
  tryMs: number,
  signal: AbortSignal,
): Promise<FoundLogs> {
  const { query, from, to, maxPages, fallbackService, after = null } = span
  const filter = { query, indexes: ['*'], from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  const records: LogRecord[] = []
  let events = 0
  let bytes = 0
  const coveredFrom = after?.covered.to ?? from
  let lastAt = coveredFrom
  let cursor = after?.cursor ?? null
  for (let page = 0; page < maxPages; page += 1) {
    const body = {
      filter,
      sort: 'timestamp',
      page: { limit: PAGE_LINES, ...(cursor === null ? {} : { cursor }) },
    }
    const call = {
      ...LOGS,
      method: 'POST',
      path: '/api/v2/logs/events/search',
      body,
      safe: true,
      tryMs,
    } as const
    let answer: unknown
    try {
      answer = await api.call(call, signal)
    } catch (error) {
      if (page === 0) throw error
      break
    }
    const found = listOf(at(answer, 'data'))
    events += found.length
    for (const event of found) {
      const record = recordOf(event, fallbackService)
      if (record === null) continue
      records.push(record)
      bytes += record.raw.length
      lastAt = Math.max(lastAt, record.at)
    }
    cursor = found.length === 0 ? null : textOf(at(answer, 'meta', 'page', 'after'))
    if (cursor === null) break
  }
  const isCut = cursor !== null && events + (after?.events ?? 0) >= PAGE_LINES
  return { records, events, bytes, covered: { from: coveredFrom, to: isCut ? lastAt : to }, isCut, cursor }
}
