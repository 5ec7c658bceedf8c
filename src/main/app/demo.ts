import { join } from 'node:path'
import { startDemoFleet } from '../adapters/demo-fleet/demo-fleet.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../ports/clock.ts'
import type { DemoFleet, DemoView } from '../ports/demo-fleet.ts'
import type { Log } from '../ports/log.ts'
import { workerUrl } from './workers.ts'

/** Where the demo fleet writes its logs. */
export const demoLogFolder = ({ home }: Pick<Config, 'home'>): string => join(home, 'demo', 'logs')

/** The runbook to read: the one that is set, else the demo fleet's with the demo, else none. */
export function runbookOf({ runbookPath, demo }: Config, resourcesDir: string): string | null {
  return runbookPath ?? (demo ? join(resourcesDir, 'demo-runbook.yaml') : null)
}

/** What is read as evidence: with the demo, its own logs as well as what is set. */
export function evidencePaths(config: Config): readonly string[] | null {
  return config.demo ? [demoLogFolder(config), ...(config.logPaths ?? [])] : config.logPaths
}

export interface DemoParts {
  readonly clock: Clock
  readonly log: Log
  url(): string
  changed(view: DemoView): void
}

/** Starts the fleet that really runs and breaks. */
export function startDemo(config: Config, parts: DemoParts): Promise<DemoFleet> {
  return startDemoFleet({
    folder: join(config.home, 'demo'),
    programUrl: workerUrl('demo-fleet'),
    webhookUrl: `${parts.url()}/webhook/datadog`,
    webhookSecret: config.webhookSecret?.reveal() ?? null,
    clock: parts.clock,
    log: parts.log,
    changed: (view) => parts.changed(view),
  })
}
