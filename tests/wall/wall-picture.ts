import type { Page } from '@playwright/test'
import type { Snapshot } from '../../src/contract/live.ts'
import type { FakeEngine } from './fake-engine.ts'

/** One picture of the wall: what the engine says, whether sound may play, and what people do. */
export interface WallPicture {
  readonly snapshot: (now: number) => Snapshot
  readonly soundBlocked?: boolean
  /** The connection is lost after this has been shown. */
  readonly lost?: boolean
  /** Before the page is opened. */
  readonly prepare?: (page: Page) => Promise<void>
  /** Once it shows the snapshot. */
  readonly act?: (page: Page, engine: FakeEngine) => Promise<void>
}
