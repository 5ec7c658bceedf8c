import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

export interface Ran {
  readonly code: number
  readonly output: string
  readonly timedOut: boolean
}

export interface RunOptions {
  readonly deadlineMs: number
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Show what it prints while it runs; else it is only collected. */
  readonly show?: boolean
}

/** The last part of what a program printed is what explains its end. */
const MAX_OUTPUT = 64 * 1024
const posix = process.platform !== 'win32'
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const running = new Set<ChildProcess>()

/** What runs in a group of its own does not hear the terminal's Ctrl-C, so we end it, and then ourselves. */
function endAll(): void {
  for (const child of running) endGroup(child, 'SIGKILL')
  process.exit(1)
}

function follow(child: ChildProcess): void {
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, endAll)
  running.add(child)
}

function unfollow(child: ChildProcess): void {
  running.delete(child)
  if (running.size === 0) for (const signal of SIGNALS) process.off(signal, endAll)
}

/** Runs a program to its end or to the deadline, when it and everything it started are killed. A program that is not there gives code 127. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const spawning: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe'], detached: posix }
  if (options.cwd !== undefined) spawning.cwd = options.cwd
  if (options.env !== undefined) spawning.env = options.env
  return new Promise((done) => {
    const child = spawn(command, [...args], spawning)
    let output = ''
    let timedOut = false
    follow(child)
    const take = (to: NodeJS.WriteStream) => (piece: Buffer) => {
      output = (output + piece.toString()).slice(-MAX_OUTPUT)
      if (options.show === true) to.write(piece)
    }
    child.stdout?.on('data', take(process.stdout))
    child.stderr?.on('data', take(process.stderr))
    const timer = setTimeout(() => {
      timedOut = true
      endGroup(child, 'SIGKILL')
    }, options.deadlineMs)
    const end = (code: number) => {
      clearTimeout(timer)
      unfollow(child)
      done({ code: timedOut ? 124 : code, output, timedOut })
    }
    child.once('error', (error) => {
      output += error.message
      end(127)
    })
    child.once('close', (code) => end(code ?? 1))
  })
}

/** The child and everything it started, as far as it stayed in its process group. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (posix) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!gone) throw error
  }
}
