import { readConfig } from '../src/main/config/config.ts'
import { readEnvironment } from '../src/main/config/environment.ts'
import { checkClouds } from './doctor-clouds.ts'
import { broken, type Finding, lineOf, missing, verdictOf } from './doctor-finding.ts'
import {
  checkEngines,
  checkHome,
  checkLogs,
  checkNode,
  checkPort,
  checkRunbook,
  checkSound,
  checkWindow,
  hasDisplay,
} from './doctor-machine.ts'
import { checkTelemetry } from './doctor-telemetry.ts'
import { findChromium } from './machine/chromium.ts'
import { findElectron } from './start/electron.ts'

/** Whatever a disk or a network does, the doctor comes to an end. */
const CHECK_WITHIN_MS = 20_000
const LINGER_MS = 1_000

/** `npm run doctor`: exit code 1 when something that is configured does not work. */
process.exitCode = await examine()
// A walk or a request that was given up must not hold up the end for long.
setTimeout(() => process.exit(), LINGER_MS).unref()

async function examine(): Promise<number> {
  const { env, platform } = process
  const findings: Finding[] = [checkNode(process.version)]
  tell(findings)
  try {
    const config = readConfig(readEnvironment(env, process.cwd()))
    for (const warning of config.warnings) say([missing('setting', warning, 'See .env.example.')], findings)
    const windows = {
      display: hasDisplay(env, platform),
      electron: findElectron() !== null,
      chromium: findChromium(),
    }
    const checks: readonly (readonly [string, Promise<Finding>])[] = [
      ['home', checkHome(config)],
      ['port', checkPort(config)],
      ['logs', checkLogs(config)],
      ['runbook', Promise.resolve(checkRunbook(config))],
      ['engines', Promise.resolve(checkEngines())],
      ['wall', Promise.resolve(checkWindow(windows))],
      ['sound', Promise.resolve(checkSound(env, platform))],
      ...checkClouds(config.clouds).map(
        (check, at) => [['gemini', 'elevenlabs', 'datadog'][at] ?? '', check] as const,
      ),
      ['telemetry', checkTelemetry(config.telemetry)],
    ]
    for (const [name, check] of checks) {
      progress(`checking ${name} …`)
      const finding = await bounded(name, check)
      progress('')
      say([finding], findings)
    }
  } catch (error) {
    progress('')
    const text = error instanceof Error ? error.message : String(error)
    say([broken('settings', text, 'Correct them; .env.example explains every one.')], findings)
  }
  const { text, code } = verdictOf(findings)
  console.log(text)
  return code
}

function say(more: readonly Finding[], findings: Finding[]): void {
  findings.push(...more)
  tell(more)
}

function tell(findings: readonly Finding[]): void {
  for (const finding of findings) console.log(lineOf(finding))
}

/** One line that is written over; nothing where nobody looks. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}

async function bounded(name: string, check: Promise<Finding>): Promise<Finding> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Finding>((resolve) => {
    const finding = broken(
      name,
      'the check did not come to an end.',
      'Try again; a disk or the network hangs.',
    )
    timer = setTimeout(() => resolve(finding), CHECK_WITHIN_MS)
  })
  try {
    return await Promise.race([check, late])
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    return broken(name, `could not be checked${code}.`, 'This should not happen; please report it.')
  } finally {
    clearTimeout(timer)
  }
}
