import { startAppliance } from './app/appliance.ts'
import { readConfig } from './config/config.ts'
import { readEnvironment } from './config/environment.ts'
import { openLife } from './host/life.ts'
import {
  deadlineClock,
  isDebugging,
  outliveClosedPipes,
  PAGE_DIR,
  RESOURCES_DIR,
  readyLine,
  VERSION,
} from './host/surroundings.ts'

/** The appliance on plain Node: any Chromium is the wall. */
outliveClosedPipes(process.stdout, process.stderr)

const life = openLife({
  process,
  clock: deadlineClock,
  tell: (text) => process.stderr.write(`${text}\n`),
  exit: (code) => process.exit(code),
  debug: isDebugging(process.env),
})

await life.live(
  async () => {
    const env = readEnvironment(process.env, process.cwd())
    return startAppliance(readConfig(env), {
      kind: 'headless',
      pageDir: PAGE_DIR,
      resourcesDir: RESOURCES_DIR,
      version: VERSION,
      secret: (name) => env[name] || null,
    })
  },
  (appliance) => {
    process.stdout.write(readyLine(appliance.url))
  },
)
