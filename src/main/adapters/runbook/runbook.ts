import { readFileSync, statSync } from 'node:fs'
import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { Runbook, RunbookService } from '../../domain/runbook.ts'
import type { Inventory, KnownService } from '../../ports/inventory.ts'
import type { Log } from '../../ports/log.ts'
import { type ReadRunbook, readRunbook } from './read-runbook.ts'

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

export interface OpenedRunbook {
  /** With the services that alerts have taught; the same object until something is learnt. */
  book(): Runbook
  readonly inventory: LearningInventory
  /** Why the runbook is not used, for people; empty when all is well. EchoOps works without one. */
  readonly problems: readonly string[]
  /** True when the runbook has errors: then nothing may be changed. */
  readonly readOnly: boolean
}

const NONE: ReadRunbook = { services: [], actions: BUILT_IN, environments: [], programs: [], problems: [] }

/** Reads the runbook once; `path` null means there is none. Never throws: a runbook that cannot be used is a problem to show. */
export function openRunbook(path: string | null, log: Log): OpenedRunbook {
  const read = path === null ? NONE : readFile(path)
  const { problems } = read
  if (problems.length > 0) log.warn({ path, problems }, 'runbook not used')
  else if (path !== null) log.info({ path, services: read.services.length }, 'runbook read')
  return { ...knownServices(read), problems, readOnly: problems.length > 0 }
}

function readFile(path: string): ReadRunbook {
  try {
    const found = statSync(path)
    // A pipe would make the start wait for whoever writes into it.
    if (!found.isFile())
      return { ...NONE, problems: [`${path} is not a file; ECHOOPS_RUNBOOK must name a runbook.`] }
    if (found.size > MAX_BYTES)
      return { ...NONE, problems: [`${path} is larger than 1 MiB; ECHOOPS_RUNBOOK must name a runbook.`] }
    return readRunbook(readFileSync(path, 'utf8'), path)
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    return { ...NONE, problems: [`${path} cannot be read (${why}); check ECHOOPS_RUNBOOK.`] }
  }
}

function knownServices(read: ReadRunbook): Pick<OpenedRunbook, 'book' | 'inventory'> {
  const { services: listed, actions, environments } = read
  const names = new Set(
    listed.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()),
  )
  const learnt = new Map<string, RunbookService>()
  let book: Runbook = { services: listed, actions, environments }
  const learn = (written: string): void => {
    const name = written.trim()
    const key = name.toLowerCase()
    if (name === '' || name.length > MAX_NAME || names.has(key)) return
    const known = learnt.get(key)
    learnt.delete(key)
    learnt.set(
      key,
      known ?? { name, aliases: [], environment: null, owners: [], replicas: null, learnt: true },
    )
    if (known !== undefined) return
    const [oldest] = learnt.keys()
    if (learnt.size > MAX_LEARNT && oldest !== undefined) learnt.delete(oldest)
    book = { services: [...listed, ...learnt.values()], actions, environments }
  }
  const services = (): readonly KnownService[] => book.services
  return { book: () => book, inventory: { services, learn } }
}
