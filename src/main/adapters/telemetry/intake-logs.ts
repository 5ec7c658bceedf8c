import type { Clock } from '../../ports/clock.ts'
import type { Intake } from './intake.ts'
import type { Tags } from './metric-sender.ts'
import { tagList } from './series-buffer.ts'

export interface IntakeLogsOptions {
  readonly intake: Pick<Intake, 'send' | 'lost'>
  /** Without a slash at its end. */
  readonly logsUrl: string
  readonly host: string
  readonly service: string
  readonly tags: Tags
  readonly clock: Clock
}

export interface IntakeLogs {
  /** One line of the log: an object as JSON. */
  write(line: string): void
  close(): void
}

const FLUSH_EVERY_MS = 5_000
/** Datadog takes a thousand lines and 5 MB in a request. */
const LINES_A_PARCEL = 200
/** Lines between two flushes; a storm of warnings says the same over and over. */
const MOST_LINES = 1_000
const LONGEST_LINE = 64 * 1024
const DEEPEST = 8

type Fields = Readonly<Record<string, unknown>>

/** Lines of the log straight to Datadog, in batches. What is marked as private never goes there, whatever the level of the log is. */
export function openIntakeLogs(options: IntakeLogsOptions): IntakeLogs {
  const { intake, logsUrl, host, service, tags, clock } = options
  const ddtags = tagList(tags).join()
  const waiting: Fields[] = []
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    while (waiting.length > 0) {
      const body = waiting.splice(0, LINES_A_PARCEL)
      intake.send({ url: `${logsUrl}/api/v2/logs`, body, encoding: 'gzip', items: body.length })
    }
  }

  return {
    write(line) {
      const fields = line.length > LONGEST_LINE ? null : fieldsOf(line)
      if (fields === null || waiting.length >= MOST_LINES) return intake.lost(1)
      const { level, time, msg, ...rest } = fields
      waiting.push({
        ...(withoutPrivate(rest, 0) as Fields),
        ...{ ddsource: 'nodejs', ddtags, hostname: host, service },
        ...{ status: STATUS[Number(level)] ?? 'info', message: String(msg ?? ''), date: time },
      })
      cancel ??= clock.after(FLUSH_EVERY_MS, flush)
    },
    close: flush,
  }
}

/** Levels of pino by Datadog's names. */
const STATUS: Readonly<Record<number, string>> = {
  10: 'debug',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'critical',
}

function fieldsOf(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
  } catch {
    return null
  }
}

function withoutPrivate(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return '[deeper]'
  if (Array.isArray(value)) return value.map((item) => withoutPrivate(item, depth + 1))
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    key.startsWith('pii.') ? '[private]' : withoutPrivate(item, depth + 1),
  ])
  return Object.fromEntries(entries)
}
