import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'

/** A fixed moment; tests never ask the machine's clock. */
export const ALERT_AT = Date.UTC(2026, 10, 22, 3, 10)

const nothing = (): void => undefined
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** A clock that stands still; `run` lets what was planned for later happen now. */
export function stillClock(now = ALERT_AT + 30_000): Clock & { run(): void; planned(): number } {
  const plans = new Set<() => void>()
  return {
    now: () => now,
    monotonicMs: () => 0,
    after: (_, run) => {
      plans.add(run)
      return () => plans.delete(run)
    },
    planned: () => plans.size,
    run: () => {
      for (const plan of [...plans]) {
        plans.delete(plan)
        plan()
      }
    },
  }
}

export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'echoops-logs-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * What `file`'s function of this name answers for a path, seen by a user whom permissions bind. They do not bind root: then a
 * process of its own looks, without the capabilities that let root pass (capabilities(7)).
 */
export async function asOrdinaryUser<T>(
  file: './find-files.ts' | './watch.ts',
  name: string,
  path: string,
): Promise<T> {
  const source = new URL(file, import.meta.url).href
  const look = `const it = await import('${source}'); console.log(JSON.stringify(await it['${name}'](process.argv[1])))`
  const node = [process.execPath, '--input-type=module', '--eval', look, path]
  const bound = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all', ...node]
  const [program = '', ...rest] = process.getuid?.() === 0 ? bound : node
  const { stdout } = await promisify(execFile)(program, rest)
  return JSON.parse(stdout) as T
}
