import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'
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
  /** What ended it when it ended without a code: "SIGSEGV". */
  readonly signal: string | null
  readonly output: string
}

/** Between the request to end and the end. */
const KILL_AFTER_MS = 2_000
/** What was printed last is still on its way when a program ends; a process that it leaves behind may hold the pipe for ever. */
const LAST_WORDS_MS = 500
/** Not even killed: it hangs in the kernel. */
const GIVE_UP_MS = 2_000

/**
 * Starts a program with its arguments, never through a shell, in a process group of its own. Resolves when it has ended. At its
 * time, or when aborted, it and all of its group are ended: asked first, then killed. What it started goes on when it ends by
 * itself: a restart may leave a service behind. Never rejects.
 */
export function runProgram(run: ProgramRun, signal: AbortSignal): Promise<ProgramEnd> {
  if (signal.aborted) return Promise.resolve({ how: 'killed', code: null, signal: null, output: '' })
  const child = begun(run)
  if (child instanceof Error)
    return Promise.resolve({ how: 'not-started', code: null, signal: null, output: child.message })
  return ended(child, run.timeoutMs, signal)
}

function begun({ program, args, env }: ProgramRun): ChildProcess | Error {
  try {
    return spawn(program, [...args], {
      cwd: '/',
      env: { ...env },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function ended(child: ChildProcess, timeoutMs: number, signal: AbortSignal): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const output = new KeptOutput()
    let how: ProgramEnd['how'] = 'exited'
    let gone = false
    const timers: ReturnType<typeof setTimeout>[] = []
    const after = (ms: number, then: () => void) => void timers.push(setTimeout(then, ms))
    const end = (code: number | null, by: string | null) => {
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      const text = output.text()
      letGo(child)
      resolve({ how, code, signal: by, output: text })
    }
    const stop = (why: 'killed' | 'timeout') => {
      if (gone || how !== 'exited') return
      how = why
      signalGroup(child.pid, 'SIGTERM')
      after(KILL_AFTER_MS, () => signalGroup(child.pid, 'SIGKILL'))
      after(KILL_AFTER_MS + GIVE_UP_MS, () => end(null, null))
    }
    const abort = () => stop('killed')
    child.stdout?.on('data', (piece: Buffer) => output.add(piece))
    child.stderr?.on('data', (piece: Buffer) => output.add(piece))
    child.on('error', (error) => {
      if (child.pid !== undefined) return
      how = 'not-started'
      output.add(Buffer.from(error.message))
      end(null, null)
    })
    child.once('exit', (code, by) => {
      gone = true
      if (how !== 'exited') signalGroup(child.pid, 'SIGKILL')
      after(LAST_WORDS_MS, () => end(code, by))
      child.once('close', () => end(code, by))
    })
    after(timeoutMs, () => stop('timeout'))
    signal.addEventListener('abort', abort, { once: true })
  })
}

/** Pipes that are still open are drained, not closed: what was left behind must not die of its next line. They keep nobody awake. */
function letGo(child: ChildProcess): void {
  child.removeAllListeners('close')
  for (const pipe of [child.stdout, child.stderr]) {
    pipe?.removeAllListeners('data')
    pipe?.on('error', () => undefined)
    pipe?.resume()
    if (pipe instanceof Socket) pipe.unref()
  }
  child.unref()
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
