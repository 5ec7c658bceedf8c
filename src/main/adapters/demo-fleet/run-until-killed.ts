import { startDemoFleet } from './demo-fleet.ts'
import { ownClock } from './own-clock.ts'

/** For the kill -9 test: runs a fleet in a folder, and prints the fleet's process and "well" once its services are. */
const [folder = ''] = process.argv.slice(2)
const print = (text: string): void => void process.stdout.write(`${text}\n`)
const quiet = (): void => undefined
await startDemoFleet({
  folder,
  programUrl: new URL('./program/demo-fleet.ts', import.meta.url),
  webhookUrl: 'http://127.0.0.1:9/webhook/datadog',
  webhookSecret: null,
  clock: ownClock(),
  log: {
    debug: quiet,
    info: ({ pid }) => pid !== undefined && print(String(pid)),
    warn: quiet,
    error: quiet,
  },
  changed: ({ services }) => {
    if (services.every(({ state }) => state === 'well')) print('well')
  },
})
