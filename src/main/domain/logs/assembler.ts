import { readAnyLine } from './line-format.ts'
import type { LogRecord, ParseContext, Parsed } from './record.ts'

/** Lines that carry on the record before them, though they have no time of their own. */
const CONTINUES = /^(?:\s+\S|Caused by: |Traceback \(most recent|\.\.\. \d+ more|\}|\))/
/** `java.net.SocketTimeoutException: Read timed out`, `ValueError: bad`, `Caused by: x.YError: z`. */
const EXCEPTION =
  /^(?:Caused by: |Exception in thread "[^"]*" )?((?:[\w$]+\.)*[A-Z][\w$]*(?:Exception|Error|Interrupt|Exit|Warning|Failure)(?::|$).*)/
const MAX_CONTINUATION = 200
/** An exception names itself early in its line. */
const MAX_HEAD = 500
const JOURNAL = /^(?:__CURSOR|__REALTIME_TIMESTAMP|_SYSTEMD_UNIT|MESSAGE|PRIORITY)=/

interface Pending {
  readonly parsed: Parsed
  readonly at: number
  readonly raw: string
  /** The last exception named by the lines that follow; the innermost cause comes last. */
  exception: string | null
  continued: number
}

/** Puts the lines of one file together to records. */
export interface Assembler {
  line(text: string): void
  /** The last record of the file. */
  end(): void
}

export interface AssemblerOptions {
  /** The service of lines that name none. */
  readonly fallbackService: string
  readonly context: ParseContext
  readonly emit: (record: LogRecord) => void
}

export function createAssembler(options: AssemblerOptions): Assembler {
  let pending: Pending | null = null
  let lastAt: number | null = null
  let journal: Map<string, string> | null = null

  function flush(): void {
    if (pending === null) return
    const { parsed, exception } = pending
    const message = joined(parsed.message, exception)
    if (message !== '') {
      options.emit({
        at: pending.at,
        level: parsed.level === 'unknown' && exception !== null ? 'error' : parsed.level,
        service: parsed.service ?? options.fallbackService,
        version: parsed.version,
        message,
        raw: pending.raw,
      })
    }
    pending = null
  }

  function begin(parsed: Parsed, raw: string): void {
    flush()
    if (parsed.at !== null) lastAt = parsed.at
    const at = parsed.at ?? lastAt ?? options.context.referenceAt
    pending = { parsed, at, raw, exception: null, continued: 0 }
  }

  /** journalctl -o export: fields on lines of their own, an empty line between entries. */
  function journalLine(text: string): boolean {
    if (journal === null && !JOURNAL.test(text)) return false
    journal ??= new Map()
    if (text === '') {
      const entry = Object.fromEntries(journal)
      journal = null
      const raw = JSON.stringify(entry)
      begin(readAnyLine(raw, options.context), raw)
      return true
    }
    const equals = text.indexOf('=')
    if (equals > 0 && journal.size < 64) journal.set(text.slice(0, equals), text.slice(equals + 1))
    return true
  }

  return {
    line: (text) => {
      if (journalLine(text) || text === '') return
      if (pending !== null && pending.continued < MAX_CONTINUATION && CONTINUES.test(text))
        return carryOn(pending, text)
      const parsed = readAnyLine(text, options.context)
      if (parsed.at === null && pending !== null && carries(pending, text, parsed))
        return carryOn(pending, text)
      begin(parsed, text)
    },
    end: () => {
      if (journal !== null) journalLine('')
      flush()
    },
  }
}

/** Exceptions at the start of a line belong to what was being reported. */
function carries(pending: Pending, text: string, parsed: Parsed): boolean {
  if (pending.continued >= MAX_CONTINUATION) return false
  return EXCEPTION.test(text.slice(0, MAX_HEAD)) && parsed.level === 'unknown'
}

function carryOn(pending: Pending, text: string): void {
  pending.continued++
  const exception = EXCEPTION.exec(text.slice(0, MAX_HEAD).trim())?.[1]
  if (exception !== undefined) pending.exception = exception.slice(0, 300)
}

function joined(message: string, exception: string | null): string {
  const head = message.startsWith('Traceback (most recent') ? '' : message.trim()
  if (exception === null || head.includes(exception)) return head
  return head === '' ? exception : `${head.replace(/:$/, '')}: ${exception}`
}
