import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { readConfig } from '../../src/main/config/config.ts'
import { readEnvironment } from '../../src/main/config/environment.ts'
import { wallUrl } from '../../src/main/desktop/own-page.ts'
import { ROOT } from '../build.ts'
import { isRoot, QUIET_ARGUMENTS } from '../machine/chromium.ts'
import { exitOf, startChild, whenListening } from './children.ts'
import type { FoundElectron } from './choose-host.ts'
import { electronExecutable } from './electron.ts'

const HEADLESS = join(ROOT, 'out', 'main', 'headless.js')
const { WAYLAND_DISPLAY: wayland = '', DISPLAY: x11 = '' } = process.env

/** Root has no sandbox, and must be told; Wayland alone must be named, or Chromium looks for X11. */
function platformArguments(): string[] {
  if (isRoot())
    console.error(
      'Warning: as root, Chromium runs without its sandbox. Use an ordinary user for anything but a trial.',
    )
  return [
    ...(isRoot() ? ['--no-sandbox'] : []),
    ...(wayland !== '' && x11 === '' ? ['--ozone-platform=wayland'] : []),
  ]
}

export function runHeadless(): Promise<number> {
  return exitOf(startChild(process.execPath, [HEADLESS], { stdio: 'inherit' }))
}

export function runElectron(runtime: FoundElectron): Promise<number> {
  if (runtime.kind === 'evaluation')
    console.error(
      `Warning: this Electron ${runtime.version} is for evaluation only; "npx install-electron" gets the official one.`,
    )
  /** Some editors set it in their terminals; Electron would then be a plain Node. */
  const kept = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE')
  const env = Object.fromEntries(kept)
  return exitOf(
    startChild(electronExecutable(runtime.dist), [...platformArguments(), ROOT], { stdio: 'inherit', env }),
  )
}

/** The engine without a window, and a Chromium kiosk as its wall. The engine outlives the kiosk, not the other way round. */
export async function runWithChromium(browser: string): Promise<number> {
  const engine = startChild(process.execPath, [HEADLESS], { stdio: ['inherit', 'pipe', 'inherit'] })
  let endKiosk = () => undefined as unknown
  whenListening(engine, (url) => {
    const kiosk = spawn(browser, kioskArguments(url), { stdio: 'ignore' })
    const closed = (why: string) => {
      if (engine.exitCode === null && engine.signalCode === null)
        console.log(`The wall's window ${why}; EchoOps goes on at ${wallUrl(url)}. Ctrl-C ends it.`)
    }
    kiosk.once('error', (error) => closed(`could not be opened (${error.message})`))
    kiosk.once('exit', () => closed('was closed'))
    endKiosk = () => kiosk.kill()
  })
  const code = await exitOf(engine)
  endKiosk()
  return code
}

function kioskArguments(url: string): string[] {
  const { home } = readConfig(readEnvironment(process.env, process.cwd()))
  return [
    ...platformArguments(),
    ...QUIET_ARGUMENTS,
    '--kiosk',
    `--app=${wallUrl(url)}`,
    '--autoplay-policy=no-user-gesture-required',
    // The kiosk shows one page, our own, and nobody stands there to answer a prompt.
    '--auto-accept-camera-and-microphone-capture',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    `--user-data-dir=${join(home, 'chromium')}`,
  ]
}
