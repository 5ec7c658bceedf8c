import { accessSync, closeSync, constants, mkdirSync, openSync } from 'node:fs'
import { EchoError } from '../../domain/error.ts'

/**
 * Makes the state directory, private to its owner. An existing one keeps its mode: it may be shared on purpose; the files in it
 * are private in any case.
 * @throws {EchoError} ECHO_HOME_UNWRITABLE
 */
export function prepareHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw unwritable(home, cause)
  }
}

/** Creates the file with mode 0600 when it is not there; SQLite gives its side files the same mode. */
export function touchPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

function unwritable(path: string, cause: unknown): EchoError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new EchoError(
    'ECHO_HOME_UNWRITABLE',
    `EchoOps cannot write ${path} (${why}). Set ECHOOPS_HOME to a directory that this user may write.`,
    { cause },
  )
}
