import { EchoError } from '../../domain/error.ts'

/** SQLite's result code ("SQLITE_BUSY") of an error that came out of it, else null. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null
}

/**
 * Any failure of the store as ECHO_STORE_FAILED. Retryable, because what fails most (a full disk, a busy one) passes;
 * only a damaged database does not heal while EchoOps runs.
 */
export function storeFailed(doing: string, cause: unknown): EchoError {
  if (cause instanceof EchoError) return cause
  const code = sqliteCode(cause)
  const why = cause instanceof Error ? cause.message : String(cause)
  return new EchoError('ECHO_STORE_FAILED', `The journal could not be ${doing}: ${why}`, {
    retryable: code !== 'SQLITE_CORRUPT' && code !== 'SQLITE_NOTADB',
    details: { sqlite: code },
    cause,
  })
}

export const closedError = (): EchoError => new EchoError('ECHO_STORE_FAILED', 'The journal is closed.')
