import { readJsonLine } from './json-line.ts'
import { readLogfmtLine } from './logfmt-line.ts'
import type { ParseContext, Parsed } from './record.ts'
import {
  readAccessLine,
  readApacheError,
  readBareLine,
  readKlogLine,
  readRedisLine,
  readSyslogLine,
  readTimedText,
} from './text-line.ts'

/** Reads a line in whichever format it is written. The first character rules most formats out, so few are tried. */
export function readAnyLine(line: string, context: ParseContext): Parsed {
  const code = line.charCodeAt(0)
  return readByStart(code, line, context) ?? readBareLine(line)
}

function readByStart(code: number, line: string, context: ParseContext): Parsed | null {
  if (code === 123 /* { */) return readJsonLine(line, context, readAnyLine)
  if (code === 60 /* < */) return readSyslogLine(line, context)
  if (code === 91 /* [ */) return readTimedText(line) ?? readApacheError(line)
  if (code >= 48 && code <= 57)
    return readContainerLine(line, context) ?? readRedisLine(line) ?? readAccessLine(line)
  if (code >= 65 && code <= 90) {
    return readKlogLine(line, context) ?? readSyslogLine(line, context) ?? readLogfmtLine(line)
  }
  return code >= 97 && code <= 122 ? (readLogfmtLine(line) ?? readAccessLine(line)) : null
}

/** Timed text; the line a container runtime wraps (CRI: time, stream, flag) is read in turn. */
function readContainerLine(line: string, context: ParseContext): Parsed | null {
  const outer = readTimedText(line)
  if (outer === null || !/^\S+ std(?:out|err) [FP] /.test(line)) return outer
  const inner = readAnyLine(outer.message, context)
  return { ...inner, at: inner.at ?? outer.at }
}
