import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../../../ports/clock.ts'
import { every } from '../own-clock.ts'

export interface LogFileOptions {
  readonly path: string
  readonly clock: Clock
  /** The file is put aside as `.1` when it is larger or older than this; the one before that is dropped. */
  readonly maxBytes?: number
  readonly maxAgeMs?: number
}

const FLUSH_EVERY_MS = 200
const MAX_BYTES = 4 * 1024 * 1024
/**
 * Two files hold at most 14 minutes. Whoever compares the last minutes with those before would otherwise take the errors of
 * an earlier demonstration for usual ones.
 */
const MAX_AGE_MS = 7 * 60_000
/** Of lines that cannot be written because the disk is full, so many are kept. */
const MOST_PENDING = 2_000

/** Collects lines and appends them five times a second. */
export class LogFile {
  readonly #options: Required<LogFileOptions>
  readonly #stop: () => void
  #pending: string[] = []
  #bytes: number
  #sinceAt: number

  constructor(options: LogFileOptions) {
    this.#options = { maxBytes: MAX_BYTES, maxAgeMs: MAX_AGE_MS, ...options }
    mkdirSync(dirname(options.path), { recursive: true })
    this.#bytes = statSync(options.path, { throwIfNoEntry: false })?.size ?? 0
    this.#sinceAt = options.clock.now()
    this.#stop = every(options.clock, FLUSH_EVERY_MS, () => this.flush())
  }

  line(text: string): void {
    if (this.#pending.length < MOST_PENDING) this.#pending.push(text)
  }

  /** Never throws: a fleet goes on without its logs. */
  flush(): void {
    if (this.#pending.length === 0) return
    const text = `${this.#pending.join('\n')}\n`
    try {
      this.#rotate(Buffer.byteLength(text))
      appendFileSync(this.#options.path, text)
      this.#bytes += Buffer.byteLength(text)
      this.#pending = []
    } catch {
      // The disk of this machine is full or gone. The lines stay, as many as there is room for.
    }
  }

  close(): void {
    this.#stop()
    this.flush()
  }

  #rotate(more: number): void {
    const { path, maxBytes, maxAgeMs, clock } = this.#options
    const now = clock.now()
    const isDue = this.#bytes + more > maxBytes || now - this.#sinceAt > maxAgeMs
    if (!isDue || this.#bytes === 0) return
    renameSync(path, `${path}.1`)
    this.#bytes = 0
    this.#sinceAt = now
  }
}
