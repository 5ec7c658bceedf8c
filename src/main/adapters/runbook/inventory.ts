import { readFileSync, statSync } from 'node:fs'
import { EchoError } from '../../domain/error.ts'
import type { Inventory, KnownService } from '../../ports/inventory.ts'
import type { Log } from '../../ports/log.ts'
import { readServices } from './read-services.ts'

/** A runbook of 2,000 services has about 300 KiB. */
const MAX_BYTES = 1024 * 1024
/** The least recently seen of the learnt names goes first. */
const MAX_LEARNT = 500
const MAX_NAME = 100

/** Knows what the runbook lists, and learns the services that alerts name. */
export interface LearningInventory extends Inventory {
  /** Remembers a service seen in an alert, for this run; what is known already, empty or overlong is passed over. */
  learn(name: string): void
}

export interface OpenedInventory {
  readonly inventory: LearningInventory
  /** Why the runbook is not used, for people; null when all is well. EchoOps works without one. */
  readonly problem: string | null
}

/** Reads the runbook once; `path` null means there is none. Never throws: a runbook that cannot be used is a problem to show. */
export function openInventory(path: string | null, log: Log): OpenedInventory {
  try {
    const listed = path === null ? [] : readServices(readRunbook(path), path)
    if (path !== null) log.info({ path, services: listed.length }, 'runbook read')
    return { inventory: learningInventory(listed), problem: null }
  } catch (error) {
    if (!(error instanceof EchoError)) throw error
    log.warn({ code: error.code, path, problem: error.message }, 'runbook not used')
    return { inventory: learningInventory([]), problem: error.message }
  }
}

function readRunbook(path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES)
      throw new EchoError(
        'ECHO_RUNBOOK_INVALID',
        `${path} is larger than 1 MiB; ECHOOPS_RUNBOOK must name a runbook.`,
      )
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof EchoError) throw cause
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    const message = `${path} cannot be read (${why}); check ECHOOPS_RUNBOOK.`
    throw new EchoError('ECHO_RUNBOOK_INVALID', message, { cause })
  }
}

function learningInventory(listed: readonly KnownService[]): LearningInventory {
  const names = new Set(
    listed.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()),
  )
  const learnt = new Map<string, KnownService>()
  let all: readonly KnownService[] = listed
  return {
    services: () => all,
    learn(written) {
      const name = written.trim()
      const key = name.toLowerCase()
      if (name === '' || name.length > MAX_NAME || names.has(key)) return
      const known = learnt.get(key)
      learnt.delete(key)
      learnt.set(key, known ?? { name, aliases: [], environment: null })
      if (known !== undefined) return
      const [oldest] = learnt.keys()
      if (learnt.size > MAX_LEARNT && oldest !== undefined) learnt.delete(oldest)
      all = [...listed, ...learnt.values()]
    },
  }
}
