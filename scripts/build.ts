import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { run } from './machine/run.ts'

export const ROOT = resolve(import.meta.dirname, '..')
const STAMP = join(ROOT, 'out', '.built-from')
const RESULTS = ['main/index.js', 'main/headless.js', 'preload/index.cjs', 'renderer/index.html']
const SOURCES = [
  'src/**/*.{ts,tsx,css,html,svg,json}',
  'resources/**/*',
  'package-lock.json',
  '*.config.ts',
  'tsconfig*.json',
]
const BUILD_DEADLINE_MS = 4 * 60_000

export type Built = { readonly problem: null } | { readonly problem: string }

/** Builds `out/` unless it was built from exactly these sources. */
export async function ensureBuilt(say: (line: string) => void): Promise<Built> {
  const wanted = fingerprint()
  if (readStamp() === wanted && RESULTS.every((path) => existsSync(join(ROOT, 'out', path))))
    return { problem: null }
  say('Building EchoOps …')
  const script = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const options = { cwd: ROOT, deadlineMs: BUILD_DEADLINE_MS }
  const built = await run(process.execPath, [script, 'build', '--logLevel', 'warn'], options)
  if (built.code !== 0) return { problem: built.timedOut ? 'the build hangs' : built.output }
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(STAMP, wanted)
  return { problem: null }
}

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
