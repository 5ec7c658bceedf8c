import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { oneAtATime } from './build-lock.ts'
import { run } from './machine/run.ts'

export const ROOT = resolve(import.meta.dirname, '..')
/** Inside what every build empties first, so that it never speaks for another build than its own. */
const STAMP = join(ROOT, 'out', 'main', '.built-from')
const LOCK = join(ROOT, 'out', '.building')
const RESULTS = ['main/index.js', 'main/headless.js', 'preload/index.cjs', 'renderer/index.html']
const SOURCES = [
  'src/**/*.{ts,tsx,css,html,svg,json}',
  'resources/**/*',
  'package-lock.json',
  '*.config.ts',
  'tsconfig*.json',
]
const BUILD_DEADLINE_MS = 4 * 60_000
/** A quarter of a second each: a little longer than a build may take. */
const LOOKS_AT_ANOTHER_BUILD = 1_000

export type Built = { readonly problem: null } | { readonly problem: string }

/** Builds `out/` unless it was built from exactly these sources. Of several at once, one builds and the others wait for it. */
export async function ensureBuilt(say: (line: string) => void): Promise<Built> {
  if (isBuilt()) return { problem: null }
  const patience = {
    looks: LOOKS_AT_ANOTHER_BUILD,
    waiting: () => say('Another start is building EchoOps; waiting for it …'),
  }
  const built = await oneAtATime(LOCK, patience, () => build(say))
  return built ?? { problem: 'Another build does not come to its end. End it, then try again.' }
}

async function build(say: (line: string) => void): Promise<Built> {
  // Whoever had the lock before may have built it.
  if (isBuilt()) return { problem: null }
  say('Building EchoOps …')
  const from = fingerprint()
  // A build that is killed half-way must not look like the one before it.
  rmSync(STAMP, { force: true })
  const script = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const options = { cwd: ROOT, deadlineMs: BUILD_DEADLINE_MS }
  const built = await run(process.execPath, [script, 'build', '--logLevel', 'warn'], options)
  if (built.code !== 0) return { problem: built.timedOut ? 'the build hangs' : built.output }
  writeFileSync(STAMP, from)
  return { problem: null }
}

const isBuilt = (): boolean =>
  readStamp() === fingerprint() && RESULTS.every((path) => existsSync(join(ROOT, 'out', path)))

/** Contents, not times: a checkout or a copy changes the times of files that are the same. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const files = globSync(SOURCES, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of files.sort())
    hash
      .update(`${path.slice(ROOT.length)}\0`)
      .update(readFileSync(path))
      .update('\0')
  return hash.digest('hex')
}

const readStamp = (): string | null => (existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : null)
