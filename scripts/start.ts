import { ensureBuilt } from './build.ts'
import { findChromium } from './machine/chromium.ts'
import { type Choice, chooseHost, type Facts } from './start/choose-host.ts'
import { findElectron, provideElectron } from './start/electron.ts'
import { runElectron, runHeadless, runWithChromium } from './start/hosts.ts'
import { parseStartOptions, type StartOptions, USAGE } from './start/options.ts'

/** `npm start`: builds what has to be built, picks the best host this machine has, says which and why, and runs it. */
process.exitCode = await start(process.argv.slice(2))

async function start(args: readonly string[]): Promise<number> {
  let options: StartOptions
  try {
    options = parseStartOptions(args)
  } catch (error) {
    console.error(`EchoOps cannot start: ${error instanceof Error ? error.message : String(error)}.`)
    return 1
  }
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  // Every host passes its environment on to the engine.
  if (options.demo) process.env['ECHOOPS_DEMO'] = '1'
  const built = await ensureBuilt(console.log)
  if (built.problem !== null) {
    console.error(`EchoOps cannot be built:\n${built.problem}`)
    return 1
  }
  const choice = chooseHost(await gatherFacts(options))
  console.log(choice.why)
  return runChosen(choice)
}

/** Nothing is fetched for a machine that could not show it. */
async function gatherFacts({ headless }: StartOptions): Promise<Facts> {
  const display = hasDisplay()
  const there = findElectron()
  const fetching = display && !headless && there === null
  const electron = there ?? (fetching ? await provideElectron(console.log) : { missing: 'not looked for' })
  return { headlessAsked: headless, display, electron, chromium: findChromium() }
}

function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = process.env
  return DISPLAY !== '' || WAYLAND_DISPLAY !== ''
}

function runChosen(choice: Choice): Promise<number> {
  if (choice.host === 'electron') return runElectron(choice.runtime)
  return choice.host === 'chromium' ? runWithChromium(choice.browser) : runHeadless()
}
