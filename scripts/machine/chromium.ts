import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

type Environment = Readonly<Record<string, string | undefined>>

/** A Chromium of this machine: CHROMIUM_PATH, else one on the PATH or in its usual place; null when there is none. */
export function findChromium(env: Environment = process.env): string | null {
  const { CHROMIUM_PATH: chosen = '' } = env
  if (chosen !== '') return existsSync(chosen) ? chosen : null
  return [...onPath(env), ...inUsualPlaces(env)].find((path) => existsSync(path)) ?? null
}

function onPath({ PATH = '' }: Environment): string[] {
  if (process.platform === 'win32') return []
  const folders = [...PATH.split(delimiter).filter((folder) => folder !== ''), '/usr/bin']
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function inUsualPlaces(env: Environment): string[] {
  if (process.platform === 'darwin') return MAC
  if (process.platform !== 'win32') return []
  const { PROGRAMFILES = 'C:\\Program Files', LOCALAPPDATA = '' } = env
  return WINDOWS.flatMap((path) => [join(PROGRAMFILES, path), join(LOCALAPPDATA, path)])
}

/** Chromium refuses its sandbox to root; whoever runs as root must know that it is gone. */
export const isRoot = (): boolean => process.platform === 'linux' && process.getuid?.() === 0

/** A quiet Chromium: nothing first-run, nothing fetched in the background. */
export const QUIET_ARGUMENTS: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
