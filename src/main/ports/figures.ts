import type { Figures } from '../domain/figures.ts'

/** A minute as it lies on the disk; `written` is of domain/figure-minute.ts. */
export interface StoredMinute {
  /** Whole minutes since 1970. */
  readonly minute: number
  readonly written: string
}

/** Where minutes outlive a restart. */
export interface FigureStore {
  /** Every minute that is kept, in order. */
  read(): AsyncIterable<StoredMinute>
  /**
   * Puts these in the place of what is known of the same minutes, and forgets all before `from` and after `until`.
   * @throws {EchoError} ECHO_STORE_FAILED, ECHO_WORKER_STOPPED
   */
  write(minutes: readonly StoredMinute[], from: number, until: number): Promise<void>
}

/** What EchoOps counted and measured of itself, on this machine. */
export interface FigureBook {
  now(): FiguresNow
  /** Grows whenever something was counted. */
  readonly revision: number
}

export interface FiguresNow extends Figures {
  /** Since this life of EchoOps began, milliseconds. */
  readonly upMs: number
  /** What is to be said of what is missing, in one sentence; null when nothing is. */
  readonly note: string | null
}
