import type { LogLevel } from '../evidence.ts'
import { fieldText, valueFields } from './line-fields.ts'
import { levelOfNumber, levelOfWord } from './line-level.ts'
import { timeOfField } from './line-time.ts'
import type { ParseContext, Parsed } from './record.ts'

type Fields = Readonly<Record<string, unknown>>

const TIME = [
  'timestamp',
  'time',
  'ts',
  '@timestamp',
  'date',
  'datetime',
  '__REALTIME_TIMESTAMP',
  'eventTime',
]
const LEVEL = ['level', 'severity', 'lvl', 'status', 'levelname', 'log.level', 'PRIORITY']
const MESSAGE = ['msg', 'message', 'event', 'log', 'MESSAGE', 'body']
const SERVICE = [
  'service',
  'service.name',
  'dd.service',
  'app',
  'application',
  'SYSLOG_IDENTIFIER',
  '_SYSTEMD_UNIT',
  'logger_name',
  'name',
]
const VERSION = ['version', 'dd.version', 'service.version', 'release']

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field by its name, dotted names also one level down. */
function field(fields: Fields, name: string): unknown {
  const direct = fields[name]
  if (direct !== undefined) return direct
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  const outer = fields[name.slice(0, dot)]
  return isFields(outer) ? outer[name.slice(dot + 1)] : undefined
}

function first<T>(fields: Fields, names: readonly string[], read: (value: unknown) => T | null): T | null {
  for (const name of names) {
    const value = field(fields, name)
    const found = value === undefined ? null : read(value)
    if (found !== null) return found
  }
  return null
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function level(value: unknown): LogLevel | null {
  if (typeof value === 'number') return value < 100 ? levelOfNumber(value) : null
  if (typeof value !== 'string') return null
  return /^\d{1,2}$/.test(value) ? levelOfNumber(Number(value)) : levelOfWord(value)
}

/** The first line of an error: its message, or the head of its stack. */
function errorText(fields: Fields): string | null {
  for (const name of ['error', 'err', 'exception', 'exc_info']) {
    const error = fields[name]
    const found =
      typeof error === 'string'
        ? error
        : isFields(error)
          ? (text(error['message']) ?? text(error['stack']))
          : null
    if (found !== null) return found.split('\n', 1)[0] ?? null
  }
  return text(fields['stack_trace'])?.split('\n', 1)[0] ?? null
}

/** One JSON object: structured loggers, journalctl -o json, and Docker's json-file, whose inner line is read in turn. */
export function readJsonLine(
  line: string,
  context: ParseContext,
  readInner: (line: string, context: ParseContext) => Parsed,
): Parsed | null {
  const fields = parseObject(line)
  if (fields === null) return null
  const at = first(fields, TIME, timeOfField)
  const inner = text(fields['log'])
  if (inner !== null && text(fields['stream']) !== null) {
    const parsed = readInner(inner.trimEnd(), context)
    return { ...parsed, at: parsed.at ?? at }
  }
  return {
    at,
    level: first(fields, LEVEL, level) ?? 'unknown',
    service: first(fields, SERVICE, text),
    version: first(fields, VERSION, text),
    message: message(fields),
  }
}

function message(fields: Fields): string {
  const said = first(fields, MESSAGE, text)
  const error = errorText(fields)
  const head =
    said === null
      ? (error ?? fieldText(fields))
      : error === null || said.includes(error)
        ? said
        : `${said}: ${error}`
  return (head.split('\n', 1)[0] ?? '') + valueFields(Object.entries(fields), head)
}

function parseObject(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line)
    return isFields(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
