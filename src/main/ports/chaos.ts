/** Artificial latency in the command path, to see what it does to whoever measures it. */
export interface Chaos {
  start(): ChaosState
  stop(): ChaosState
  state(): ChaosState
  /** Waits as long as the chaos wants; not at all when there is none. Rejects when aborted. */
  delay(signal: AbortSignal): Promise<void>
}

export interface ChaosState {
  readonly active: boolean
  /** Epoch milliseconds; it ends by itself. */
  readonly until: number | null
}
