import type { AuditEntry, AuditStep } from '../../domain/audit.ts'
import { applyStep, type CommandRecord, hasEnded } from '../../domain/command-record.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Commands, Order } from '../../ports/commands.ts'
import type { Log } from '../../ports/log.ts'

export interface CommandBookOptions {
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
  /** Told when a step could not be written, and when one can again. */
  readonly writing?: (failing: boolean) => void
}

export interface CommandBook extends Commands {
  /** Waits for what is on its way to the disk. */
  stop(): Promise<void>
}

/** Commands in memory; the audit log keeps all of them. */
const KEPT = 200

/** Reads the audit log; what was underway when the appliance stopped is ended there, and says so. */
export async function openCommandBook(options: CommandBookOptions): Promise<CommandBook> {
  const records = new Map<string, CommandRecord>()
  for await (const audited of options.audit.replay()) {
    keep(records, applyStep(records.get(audited.commandId) ?? null, audited, audited.at))
  }
  const book = new Book(options, records)
  await book.endUnderway()
  return book
}

class Book implements CommandBook {
  readonly #use: CommandBookOptions
  readonly #records: Map<string, CommandRecord>
  readonly #subscribers = new Set<(record: CommandRecord) => void>()
  readonly #writing = new Set<Promise<void>>()

  constructor(use: CommandBookOptions, records: Map<string, CommandRecord>) {
    this.#use = use
    this.#records = records
  }

  async record(order: Order, step: AuditStep): Promise<void> {
    const { commandId, incidentId, who, source } = order
    await this.#write({ commandId, incidentId, who, source, step }, false)
  }

  note(order: Order, step: AuditStep): void {
    const { commandId, incidentId, who, source } = order
    const written = this.#write({ commandId, incidentId, who, source, step }, true)
      .catch((error: unknown) =>
        this.#use.log.error({ err: error, command: commandId, step: step.step }, 'a step was not audited'),
      )
      .finally(() => this.#writing.delete(written))
    this.#writing.add(written)
  }

  show(commandId: string, what: Parameters<Commands['show']>[1]): void {
    const known = this.#records.get(commandId)
    if (known === undefined) return
    const { question = known.question, watching = known.watching } = what
    const { candidates = known.candidates, message = known.message } = what
    const state = what.watching === undefined ? known.state : 'watching'
    const endedAt = state === 'watching' ? null : known.endedAt
    this.#changed({ ...known, question, watching, candidates, message, state, endedAt })
  }

  find(commandId: string): CommandRecord | null {
    return this.#records.get(commandId) ?? null
  }

  ofIncident(incidentId: string): readonly CommandRecord[] {
    return this.list().filter((record) => record.incidentId === incidentId)
  }

  list(): readonly CommandRecord[] {
    return [...this.#records.values()]
  }

  subscribe(changed: (record: CommandRecord) => void): () => void {
    const subscriber = (record: CommandRecord): void => changed(record)
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#writing)
  }

  /** Nobody knows how it went on after the stop, and that is what is written. */
  async endUnderway(): Promise<void> {
    for (const record of this.list().filter((one) => !hasEnded(one))) {
      const { id: commandId, incidentId, who, source } = record
      await this.#write({ commandId, incidentId, who, source, step: endOf(record) }, false)
    }
    for (const record of this.list()) if (record.state === 'done') this.#endWatch(record)
  }

  /** A performed command without a verdict keeps its outcome; nothing is watched any more. */
  #endWatch(record: CommandRecord): void {
    if (record.watching !== null) this.#records.set(record.id, { ...record, watching: null })
  }

  /** What only tells is shown at once; what something depends on is shown when it is on disk. */
  async #write(entry: AuditEntry, shownFirst: boolean): Promise<void> {
    const apply = (at: number) =>
      this.#changed(applyStep(this.#records.get(entry.commandId) ?? null, entry, at))
    if (shownFirst) apply(this.#use.clock.now())
    try {
      const { at } = await this.#use.audit.append(entry)
      this.#use.writing?.(false)
      if (!shownFirst) apply(at)
    } catch (error) {
      this.#use.writing?.(true)
      throw error
    }
  }

  #changed(record: CommandRecord): void {
    keep(this.#records, record)
    for (const changed of this.#subscribers) {
      try {
        changed(record)
      } catch (error) {
        this.#use.log.error({ err: error }, 'a follower of the command book failed')
      }
    }
  }
}

function endOf(record: CommandRecord): AuditStep {
  if (record.state !== 'performing') return { step: 'cancelled', how: 'stopped' }
  const text = 'EchoOps was stopped before it knew how this ended.'
  return { step: 'done', outcome: { ok: false, text, output: '', durationMs: 0, dryRun: false } }
}

function keep(records: Map<string, CommandRecord>, record: CommandRecord): void {
  records.set(record.id, record)
  for (const [id, oldest] of records) {
    if (records.size <= KEPT) return
    if (hasEnded(oldest) || records.size > KEPT * 2) records.delete(id)
  }
}
