import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Another build than that of the project may be put to the test. */
const OUT = process.env['ECHOOPS_TEST_OUT'] ?? resolve(import.meta.dirname, '../../out')
const HEADLESS = join(OUT, 'main/headless.js')
const READY = /EchoOps is listening on (http:\/\/\S+)/

/** The built appliance as its users run it: a process of its own, a state directory of its own, a free port. */
export interface Engine {
  readonly url: string
  readonly home: string
  readonly process: ChildProcess
  /** Everything it printed, both streams. */
  output(): string
  /** SIGTERM, then waits for the end; resolves to the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL: no farewell. */
  kill(): Promise<void>
}

export async function startEngine(
  options: { home?: string; env?: Record<string, string> } = {},
): Promise<Engine> {
  const home = options.home ?? (await temporaryFolder())
  const child = spawn(process.execPath, [HEADLESS], {
    cwd: home,
    env: { ...bareEnvironment(), ECHOOPS_HOME: join(home, 'state'), ECHOOPS_PORT: '0', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const url = await new Promise<string>((ready, failed) => {
    const read = (piece: Buffer) => {
      printed += piece.toString()
      const match = READY.exec(printed)
      if (match?.[1] !== undefined) ready(match[1])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => failed(new Error(`the engine ended with ${code}:\n${printed}`)))
    child.once('error', failed)
  })
  return {
    url,
    home,
    process: child,
    output: () => printed,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'echoops-test-'))
export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true })

/** Nothing of the developer's own settings reaches the engine under test. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ECHOOPS_|DD_|GOOGLE_|GEMINI_|ELEVENLABS_)/.test(name),
  )
  return Object.fromEntries(kept)
}

/** Posts a delivery as Datadog does. */
export async function postAlert(
  url: string,
  payload: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${url}/webhook/datadog`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
