import type { Alert } from '../../domain/alert.ts'
import { MIDNIGHT, MINUTE, sampleAlert } from '../../domain/alert-sample.ts'
import { EchoError } from '../../domain/error.ts'
import type { Recorded } from '../../domain/journal.ts'
import { FakeJournal } from './fake-journal.ts'
import { HandClock } from './hand-clock.ts'
import { type IncidentBook, type IncidentBookOptions, openIncidentBook } from './incident-book.ts'

export const DAY = 86_400_000
/** For tests of the book: what they have in common. */
export const FULL = new EchoError('ECHO_STORE_FULL', 'Too many events wait for the disk.', {
  retryable: true,
})

export const at = (minutes: number, overrides: Partial<Alert> = {}): Alert =>
  sampleAlert({ occurredAt: MIDNIGHT + minutes * MINUTE, ...overrides })
export const recovery = (minutes: number): Alert => at(minutes, { transition: 'recovered' })

export interface Bench {
  readonly book: IncidentBook
  readonly journal: FakeJournal
  readonly clock: HandClock
  readonly warnings: string[]
  /** Opens another book on the same journal, as after a restart. */
  readonly restart: () => Promise<IncidentBook>
}

export async function bench(
  options: Partial<IncidentBookOptions> & { records?: readonly Recorded[]; now?: number } = {},
): Promise<Bench> {
  const clock = new HandClock(options.now ?? MIDNIGHT)
  const journal = new FakeJournal(clock, options.records)
  const warnings: string[] = []
  const note = (_data: unknown, message: string): number => warnings.push(message)
  const log = { debug: () => undefined, info: () => undefined, warn: note, error: note }
  let count = 0
  const ids = { next: (prefix: string) => `${prefix}_${String(++count).padStart(5, '0')}` }
  const open = () => openIncidentBook({ journal, clock, ids, log, ...options })
  return { book: await open(), journal, clock, warnings, restart: open }
}

/** Lets every promise that can settle do so. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
