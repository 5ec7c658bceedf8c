import type { LogLevel } from '../evidence.ts'

const WORDS = new Map<string, LogLevel>(
  Object.entries({
    emerg: 'fatal',
    emergency: 'fatal',
    alert: 'fatal',
    crit: 'fatal',
    critical: 'fatal',
    fatal: 'fatal',
    panic: 'fatal',
    dpanic: 'fatal',
    severe: 'error',
    err: 'error',
    error: 'error',
    eror: 'error',
    warn: 'warn',
    warning: 'warn',
    notice: 'info',
    info: 'info',
    information: 'info',
    log: 'info',
    success: 'info',
    ok: 'info',
    statement: 'info',
    debug: 'debug',
    trace: 'debug',
    verbose: 'debug',
    detail: 'debug',
    fine: 'debug',
    finer: 'debug',
    finest: 'debug',
    f: 'fatal',
    e: 'error',
    w: 'warn',
    i: 'info',
    d: 'debug',
  } satisfies Record<string, LogLevel>),
)

/** The level a word names, in any case; null when it names none. */
export const levelOfWord = (word: string): LogLevel | null => WORDS.get(word.toLowerCase()) ?? null

/** Pino and Bunyan (10 … 60), else syslog severities (0 … 7, RFC 5424 § 6.2.1). */
export function levelOfNumber(number: number): LogLevel {
  if (number >= 10) {
    if (number >= 60) return 'fatal'
    if (number >= 50) return 'error'
    if (number >= 40) return 'warn'
    return number >= 30 ? 'info' : 'debug'
  }
  if (number <= 2) return 'fatal'
  if (number === 3) return 'error'
  if (number === 4) return 'warn'
  return number <= 6 ? 'info' : 'debug'
}

const FATAL = /\b(?:panic|fatal|out of memory|oom-kill|segfault|core dumped|kernel bug)\b/i
const ERROR =
  /\b(?:errors?|exceptions?|fail(?:ed|ure|s)?|refused|denied|timed out|timeout|exhausted|no space left|unreachable|unable to|cannot|could not|aborted|crash(?:ed)?|corrupt(?:ed)?|broken pipe)\b/i
const WARN =
  /\b(?:warn(?:ing)?|deprecated|retry(?:ing)?|slow|degraded|throttl(?:ed|ing)|reconnect(?:ing)?)\b/i

/** What the words of a line without a level let expect of it. */
export function levelOfText(text: string): LogLevel {
  if (FATAL.test(text)) return 'fatal'
  if (ERROR.test(text)) return 'error'
  return WARN.test(text) ? 'warn' : 'unknown'
}

export const LEVEL_WEIGHT: Readonly<Record<LogLevel, number>> = {
  fatal: 1,
  error: 0.92,
  warn: 0.7,
  info: 0.4,
  debug: 0.25,
  unknown: 0.4,
}
