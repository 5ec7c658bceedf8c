import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EchoError } from '../../domain/error.ts'

/**
 * Makes the state directory, private to its owner. An existing one keeps its mode: it may be shared on purpose; the files in it
 * are private in any case.
 * @throws {EchoError} ECHO_HOME_UNWRITABLE
 */
export function prepareHome(home: string): void {
  try {
    makeFolder(home)
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw unwritable(home, cause)
  }
}

/**
 * One by one, and not with `recursive`: that never returns where a parent exists in which nothing can be made, as in /proc
 * (nodejs/node, lib/fs.js and MKDirpSync: ENOENT leads back to the parent, which exists, and so on).
 */
function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  mkdirSync(path, { mode: 0o700 })
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
