import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'libsql'

const LOOK_AGAIN_MS = 250

export interface Patience {
  /** Times it looks whether the other one has finished, before it gives up. */
  readonly looks: number
  /** Called once, when it turns out that somebody else builds. */
  readonly waiting?: () => void
  readonly pause?: () => Promise<unknown>
}

/**
 * Runs `work` while no other process holds the same lock, which is an exclusive transaction on a small database: the
 * operating system frees it with its process, also after kill -9. Null when the other one takes too long.
 */
export async function oneAtATime<T>(
  lockPath: string,
  patience: Patience,
  work: () => Promise<T>,
): Promise<T | null> {
  const { looks, waiting, pause = () => sleep(LOOK_AGAIN_MS) } = patience
  mkdirSync(dirname(lockPath), { recursive: true })
  for (let look = 0; look < looks; look += 1) {
    const free = lock(lockPath)
    if (free !== null) return work().finally(free)
    if (look === 0) waiting?.()
    await pause()
  }
  return null
}

/** The function that frees it; null while somebody else has it. */
function lock(path: string): (() => void) | null {
  const database = new Database(path)
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return null
    throw error
  }
}
