/** How the demo fleet stands, for the wall. */
export interface DemoView {
  readonly services: readonly {
    readonly name: string
    readonly state: 'well' | 'broken' | 'starting' | 'down'
    readonly replicas: number
    readonly version: string
  }[]
  /** What can be broken. */
  readonly failures: readonly { readonly id: string; readonly title: string; readonly service: string }[]
  /** The failure that is under way. */
  readonly broken: string | null
}

/** Five small services that really run, break and get fixed. */
export interface DemoFleet {
  readonly logFolder: string
  /** Where the runbook's demo actions are sent, and the token they carry. */
  readonly control: { readonly url: string; readonly token: string }
  view(): DemoView
  /** Breaks something; null makes everything well. @throws {EchoError} ECHO_REQUEST_INVALID for a failure that is none */
  break(failure: string | null): Promise<void>
  /** Ends every process of it. */
  stop(): Promise<void>
}
