import { EchoError } from '../domain/error.ts'
import type { Journal } from '../ports/journal.ts'

export interface WritingOutcome {
  /** The disk has begun to refuse events. */
  failing(error: EchoError): void
  /** It takes them again. */
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
          if (refused !== null) {
            refused = null
            follower?.recovered()
          }
          return recorded
        } catch (error) {
          // A line that is full (ECHO_STORE_FULL) is a storm, not a disk that refuses.
          if (refused === null && error instanceof EchoError && error.code === 'ECHO_STORE_FAILED') {
            refused = error
            follower?.failing(error)
          }
          throw error
        }
      },
    },
  }
}
