import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findChromium, isRoot } from '../machine/chromium.ts'
import { run } from '../machine/run.ts'

/** Debian's name of each program the tests start. */
const PROGRAMS: Readonly<Record<string, string>> = {
  Xvfb: 'xvfb',
  'xvfb-run': 'xvfb',
  xauth: 'xauth',
  unzip: 'unzip',
}

/** Debian's package of each library that Electron's executable and the hook of the talk key are linked with; what is not listed comes along with these. */
const LIBRARIES: readonly (readonly [RegExp, string])[] = [
  [/^lib(nss3|nssutil3|smime3|nspr4)/, 'libnss3'],
  [/^libatk-bridge/, 'libatk-bridge2.0-0'],
  [/^libatk/, 'libatk1.0-0'],
  [/^libatspi/, 'libatspi2.0-0'],
  [/^libcups/, 'libcups2'],
  [/^libdbus/, 'libdbus-1-3'],
  [/^libgtk-3|^libgdk/, 'libgtk-3-0'],
  [/^libgbm|^libdrm/, 'libgbm1'],
  [/^libasound/, 'libasound2'],
  [/^libpango/, 'libpango-1.0-0'],
  [/^libcairo/, 'libcairo2'],
  [/^libxkbcommon/, 'libxkbcommon0'],
  [/^libXtst/, 'libxtst6'],
  [/^libXt\./, 'libxt6'],
  [/^libX(composite|damage|fixes|randr|ext)|^libX11|^libxcb/, 'libgtk-3-0'],
]

const INSTALL_DEADLINE_MS = 8 * 60_000

/** Whole words for people, or null when the machine has all that is needed. */
export type Problem = string | null

/** Chromium and the programs around it: installed where that is allowed, else named with the command. */
export async function ensurePrograms(say: (line: string) => void): Promise<Problem> {
  const wanted = () => [...new Set([...missingPrograms(), ...(findChromium() === null ? ['chromium'] : [])])]
  return ensure(wanted, say)
}

/** The shared libraries of this executable. */
export async function ensureLibraries(executable: string, say: (line: string) => void): Promise<Problem> {
  if (process.platform !== 'linux') return null
  const missing = async () => {
    const { code, output } = await run('ldd', [executable], { deadlineMs: 20_000 })
    return code === 127 ? [] : missingLibraries(output)
  }
  const before = await missing()
  if (before.length === 0) return null
  let still = before
  const packages = () => [...new Set(still.map(packageOf))]
  return ensure(packages, say, async () => {
    still = await missing()
  })
}

/** The libraries `ldd` could not find. */
export const missingLibraries = (output: string): string[] =>
  [...output.matchAll(/^\s*(\S+) => not found/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]))

/** Ubuntu since 24.04 calls some of these `…t64`, which apt finds by the old name as well. */
export const packageOf = (library: string): string =>
  LIBRARIES.find(([pattern]) => pattern.test(library))?.[1] ?? library

async function ensure(
  wanted: () => string[],
  say: (line: string) => void,
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<Problem> {
  const packages = wanted()
  if (packages.length === 0) return null
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!mayInstall())
    return `The tests need ${packages.join(', ')}. Install them, on Debian with: sudo ${command}`
  say(`Installing ${packages.join(', ')} …`)
  const output = await install(packages)
  await look()
  const still = wanted()
  return still.length === 0 ? null : `${still.join(', ')} could not be installed by: ${command}\n${output}`
}

async function install(packages: readonly string[]): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { deadlineMs: INSTALL_DEADLINE_MS, env }
  const updated = await run('apt-get', ['update'], options)
  const installed = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options)
  const output = installed.code === 0 ? '' : `${updated.code === 0 ? '' : updated.output}${installed.output}`
  return output.trim().split('\n').slice(-8).join('\n')
}

function missingPrograms(): string[] {
  if (process.platform !== 'linux') return []
  return Object.entries(PROGRAMS).flatMap(([program, name]) => (isOnPath(program) ? [] : [name]))
}

function isOnPath(program: string): boolean {
  const { PATH = '' } = process.env
  return PATH.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)))
}

/** Root on Debian or one of its children (os-release(5): ID and ID_LIKE). */
function mayInstall(): boolean {
  if (!isRoot() || !existsSync('/etc/os-release') || !isOnPath('apt-get')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}
