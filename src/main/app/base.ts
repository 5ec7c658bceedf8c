import type { OpenFigures } from '../adapters/figures/figures.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { CloudDesk } from './cloud-desk.ts'
import type { EngineBoard } from './engine-board.ts'
import type { Host } from './host.ts'
import type { SelfReport } from './self-report.ts'
import type { Teardown } from './teardown.ts'
import type { Troubles } from './troubles.ts'

/** What every part of the appliance may rest on: there before any of them, and as long as all of them. */
export interface Base {
  readonly config: Config
  readonly host: Host
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** What works less well than it should, for the wall. */
  readonly troubles: Troubles
  readonly teardown: Teardown
  readonly telemetry: Telemetry
  /** What else EchoOps tells about itself. */
  readonly self: Omit<SelfReport, 'telemetry'>
  /** What of it this machine keeps, for the cockpit. */
  readonly figures: OpenFigures
  /** Which engine serves which sense, for the wall. */
  readonly engines: EngineBoard
  readonly clouds: CloudDesk
}
