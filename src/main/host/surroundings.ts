import { readFileSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { LifeParts } from './life.ts'

const fromSource = import.meta.url.endsWith('.ts')
/** Of the bundle, `out/main/`; of the source tree, `src/main/host/`. */
const packageRoot = new URL(fromSource ? '../../../' : '../../', import.meta.url)

/** The built wall: `out/renderer`. */
export const PAGE_DIR = fileURLToPath(new URL('out/renderer', packageRoot))

/** What is shipped beside the code: `resources`. */
export const RESOURCES_DIR = fileURLToPath(new URL('resources', packageRoot))

/** EchoOps' version, from its package.json. */
export const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8'))).version

/** A clock that keeps the process alive while it waits; for the deadline of the end only. */
export const deadlineClock: LifeParts['clock'] = {
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

export const readyLine = (url: string): string => `EchoOps is listening on ${url}\n`

/** A launcher that closes its end of the pipe must not silence the room: what cannot be written is lost, nothing else. */
export function outliveClosedPipes(...streams: readonly Writable[]): void {
  for (const stream of streams)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
}

/** Settings may be the very thing that is broken, so this one is looked at without checking. */
export function isDebugging({
  ECHOOPS_LOG_LEVEL: level = '',
}: Readonly<Record<string, string | undefined>>): boolean {
  return /^(debug|trace)$/i.test(level)
}
