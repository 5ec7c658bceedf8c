import { spawn } from 'node:child_process'
import { KeptOutput } from './kept-output.ts'

export interface ProgramRun {
  readonly program: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  readonly env: Readonly<Record<string, string>>
}

export interface ProgramEnd {
  readonly how: 'exited' | 'killed' | 'timeout' | 'not-started'
  readonly code: number | null
  readonly output: string
}

/** Between the request to end and the end. */
const KILL_AFTER_MS = 2_000

/**
 * Starts a program with its arguments, never through a shell, in a process group of its own. Resolves when it has ended; at its
 * time, or when aborted, it and all it started are ended: asked first, then killed. Never rejects.
 */
export function runProgram(run: ProgramRun, signal: AbortSignal): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const output = new KeptOutput()
    const child = spawn(run.program, [...run.args], {
      env: { ...run.env },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let how: ProgramEnd['how'] = 'exited'
    let killing: ReturnType<typeof setTimeout> | undefined
    const stop = (why: 'killed' | 'timeout') => {
      if (killing !== undefined) return
      how = why
      signalGroup(child.pid, 'SIGTERM')
      killing = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS)
    }
    const late = setTimeout(() => stop('timeout'), run.timeoutMs)
    const abort = () => stop('killed')
    const end = (code: number | null) => {
      clearTimeout(late)
      clearTimeout(killing)
      signal.removeEventListener('abort', abort)
      // What it left running in its group goes with it.
      if (how !== 'not-started') signalGroup(child.pid, 'SIGKILL')
      resolve({ how, code, output: output.text() })
    }
    child.stdout.on('data', (piece: Buffer) => output.add(piece))
    child.stderr.on('data', (piece: Buffer) => output.add(piece))
    child.once('error', (error) => {
      how = 'not-started'
      output.add(Buffer.from(error.message))
      end(null)
    })
    // 'close' would wait for grandchildren that hold the pipes.
    child.once('exit', (code) => setImmediate(() => end(code)))
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // Gone already, which is what was wanted.
    return
  }
}
