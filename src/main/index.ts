import { app, dialog } from 'electron'
import { type Appliance, startAppliance } from './app/appliance.ts'
import { type Config, readConfig } from './config/config.ts'
import { readEnvironment } from './config/environment.ts'
import { openDesktop } from './desktop/desktop.ts'
import { claimHome } from './desktop/user-data.ts'
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

/** The appliance in Electron: the same engine as headless.ts, its wall in a kiosk window of the same process. */
outliveClosedPipes(process.stdout, process.stderr)
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required')

/** Someone may stand before the screen; nobody may, too. So the box is shown, but it does not keep a broken start alive. */
const FAILURE_SHOWN_MS = 30_000
let startFailure: string | null = null
let started = false

const life = openLife({
  process,
  clock: deadlineClock,
  tell(text) {
    if (!started) startFailure ??= text
    process.stderr.write(`${text}\n`)
  },
  exit: (code) => void showFailure(code).finally(() => app.exit(code)),
  debug: isDebugging(process.env),
})

/** Quitting by menu, key or session end takes the same orderly way. Only `app.exit` passes without this event. */
app.on('before-quit', (event) => {
  event.preventDefault()
  void life.end(0)
})
/** Without a listener Electron would quit by itself, and twice. */
app.on('window-all-closed', () => undefined)

/** Not awaited here: Electron becomes ready only after this module has run. */
void life.live(start, ({ appliance, config }) => {
  started = true
  const debug = config.logLevel === 'debug' || config.logLevel === 'trace'
  openDesktop({
    listening: appliance.url,
    debug,
    talkKey: config.talkKey,
    environment: process.env,
    log: appliance.log,
    clock: deadlineClock,
    end: (code) => void life.end(code),
  })
  process.stdout.write(readyLine(appliance.url))
})

async function start(): Promise<{ appliance: Appliance; config: Config; stop(): Promise<void> }> {
  const env = readEnvironment(process.env, process.cwd())
  const config = readConfig(env)
  claimHome(app, config.home)
  const host = {
    kind: 'electron',
    pageDir: PAGE_DIR,
    resourcesDir: RESOURCES_DIR,
    version: VERSION,
    secret: (name: string) => env[name] || null,
  } as const
  const [appliance] = await Promise.all([startAppliance(config, host), app.whenReady()])
  return { appliance, config, stop: () => appliance.stop() }
}

/** A second start needs no box: the wall that already runs has just come to the front. */
async function showFailure(code: number): Promise<void> {
  if (code === 0 || startFailure === null || startFailure.includes('ECHO_STORE_LOCKED')) return
  await app.whenReady()
  const box = { type: 'error', title: 'EchoOps', message: startFailure } as const
  const enough = new Promise<void>((done) => setTimeout(done, FAILURE_SHOWN_MS))
  await Promise.race([dialog.showMessageBox({ ...box, buttons: ['Close'] }), enough])
}
