import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, ROOT } from '../build.ts'
import { run } from '../machine/run.ts'
import { electronExecutable, provideElectron } from '../start/electron.ts'
import { readPlaywright, readVitest } from './reports.ts'
import { ensureLibraries, ensurePrograms } from './system-parts.ts'
import { BROKEN, honest, PASSED, type Tally } from './tally.ts'

const RESULTS = join(ROOT, 'test-results')
const SCREEN = '-screen 0 1920x1080x24'

/** All of it within this, so that a hang ends with a count and not with the patience of whoever waits. */
const BUDGET_MS = 50 * 60_000

/** What one step learnt that a later one needs. */
export interface Course {
  readonly beganAt: number
  electronDist: string | null
}

export const beginCourse = (): Course => ({ beganAt: performance.now(), electronDist: null })

/** The step's own deadline, or what is left of all the time. */
const within = (course: Course, minutes: number): number =>
  Math.max(1, Math.min(minutes * 60_000, course.beganAt + BUDGET_MS - performance.now()))

export interface Step {
  readonly name: 'lint' | 'unit' | 'wall' | 'e2e' | 'desktop' | 'start'
  readonly title: string
  /** What it cannot do without; when one of them is not to be had, the step is broken. */
  readonly needs: readonly Need[]
  run(course: Course): Promise<Tally>
}
export type Need = 'programs' | 'build' | 'electron'

export const STEPS: readonly Step[] = [
  { name: 'lint', title: 'Lint, types and layers', needs: [], run: lint },
  { name: 'unit', title: 'Unit tests', needs: [], run: unit },
  { name: 'wall', title: 'The wall in Chromium', needs: ['programs', 'build'], run: playwright('wall', 12) },
  {
    name: 'e2e',
    title: 'The appliance in Chromium',
    needs: ['programs', 'build'],
    run: playwright('appliance', 22),
  },
  {
    name: 'start',
    title: 'Starting and stopping',
    needs: ['programs', 'build', 'electron'],
    run: playwright('start', 5),
  },
  {
    name: 'desktop',
    title: 'The desktop in Electron',
    needs: ['programs', 'build', 'electron'],
    run: playwright('desktop', 8),
  },
]

/** The native part of the talk key for all windows; where there is none for this machine, `ldd` finds nothing missing. */
const TALK_KEY_HOOK = join(
  ROOT,
  'node_modules/uiohook-napi/prebuilds',
  `${process.platform}-${process.arch}`,
  'uiohook-napi.node',
)

/** Makes a need there; gives the problem in words when it cannot. */
export async function provide(need: Need, course: Course): Promise<string | null> {
  if (need === 'programs') return ensurePrograms(console.log)
  if (need === 'build') return (await ensureBuilt(console.log)).problem
  const electron = await provideElectron(console.log)
  if ('missing' in electron) return `There is no Electron runtime: ${electron.missing}`
  course.electronDist = electron.dist
  return (
    (await ensureLibraries(electronExecutable(electron.dist), console.log)) ??
    (await ensureLibraries(TALK_KEY_HOOK, console.log))
  )
}

async function lint(course: Course): Promise<Tally> {
  const { code } = await run('npm', ['run', '--silent', 'lint'], {
    cwd: ROOT,
    deadlineMs: within(course, 4),
    show: true,
  })
  return code === 0 ? PASSED : BROKEN
}

async function unit(course: Course): Promise<Tally> {
  const report = reportPath('unit')
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [vitest, 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(process.execPath, args, {
    cwd: ROOT,
    deadlineMs: within(course, 12),
    show: true,
  })
  return read(report, readVitest, code)
}

function playwright(project: string, deadlineMinutes: number): Step['run'] {
  return async (course) => {
    const report = reportPath(project)
    const cli = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js')
    const test = [process.execPath, cli, 'test', `--project=${project}`, '--reporter=line,json']
    const [command = '', ...args] = needsScreen(project) ? ['xvfb-run', '-a', '-s', SCREEN, ...test] : test
    const env = testEnvironment({
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      ...(course.electronDist === null ? {} : { ELECTRON_OVERRIDE_DIST_PATH: course.electronDist }),
    })
    const { code } = await run(command, args, {
      cwd: ROOT,
      deadlineMs: within(course, deadlineMinutes),
      env,
      show: true,
    })
    return read(report, readPlaywright, code)
  }
}

/** Windows open on a screen of their own, so that nothing covers the developer's; elsewhere than on Linux there is no such screen. */
const needsScreen = (project: string) =>
  process.platform === 'linux' && (project === 'desktop' || project === 'start')

/** Nothing of the developer's own settings or keys reaches a test. */
function testEnvironment(added: Record<string, string>): NodeJS.ProcessEnv {
  const own = /^(ECHOOPS_|DD_|GOOGLE_|GEMINI_|ELEVENLABS_|DATADOG_|ELECTRON_RUN_AS_NODE$)/
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name))
  return { ...Object.fromEntries(kept), ...added }
}

function reportPath(name: string): string {
  mkdirSync(RESULTS, { recursive: true })
  const path = join(RESULTS, `${name}.json`)
  rmSync(path, { force: true })
  return path
}

function read(path: string, understand: (report: unknown) => Tally, exitCode: number): Tally {
  if (!existsSync(path)) return BROKEN
  try {
    return honest(understand(JSON.parse(readFileSync(path, 'utf8'))), exitCode)
  } catch (error) {
    console.error(`The report ${path} cannot be read: ${String(error)}`)
    return BROKEN
  }
}
