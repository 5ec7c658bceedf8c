/** EchoOps keeps silent about something because a person has asked for it. Times are epoch milliseconds. */
export interface Mute {
  /** The service that is not spoken of; null for silence about everything. */
  readonly service: string | null
  readonly at: number
  /** Null until somebody takes it back. */
  readonly until: number | null
  /** A user id, or "wall". */
  readonly by: string
}

/** A clock that was set back must not make a mute longer than it was meant to be. */
export function remainingMs({ at, until }: Mute, now: number): number | null {
  return until === null ? null : Math.max(0, Math.min(until - now, until - at))
}

export const isOver = (mute: Mute, now: number): boolean => remainingMs(mute, now) === 0
