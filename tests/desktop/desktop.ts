import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test'
import { ROOT } from '../../scripts/build.ts'
import { isRoot } from '../../scripts/machine/chromium.ts'
import { electronExecutable, findElectron } from '../../scripts/start/electron.ts'

/** The built appliance in a real Electron, with a state directory and a port of its own. */
export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
  /** What it printed on both streams since it was up. */
  output(): string
  /** Resolves with the exit code once the process has ended. */
  readonly ended: Promise<number | null>
  close(): Promise<void>
}

/** A camera and a microphone that Chromium makes up, so that a permission is what decides. */
const devices = (said?: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  ...(said === undefined ? [] : [`--use-file-for-fake-audio-capture=${said}%noloop`]),
]

/** `said`: a WAV file that the microphone plays once, from when it is opened. */
export async function openDesktop(env: Record<string, string> = {}, said?: string): Promise<Desktop> {
  const runtime = findElectron()
  if (runtime === null) throw new Error('there is no Electron runtime; npm test provides one')
  const folder = await mkdtemp(join(tmpdir(), 'echoops-desktop-'))
  const home = join(folder, 'state')
  const app = await electron.launch({
    executablePath: electronExecutable(runtime.dist),
    args: [...(isRoot() ? ['--no-sandbox'] : []), ...devices(said), ROOT],
    cwd: folder,
    env: { ...inherited(), ECHOOPS_HOME: home, ECHOOPS_PORT: '0', ECHOOPS_LOG_PATHS: folder, ...env },
  })
  const child = app.process()
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      printed += piece.toString()
    })
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const page = await app.firstWindow()
  await page.waitForLoadState()
  const close = async () => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { app, page, home, output: () => printed, ended, close }
}

/** Nothing of the developer's own settings reaches the appliance under test. */
function inherited(): Record<string, string> {
  const own = /^(ECHOOPS_|DD_|GOOGLE_|GEMINI_|ELEVENLABS_|ELECTRON_RUN_AS_NODE$)/
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !own.test(entry[0]),
  )
  return Object.fromEntries(kept)
}
