import type { Engines, Status, TelemetryView } from '../../contract/status.ts'
import type { AudioArchive, ComingSounds } from '../ports/audio-archive.ts'
import type { Chaos } from '../ports/chaos.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommandDesk } from '../ports/command-desk.ts'
import type { Commands } from '../ports/commands.ts'
import type { DemoFleet } from '../ports/demo-fleet.ts'
import type { FigureBook } from '../ports/figures.ts'
import type { Ids } from '../ports/ids.ts'
import type { Incidents, Received } from '../ports/incidents.ts'
import type { Log } from '../ports/log.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { LiveHub } from './live/hub.ts'

/** All that the server needs to know of the appliance. */
export interface ServerParts {
  readonly incidents: Pick<Incidents, 'list' | 'find' | 'quarantine'>
  readonly archive: Pick<AudioArchive, 'find'>
  /** What was promised as an audio_url may still be in the making. */
  readonly sounds: ComingSounds
  readonly commands: CommandDesk
  readonly commandBook: Pick<Commands, 'ofIncident'>
  readonly chaos: Chaos
  /** Null without --demo. */
  demo(): Pick<DemoFleet, 'break' | 'view'> | null
  /** Whether an operator PIN is set: only then are commands of other machines taken. */
  readonly pinSet: boolean
  readonly hub: Pick<LiveHub, 'attach' | 'full'>
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly telemetry: Pick<Telemetry, 'count'>
  /** Names besides its addresses and localhost that lead to this machine. */
  readonly ownNames: readonly string[]
  /** Null: the webhook takes deliveries from anybody who can reach it. */
  readonly webhookSecret: string | null
  readonly version: string
  readonly hostKind: 'electron' | 'headless'
  /** The built wall: a folder with index.html, widget.html and assets. */
  readonly pageDir: string
  status(): Status
  engines(): Engines
  /** Where EchoOps tells about itself. */
  readonly observed: TelemetryView
  /** What EchoOps counted and measured of itself. */
  readonly figures: Pick<FigureBook, 'now'>
  /**
   * Takes one delivery: resolves once it is on disk, before the room hears of it.
   * `bodyHash` is the SHA-256 of the raw body in hex, `receivedAt` epoch milliseconds.
   */
  deliver(
    payload: Record<string, unknown>,
    bodyHash: string,
    deliveryId: string,
    receivedAt: number,
  ): Promise<Received>
}
