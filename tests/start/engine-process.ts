import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build.ts'

/** One real process of EchoOps, with both its streams and its end. */
export interface Process {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  stdout(): string
  stderr(): string
  /** Resolves with the first match in stdout; rejects when the process ends without one. */
  says(pattern: RegExp): Promise<RegExpExecArray>
}

type Command = readonly [string, ...string[]]

export const HEADLESS = join(ROOT, 'out', 'main', 'headless.js')
export const START = join(ROOT, 'scripts', 'start.ts')
/** The command itself, as people type it; options follow. */
export const NPM_START: Command = ['npm', '--prefix', ROOT, 'start', '--']
export const LISTENING = /^EchoOps is listening on (http:\/\/127\.0\.0\.1:\d+)$/m

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'echoops-start-'))

/** Runs this script on this Node, or this command, in `folder`, with these settings and none of the developer's. */
export function startProcess(
  what: string | Command,
  options: {
    folder: string
    env?: Record<string, string>
    args?: readonly string[]
    bare?: readonly string[]
  },
): Process {
  const own = /^(ECHOOPS_|DD_|GOOGLE_|GEMINI_|ELEVENLABS_)/
  const kept = Object.entries(process.env).filter(
    ([name]) => !own.test(name) && !options.bare?.includes(name),
  )
  const settings = {
    ECHOOPS_HOME: join(options.folder, 'state'),
    ECHOOPS_PORT: '0',
    ECHOOPS_LOG_PATHS: options.folder,
  }
  const [command, ...before]: Command = typeof what === 'string' ? [process.execPath, what] : what
  const child = spawn(command, [...before, ...(options.args ?? [])], {
    cwd: options.folder,
    env: { ...Object.fromEntries(kept), ...settings, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (piece: Buffer) => {
      printed[name] += piece.toString()
    })
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((done, failed) => {
      const look = () => {
        const match = pattern.exec(printed.stdout)
        if (match !== null) done(match)
        return match !== null
      }
      if (look()) return
      child.stdout.on('data', look)
      child.once('close', (code) =>
        failed(new Error(`ended with ${code}:\n${printed.stdout}${printed.stderr}`)),
      )
    })
  return { child, ended, stdout: () => printed.stdout, stderr: () => printed.stderr, says }
}
