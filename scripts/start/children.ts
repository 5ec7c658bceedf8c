import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const PARENT_LOOK_MS = 500

/** Starts the appliance, passes every signal on to it, and resolves with its exit code. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, [...args], options)
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  endWithNpm(child)
  return child
}

/**
 * npm runs this in a shell, and a SIGTERM for npm reaches that shell alone: it dies of it and passes nothing on. Its death is
 * then the signal, or the appliance would go on with nobody to stop it. Where there are no such signals (Windows) nothing changes.
 */
function endWithNpm(child: ChildProcess): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const shell = process.ppid
  const look = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(look)
    child.kill('SIGTERM')
  }, PARENT_LOOK_MS)
  look.unref()
}

/** Its exit code; 1 when a signal ended it or it could not be started, which is then told. */
export function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((done) => {
    child.once('error', (error) => {
      console.error(`EchoOps cannot start: ${error.message}`)
      done(1)
    })
    child.once('exit', (code) => done(code ?? 1))
  })
}

/** Calls `ready` with the wall's address, once, as soon as the engine says that it listens; its lines go on to our own stdout. */
export function whenListening(engine: ChildProcess, ready: (url: string) => void): void {
  let seen: string | null = ''
  engine.stdout?.on('data', (piece: Buffer) => {
    process.stdout.write(piece)
    if (seen === null) return
    seen = (seen + piece.toString()).slice(-4_096)
    const url = /EchoOps is listening on (http:\/\/\S+)\n/.exec(seen)?.[1]
    if (url === undefined) return
    seen = null
    ready(url)
  })
}
