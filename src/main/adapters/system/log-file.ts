import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'

export interface LogFileOptions {
  /** `logs` in the state directory: made when that is there. */
  readonly folder: string
  readonly monotonicMs: () => number
  /** Told once when the file cannot be written, and not again until it could be. */
  readonly failed: (error: unknown) => void
  readonly maxBytes?: number
  readonly keep?: number
}

export interface LogFile {
  write(line: string): void
  /** Lines that are on no disk: it was full, or too slow. */
  readonly lost: number
  /** Writes what waits, within a second. */
  close(): Promise<void>
}

export const LOG_NAME = 'echoops.log'
const MAX_BYTES = 10 * 1024 * 1024
/** Besides the one that is being written. */
const KEEP = 4
/** What waits for a slow disk. */
const MOST_WAITING_BYTES = 1024 * 1024
const RETRY_AFTER_MS = 60_000
/** Written before there is a state directory. */
const MOST_EARLY = 100
const CLOSE_WITHIN_MS = 1_000

/**
 * The log on the disk: `echoops.log`, and `echoops.log.1` to `.4` behind it, 10 MB each. A disk that is full, a folder that cannot be
 * written: the lines are lost there, and it is tried again after a minute. Never throws, never waits. Opened with its first line.
 */
export function openLogFile(options: LogFileOptions): LogFile {
  return new Rotated(options)
}

class Rotated implements LogFile {
  readonly #options: LogFileOptions
  #stream: RotatingFileStream | null = null
  #restUntilMs = Number.NEGATIVE_INFINITY
  #isFailing = false
  #isClosed = false
  readonly #early: string[] = []
  lost = 0

  constructor(options: LogFileOptions) {
    this.#options = options
  }

  write(line: string): void {
    const stream = this.#isClosed ? null : (this.#stream ?? this.#open())
    if (stream === null) return this.#keepEarly(line)
    for (const early of this.#early.splice(0)) stream.write(early)
    if (stream.writableLength > MOST_WAITING_BYTES) this.lost += 1
    else stream.write(line)
  }

  async close(): Promise<void> {
    const stream = this.#stream ?? (this.#early.length > 0 ? this.#open() : null)
    this.#isClosed = true
    if (stream === null) return
    for (const early of this.#early.splice(0)) stream.write(early)
    await new Promise<void>((closed) => {
      const late = setTimeout(closed, CLOSE_WITHIN_MS)
      stream.once('close', () => {
        clearTimeout(late)
        closed()
      })
      stream.end()
    })
  }

  #open(): RotatingFileStream | null {
    const { folder, monotonicMs, maxBytes = MAX_BYTES, keep = KEEP } = this.#options
    // The state directory is made by the journal, which knows better what to say when it cannot.
    if (monotonicMs() < this.#restUntilMs || !existsSync(dirname(folder))) return null
    try {
      // Only for whoever runs EchoOps, as everything in the state directory.
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
      const stream = createStream(LOG_NAME, { path: folder, size: `${maxBytes}B`, rotate: keep, mode: 0o600 })
      stream.on('error', (error) => this.#fail(stream, error))
      stream.on('warning', (error) => this.#fail(stream, error))
      stream.on('open', () => {
        this.#isFailing = false
      })
      this.#stream = stream
      return stream
    } catch (error) {
      this.#fail(null, error)
      return null
    }
  }

  #keepEarly(line: string): void {
    if (this.#early.length < MOST_EARLY && !this.#isFailing && !this.#isClosed) this.#early.push(line)
    else this.lost += 1
  }

  #fail(stream: RotatingFileStream | null, error: unknown): void {
    if (this.#stream !== stream) return
    this.#stream = null
    stream?.destroy()
    this.#restUntilMs = this.#options.monotonicMs() + RETRY_AFTER_MS
    if (this.#isFailing) return
    this.#isFailing = true
    this.#options.failed(error)
  }
}
