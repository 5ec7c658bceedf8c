import type { Writable } from 'node:stream'
import {
  type DestinationStream,
  destination,
  type Level,
  type LevelWithSilent,
  multistream,
  pino,
  stdSerializers,
} from 'pino'
import { redact } from '../../domain/logs/redact.ts'
import type { Log } from '../../ports/log.ts'

export interface LogOptions {
  readonly level: LevelWithSilent
  /** Where the lines go; standard error when absent. */
  readonly stream?: DestinationStream | Writable
  /** Where the same lines go besides, each from its level on. */
  readonly also?: readonly { readonly level: Level; readonly stream: LineSink }[]
  /** Who writes, as Datadog's unified tags have it. */
  readonly service?: string
  readonly env?: string | null
  readonly version?: string
  /** What every line carries of the moment it is written in: the ids of its trace. */
  readonly context?: () => object
}

export interface LineSink {
  /** One line, with its end. Never throws. */
  write(line: string): void
}

/** Field names whose values are never written, however deep they lie. */
const SECRET =
  /(?:secret|password|passwd|authorization|cookie|token|api[-_]?key|app[-_]?key)$|(?:^|[-_.]|operator)pin$/i
const DEEPEST = 4
const MOST_FIELDS = 100
const LONGEST_TEXT = 4_000

/**
 * JSON lines on standard error, and where else they are wanted. Values under `pii.` keys are written only at debug and trace, secrets never.
 * Depth, number of fields and length of text are bounded, so that one call cannot fill the disk.
 */
export function openLog(options: LogOptions): Log {
  const showPrivate = options.level === 'debug' || options.level === 'trace'
  const logger = pino(
    {
      level: options.level,
      base: identityOf(options),
      ...(options.context === undefined ? {} : { mixin: options.context }),
      serializers: { err: asItIs },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    linesTo(options),
  )
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') => (data: Record<string, unknown>, message: string) => {
      if (logger.isLevelEnabled(level)) logger[level](bounded(data, showPrivate, 0), message)
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

function identityOf({ service = 'echoops', env = null, version }: LogOptions): Record<string, string> {
  return { service, ...(env === null ? {} : { env }), ...(version === undefined ? {} : { version }) }
}

function linesTo({ level, stream, also = [] }: LogOptions): DestinationStream | Writable {
  const first = stream ?? destination({ dest: 2, sync: true })
  if (also.length === 0 || level === 'silent') return first
  return multistream([{ level, stream: first }, ...also])
}

/** Errors are described before pino sees them. */
const asItIs = (value: unknown): unknown => value

function bounded(data: object, showPrivate: boolean, depth: number): Record<string, unknown> {
  const entries = Object.entries(data).slice(0, MOST_FIELDS)
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (SECRET.test(key)) return [key, '[secret]']
      if (key.startsWith('pii.') && !showPrivate) return [key, '[private]']
      return [key, boundedValue(value, showPrivate, depth)]
    }),
  )
}

function boundedValue(value: unknown, showPrivate: boolean, depth: number): unknown {
  if (typeof value === 'string') return boundedText(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Error) return describedError(value, showPrivate, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '[deeper]'
  if (Array.isArray(value))
    return value.slice(0, MOST_FIELDS).map((item) => boundedValue(item, showPrivate, depth + 1))
  return bounded(value, showPrivate, depth + 1)
}

/** Other people's errors may quote a request, and in it a key. */
function boundedText(text: string): string {
  // Cut after it was looked at: half a key is not recognised.
  const clean = redact(text.slice(0, 2 * LONGEST_TEXT))
  return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean
}

/** With its causes; what an error carries besides (`details`, `code`) passes the same sieve. */
function describedError(error: Error, showPrivate: boolean, depth: number): unknown {
  const { type, message, stack, ...rest } = stdSerializers.err(error)
  const text = { message: boundedText(message), stack: boundedText(stack) }
  return { type, ...text, ...(depth >= DEEPEST ? {} : bounded(rest, showPrivate, depth + 1)) }
}
