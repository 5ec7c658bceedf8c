/** What the appliance runs in: Electron, or plain Node. */
export interface Host {
  readonly kind: 'electron' | 'headless'
  /** The built wall: a folder with index.html and widget.html. */
  readonly pageDir: string
  /** What is shipped beside the code: the demo fleet's runbook. */
  readonly resourcesDir: string
  readonly version: string
  /** A secret that the runbook names, out of the environment. */
  secret(name: string): string | null
}
