import { createAssembler } from '../../domain/logs/assembler.ts'
import { valueFields } from '../../domain/logs/line-fields.ts'
import { levelOfWord } from '../../domain/logs/line-level.ts'
import type { LogRecord } from '../../domain/logs/record.ts'
import { at, fieldsOf, listOf, tagOf, textOf, timeOf } from './json.ts'

const MAX_MESSAGE = 16_384
const MAX_LINES = 60
const NS_PER_MS = 1e6

/**
 * A log event as a line of a file would be read: Datadog keeps the line whole in `message`, with its own time, level and stack.
 * Null when it has no time.
 */
export function recordOf(event: unknown, fallbackService: string): LogRecord | null {
  const attributes = fieldsOf(at(event, 'attributes'))
  const time = timeOf(attributes['timestamp'])
  if (time === null) return null
  const own = fieldsOf(attributes['attributes'])
  const text = (textOf(attributes['message']) ?? errorOf(own) ?? '').slice(0, MAX_MESSAGE)
  const read = asLine(text, time, fallbackService)
  const message = read?.message ?? ''
  if (message === '') return null
  const tags = listOf(attributes['tags'])
  const status = textOf(attributes['status'])
  return {
    at: time,
    level: (status === null ? null : levelOfWord(status)) ?? read?.level ?? 'unknown',
    service: textOf(attributes['service']) ?? tagOf(tags, 'service') ?? fallbackService,
    version: tagOf(tags, 'version') ?? textOf(own['version']) ?? read?.version ?? null,
    message: message + valueFields(telling(own), message),
    raw: text.split('\n', 1)[0] ?? '',
  }
}

/** The first record that the text makes; what follows it belongs to it. */
function asLine(text: string, referenceAt: number, fallbackService: string): LogRecord | null {
  let first: LogRecord | null = null
  const assembler = createAssembler({
    fallbackService,
    context: { referenceAt },
    emit: (record) => {
      first ??= record
    },
  })
  for (const line of text.split('\n', MAX_LINES)) assembler.line(line)
  assembler.end()
  return first
}

function errorOf(own: Readonly<Record<string, unknown>>): string | null {
  return textOf(at(own, 'error', 'message')) ?? textOf(at(own, 'error', 'stack'))
}

/** Datadog's standard attribute `duration` is in nanoseconds; parts of `http` and `error` lie one level down. */
function telling(own: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const { duration, ...rest } = own
  const ms = typeof duration === 'number' ? Math.round(duration / NS_PER_MS) : null
  const status = at(own, 'http', 'status_code')
  const error = at(own, 'error', 'message')
  return [
    ...Object.entries(rest),
    ...(ms === null ? [] : [['duration_ms', ms] as const]),
    ...(status === undefined ? [] : [['status_code', status] as const]),
    ...(error === undefined ? [] : [['error', error] as const]),
  ]
}
