import { join } from 'node:path'
import Database from 'libsql'
import { EchoError } from '../../domain/error.ts'
import { touchPrivate } from './home.ts'
import { sqliteCode, storeFailed } from './store-error.ts'

export interface HomeLock {
  release(): void
}

/**
 * One EchoOps per home: an exclusive transaction on a small database of its own, held as long as the process lives.
 * The operating system frees it with the process, also after kill -9; there is no stale lock file to clean up.
 * @throws {EchoError} ECHO_STORE_LOCKED when another process holds it, ECHO_HOME_UNWRITABLE, ECHO_STORE_FAILED
 */
export function lockHome(home: string): HomeLock {
  const path = join(home, 'echoops.lock')
  touchPrivate(path)
  try {
    const database = new Database(path)
    database.exec('BEGIN EXCLUSIVE')
    return {
      release() {
        database.exec('ROLLBACK')
        database.close()
      },
    }
  } catch (cause) {
    if (sqliteCode(cause) === 'SQLITE_BUSY') throw locked(home, cause)
    throw storeFailed(`locked (remove ${path} if no EchoOps runs)`, cause)
  }
}

function locked(home: string, cause: unknown): EchoError {
  return new EchoError(
    'ECHO_STORE_LOCKED',
    `Another EchoOps uses ${home}. Stop it, or set ECHOOPS_HOME to another directory.`,
    { cause },
  )
}
