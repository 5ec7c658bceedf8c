import type { LogLevel } from '../evidence.ts'

/** What one line says, as far as its format can be read. */
export interface Parsed {
  /** Epoch ms; null when the line has no time. */
  readonly at: number | null
  readonly level: LogLevel
  /** As the line names it; null when it names none. */
  readonly service: string | null
  readonly version: string | null
  readonly message: string
}

/** What parsing must know from outside the line. */
export interface ParseContext {
  /** Epoch ms of the file's last change: tells the year of lines that have none. */
  readonly referenceAt: number
}

/** One whole record: a line and the lines that continue it. */
export interface LogRecord {
  readonly at: number
  readonly level: LogLevel
  readonly service: string
  readonly version: string | null
  readonly message: string
  /** The first line as it stands in the file. */
  readonly raw: string
}
