import { closeSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Log } from '../ports/log.ts'

/** What tells one display from another. The id may change with the cable or the driver; label and size mostly do not. */
const traitsSchema = z.object({
  id: z.int(),
  label: z.string().max(200),
  width: z.int().positive(),
  height: z.int().positive(),
})
const fileSchema = z.object({ display: traitsSchema })
export type DisplayTraits = z.infer<typeof traitsSchema>

const MOST_BYTES = 4_096

/** Remembers in this file which display was picked for the wall. */
export interface PickedDisplay {
  /** The one of these that was picked; null when none was, or when it is not among them. */
  among<D extends DisplayTraits>(displays: readonly D[]): D | null
  /** What cannot be written is in the log, and forgotten at the next start. */
  remember(display: DisplayTraits): void
}

export function openPickedDisplay(path: string, log: Log): PickedDisplay {
  return {
    among(displays) {
      const picked = read(path, log)
      if (picked === null) return null
      const alike = (one: DisplayTraits) =>
        one.label === picked.label && one.width === picked.width && one.height === picked.height
      const same = displays.find((one) => one.id === picked.id && one.label === picked.label)
      return same ?? displays.find(alike) ?? null
    },
    remember({ id, label, width, height }) {
      const display = { id, label: label.slice(0, 200), width, height }
      const temporary = `${path}.part`
      try {
        writeFileSync(temporary, `${JSON.stringify({ display })}\n`, { mode: 0o600 })
        renameSync(temporary, path)
      } catch (err) {
        log.warn({ err }, 'the picked display cannot be remembered')
      }
    },
  }
}

function read(path: string, log: Log): DisplayTraits | null {
  try {
    return fileSchema.parse(JSON.parse(firstBytes(path))).display
  } catch (err) {
    const absent = err instanceof Error && 'code' in err && err.code === 'ENOENT'
    if (!absent) log.warn({ err }, 'the picked display cannot be read')
    return null
  }
}

/** A longer file is none of ours; cut off, it is no JSON either. */
function firstBytes(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(MOST_BYTES)
    return bytes.toString('utf8', 0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}
