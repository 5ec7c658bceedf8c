import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fieldsOf, listOf } from './json.ts'

/** How far the events are known. Written after each poll, so that nothing is lost or repeated at a restart. */
export interface PollCursor {
  /** When the last complete poll began, by this machine's clock, epoch milliseconds. */
  readonly polledAt: number
  /** When not all could be fetched: the time of the last event that was, by Datadog's clock; else null. */
  readonly resumeFrom: number | null
  /** Ids of events that were passed on, with their times by Datadog's clock, the newest last. */
  readonly seen: readonly (readonly [id: string, at: number])[]
}

export const MOST_SEEN = 20_000
const FILE = 'datadog-events.json'

export interface CursorFile {
  /** Null when there is none yet, or none that can be read. */
  read(): Promise<PollCursor | null>
  /** On the disk, whole or not at all, when it resolves. */
  write(cursor: PollCursor): Promise<void>
}

export function cursorFile(home: string): CursorFile {
  const path = join(home, FILE)
  return {
    read: async () => {
      try {
        return parsed(await readFile(path, 'utf8'))
      } catch {
        return null
      }
    },
    write: async (cursor) => {
      const fresh = `${path}.new`
      const handle = await open(fresh, 'w', 0o600)
      try {
        await handle.writeFile(JSON.stringify(cursor))
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(fresh, path)
    },
  }
}

function parsed(text: string): PollCursor | null {
  const { polledAt, resumeFrom, seen } = fieldsOf(JSON.parse(text))
  if (typeof polledAt !== 'number' || !Number.isFinite(polledAt)) return null
  return {
    polledAt,
    resumeFrom: typeof resumeFrom === 'number' ? resumeFrom : null,
    seen: listOf(seen)
      .slice(-MOST_SEEN)
      .flatMap((pair): [string, number][] => {
        const [id, at] = listOf(pair)
        return typeof id === 'string' && typeof at === 'number' ? [[id, at]] : []
      }),
  }
}
