import type { Usage } from '../domain/usage.ts'

/** A request to a model, as far as it is told: never its words, nor those of the answer. */
export interface ModelCall {
  /** What it was for. */
  readonly purpose: 'analyst' | 'commander'
  readonly model: string
  readonly provider: string
}

/** Requests to models as spans of their own, with what they took and cost. */
export interface ModelTraces {
  /**
   * Runs the work as a request to a model, inside of the step around it. `used` may be told again and again; the last time counts. The
   * work's value passes through, and so does its error.
   */
  model<T>(call: ModelCall, work: (used: (usage: Usage) => void) => Promise<T>): Promise<T>
}
