import { join } from 'node:path'
import { startDemoFleet } from '../adapters/demo-fleet/demo-fleet.ts'
import type { Config } from '../config/config.ts'
import type { DemoFleet } from '../ports/demo-fleet.ts'
import { demoView } from '../server/command-view.ts'
import type { Base } from './base.ts'
import type { CommandFeed } from './command-feed.ts'
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

/** Starts the fleet that really runs and breaks, and shows the walls what it does. Its alerts come in at `url` like any other. */
export async function openFleet(
  { config, clock, log, teardown }: Base,
  url: string,
  commandFeed: Pick<CommandFeed, 'demo'>,
): Promise<DemoFleet> {
  const fleet = await startDemoFleet({
    folder: join(config.home, 'demo'),
    programUrl: workerUrl('demo-fleet'),
    webhookUrl: `${url}/webhook/datadog`,
    webhookSecret: config.webhookSecret?.reveal() ?? null,
    clock,
    log,
    changed: (view) => commandFeed.demo(demoView(view)),
  })
  teardown.add('demo fleet', () => fleet.stop())
  commandFeed.demo(demoView(fleet.view()))
  return fleet
}
