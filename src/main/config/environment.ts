import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { EchoError } from '../domain/error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A settings file is a page of text; something larger is another file under this name. */
const MAX_BYTES = 1024 * 1024

/**
 * The process's environment with `.env` of the working directory behind it: what the process sets wins.
 * No such file is normal. One that cannot be read throws ECHO_CONFIG_INVALID.
 */
export function readEnvironment(env: Environment, folder: string): Environment {
  const path = join(folder, '.env')
  const text = readIfThere(path)
  return text === null ? env : { ...parse(text, path), ...env }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return null
    const message = `${path} cannot be read (${codeOf(cause)}); make it readable or remove it.`
    throw new EchoError('ECHO_CONFIG_INVALID', message, { cause })
  }
}

function parse(text: string, path: string): Environment {
  if (text.length > MAX_BYTES)
    throw new EchoError('ECHO_CONFIG_INVALID', `${path} is larger than 1 MiB; it is not a settings file.`)
  return parseEnv(text.replace(/^\uFEFF/, ''))
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
