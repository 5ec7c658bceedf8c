import type { Config } from '../config/config.ts'

export interface Host {
  readonly kind: 'electron' | 'headless'
  /** The built wall: a folder with index.html and widget.html. */
  readonly pageDir: string
  readonly version: string
}

export interface Appliance {
  readonly url: string
  /** Stops everything in the reverse order of its start. A second call waits for the first. */
  stop(): Promise<void>
}

/** Starts the whole appliance; rejects with an EchoError when a part cannot start, after stopping those that did. */
export async function startAppliance(_config: Config, _host: Host): Promise<Appliance> {
  throw new Error('being composed')
}
