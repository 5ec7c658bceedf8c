/** Runs what an automation elsewhere holds ready. */
export interface Workflows {
  /**
   * Starts one and follows it to its end. Never rejects for what it does: a failure is an end. Rejects when aborted; what was
   * started goes on by itself.
   */
  run(run: WorkflowRun, signal: AbortSignal): Promise<WorkflowEnd>
}

export interface WorkflowRun {
  readonly workflow: string
  readonly inputs: Readonly<Record<string, string | number | boolean>>
  readonly timeoutMs: number
}

export interface WorkflowEnd {
  readonly ok: boolean
  /** How it ended, completing "The restart of payment gateway failed: …". */
  readonly how: string
  /** Its steps and what they gave, a line each. */
  readonly output: string
}
