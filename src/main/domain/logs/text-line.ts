import type { LogLevel } from '../evidence.ts'
import { levelOfNumber, levelOfWord } from './line-level.ts'
import {
  readAccessTime,
  readApacheTime,
  readIsoTime,
  readKlogTime,
  readRedisTime,
  readSyslogTime,
} from './line-time.ts'
import type { ParseContext, Parsed } from './record.ts'

const PROGRAM = /^(?:([\w.-]+) )?([A-Za-z_][\w./@-]*)(?:\[(\d+)\])?: ?/
/** Level words as they stand alone behind the time: `ERROR`, `[error]`, `LOG:`, `- WARNING -`. */
const LEVEL_WORD =
  /^(?:[a-z]{2,16}\.(?=[A-Z]{4}))?[[(<]?(?!panic)([A-Za-z]{1,11})[\])>]?(?::[\w.]{1,40}:|:)?(?=\s|$)/
const BRACKETED = /^\[[^\]]{0,80}\] ?(?:\[[^\]]{0,80}\] ?)?/
/** Seconds since the boot, in front of kernel messages. */
const KERNEL_CLOCK = /^\[ *\d+\.\d+\] /
const CRI = /^std(?:out|err) [FP] /
const NOISE = /^(?:[-|:] |\w{1,32}@\w{1,32} (?=[A-Z]{3,9}: )|\d+(?:#\d+)?: (?:\*\d+ )?|\d{1,7} --- )/

/** Time, then host and program (rsyslog's new default), else level, thread and text (application logs). */
export function readTimedText(line: string): Parsed | null {
  const bracket = line.charCodeAt(0) === 91 ? 1 : 0
  const time = readIsoTime(line, bracket)
  if (time === null) return null
  const closed = bracket === 1 && line.charCodeAt(time.end) === 93
  const body =
    bracket === 1 && !closed ? line.slice(time.end).replace(']', '') : line.slice(time.end + bracket)
  const rest = body.replace(/^[\s:]+/, '')
  const cri = CRI.exec(rest)
  if (cri !== null)
    return { at: time.at, level: 'unknown', service: null, version: null, message: rest.slice(cri[0].length) }
  const program = PROGRAM.exec(rest)
  if (
    program?.[1] !== undefined &&
    levelOfWord(program[1]) === null &&
    levelOfWord(program[2] ?? '') === null
  ) {
    return behindProgram(time.at, null, program[2] ?? '', rest.slice(program[0].length))
  }
  return behindTime(time.at, rest)
}

const REDIS = /^\d{1,7}:[MSCX] /
const REDIS_LEVELS: Readonly<Record<string, LogLevel>> = {
  '#': 'warn',
  '*': 'info',
  '-': 'info',
  '.': 'debug',
}

/** Redis: process and role, time, a sign for the level, text. */
export function readRedisLine(line: string): Parsed | null {
  const head = REDIS.exec(line)
  const time = head === null ? null : readRedisTime(line, head[0].length)
  if (time === null) return null
  const level = REDIS_LEVELS[line.charAt(time.end + 1)]
  if (level === undefined) return null
  return { at: time.at, level, service: null, version: null, message: line.slice(time.end + 3) }
}

function behindProgram(at: number, level: LogLevel | null, program: string, said: string): Parsed {
  const text = said.replace(KERNEL_CLOCK, '')
  const inner = /^\s*[[(<]?([A-Za-z]{4,8})[\])>]?:?\s+/.exec(text)
  const word = inner === null ? null : levelOfWord(inner[1] ?? '')
  const isLevel =
    word !== null && inner !== null && (inner[1] === inner[1]?.toUpperCase() || /[\]:>]/.test(inner[0]))
  return {
    at,
    level: (isLevel ? word : null) ?? level ?? 'unknown',
    service: program.replace(/^.*\//, '').replace(/\.service$/, ''),
    version: null,
    message: isLevel ? text.slice(inner[0].length) : text,
  }
}

/** What follows the time of an application line: level, thread, logger in any order, then the message. */
function behindTime(at: number | null, rest: string): Parsed {
  let text = rest
  let level: LogLevel | null = null
  for (let step = 0; step < 5; step++) {
    const word: RegExpExecArray | null = level === null ? LEVEL_WORD.exec(text) : null
    const found: LogLevel | null = word === null ? null : levelOfWord(word[1] ?? '')
    if (word !== null && found !== null && (word[1]?.length ?? 0) > 2) {
      level = found
      text = text.slice(word[0].length).trimStart()
      continue
    }
    const logger = level === null ? /^- [\w.$-]+ - (?=[A-Z]+ - )/.exec(text) : null
    const skip = logger ?? NOISE.exec(text) ?? BRACKETED.exec(text)
    if (skip === null || skip[0].length >= text.length) break
    text = text.slice(skip[0].length).trimStart()
  }
  return { at, level: level ?? 'unknown', service: null, version: null, message: text }
}

/** RFC 3164 with or without `<priority>`, and RFC 5424. */
export function readSyslogLine(line: string, context: ParseContext): Parsed | null {
  const priority = /^<(\d{1,3})>(?:1 )?/.exec(line)
  const from = priority?.[0].length ?? 0
  const level = priority === null ? null : levelOfNumber(Number(priority[1]) % 8)
  const modern = priority?.[0].endsWith('>1 ') === true ? readIsoTime(line, from) : null
  if (modern !== null) return readModern(line.slice(modern.end + 1), modern.at, level)
  const time = readSyslogTime(line, from, context.referenceAt)
  if (time === null) return null
  const rest = line.slice(time.end + 1)
  const program = PROGRAM.exec(rest)
  if (program === null) return { ...behindTime(time.at, rest), level: level ?? 'unknown' }
  return behindProgram(time.at, level, program[2] ?? '', rest.slice(program[0].length))
}

/** RFC 5424 behind the time: host, app, process, message id, structured data, message. */
function readModern(rest: string, at: number, level: LogLevel | null): Parsed | null {
  const found = /^(\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:"(?:\\.|[^"\\])*"|[^\]"])*\])+) ?/.exec(rest)
  if (found === null) return null
  const program = found[2] === '-' ? '' : (found[2] ?? '')
  const parsed = behindProgram(at, level, program, rest.slice(found[0].length).replace(/^\uFEFF/, ''))
  return program === '' ? { ...parsed, service: null } : parsed
}

const KLOG_LEVEL: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' }

/** klog and glog: `E1122 03:02:11.123456    4121 index.go:210] message`. */
export function readKlogLine(line: string, context: ParseContext): Parsed | null {
  const level = KLOG_LEVEL[line.charAt(0)]
  const time = level === undefined ? null : readKlogTime(line, 1, context.referenceAt)
  if (level === undefined || time === null) return null
  const end = line.indexOf('] ', time.end)
  return end < 0 ? null : { at: time.at, level, service: null, version: null, message: line.slice(end + 2) }
}

const ACCESS =
  /^(\S+) \S+ [^[]{1,80}\[([^\]]{20,30})\] "([A-Z]{3,8}) (\S+)[^"]*" (\d{3}) (?:\d+|-)(?: "[^"]*" "[^"]*")?(.*)$/

/** Common and combined access logs; a last number with a dot is nginx's request time in seconds. */
export function readAccessLine(line: string): Parsed | null {
  const found = ACCESS.exec(line)
  if (found === null) return null
  const time = readAccessTime(found[2] ?? '', 0)
  if (time === null) return null
  const status = found[5] ?? ''
  const path = (found[4] ?? '').split('?', 1)[0]
  const seconds = /(?:^|\s|=)"?(\d+\.\d+)"?\s*$/.exec(found[6] ?? '')?.[1]
  const took = seconds === undefined ? '' : ` took ${Math.round(Number(seconds) * 1e3)}ms`
  const level = status >= '500' ? 'error' : status >= '400' ? 'warn' : 'info'
  return { at: time.at, level, service: null, version: null, message: `${found[3]} ${path} ${status}${took}` }
}

/** Apache's error log; the module and the process stay out of the message. */
export function readApacheError(line: string): Parsed | null {
  const time = readApacheTime(line, 1)
  if (time === null) return null
  const level = /\[(?:\w+:)?(\w+)\]/.exec(line.slice(time.end, time.end + 60))?.[1] ?? ''
  const message = line.slice(time.end + 1).replace(/^(?:\s*\[[^\]]*\])+\s*/, '')
  return { at: time.at, level: levelOfWord(level) ?? 'unknown', service: null, version: null, message }
}

/** A line without a time of its own: perhaps a level in front. */
export const readBareLine = (line: string): Parsed => behindTime(null, line)
