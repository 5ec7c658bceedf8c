import { EchoError } from '../domain/error.ts'
import type { Journal } from '../ports/journal.ts'

export interface WritingOutcome {
  /** The disk has begun to refuse events. */
  failing(error: EchoError): void
  /** It takes them again; or the line of those that wait for it is no longer full. What was refused meanwhile is to be made up for. */
  recovered(): void
}

export interface WatchedJournal {
  readonly journal: Journal
  /** Who is to be told from now on; at once, when the disk refuses already. */
  follow(outcome: WritingOutcome): void
}

/** The same journal, and word of it when the disk begins to refuse events (a full one mostly) and when it takes them again. */
export function watchWriting(journal: Journal): WatchedJournal {
  let refused: EchoError | null = null
  let missed = false
  let follower: WritingOutcome | null = null
  return {
    follow: (outcome) => {
      follower = outcome
      if (refused !== null) outcome.failing(refused)
    },
    journal: {
      replay: () => journal.replay(),
      forget: (ids) => journal.forget(ids),
      close: () => journal.close(),
      append: async (event) => {
        try {
          const recorded = await journal.append(event)
          if (missed) {
            missed = false
            refused = null
            follower?.recovered()
          }
          return recorded
        } catch (error) {
          if (isOfThisEventAlone(error)) throw error
          missed = true
          if (refused === null && isTrouble(error)) {
            refused = error
            follower?.failing(error)
          }
          throw error
        }
      },
    },
  }
}

/** A disk that refuses, or a writer that died. A line that is full (ECHO_STORE_FULL) is a storm, and only costs what it turned away. */
const isTrouble = (error: unknown): error is EchoError =>
  error instanceof EchoError && (error.code === 'ECHO_STORE_FAILED' || error.code === 'ECHO_WORKER_STOPPED')

/** An event too large for any journal, say. Making up for it would fail in the same way, again and again. */
const isOfThisEventAlone = (error: unknown): boolean =>
  error instanceof EchoError && !error.retryable && error.details['sqlite'] === undefined
