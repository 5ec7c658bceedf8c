import { createHash } from 'node:crypto'

/** What the first entry follows. */
export const NO_ENTRY_HASH = '0'.repeat(64)

/** An entry as it lies on disk; `payload` is its JSON. */
export interface ChainedRow {
  readonly seq: number
  readonly at: number
  readonly commandId: string
  readonly incidentId: string | null
  readonly payload: string
  readonly previous: string
  readonly hash: string
}

/** How many entries there are, and the hash of the last one. Written with each entry, in the same transaction. */
export interface ChainHead {
  readonly entries: number
  readonly hash: string
}

export interface Break {
  readonly seq: number
  /** A whole sentence. */
  readonly reason: string
}

/** SHA-256, in hex, over the hash before it, the time and the entry as it is written, each on a line of its own. */
export const hashOf = (previous: string, at: number, payload: string): string =>
  createHash('sha256').update(`${previous}\n${at}\n${payload}`).digest('hex')

/**
 * Follows the chain from its first entry and remembers where it breaks first.
 *
 * It shows every change of an entry, and every entry that was taken out, put in between or moved. The head shows that the
 * end was cut off. It cannot show what somebody does who may write the file and knows this code: compute the chain anew
 * from any entry on, with the head, or put back an older copy of the whole file. Against that helps only what lies
 * elsewhere: the last hash in another hand, or a copy on another machine.
 */
export class AuditChain {
  #entries = 0
  #last = NO_ENTRY_HASH
  #broken: Break | null = null

  get entries(): number {
    return this.#entries
  }

  get broken(): Break | null {
    return this.#broken
  }

  follow(row: ChainedRow): void {
    this.#broken ??= this.#fault(row)
    this.#entries += 1
    this.#last = row.hash
  }

  /** To be called after the last entry, with the head as it was read together with it. */
  end(head: ChainHead | null): void {
    this.#broken ??= this.#faultOfEnd(head)
  }

  #fault(row: ChainedRow): Break | null {
    const { seq, previous, at, payload, hash } = row
    const due = this.#entries + 1
    if (seq !== due) return { seq: due, reason: `Entry ${due} is missing; entry ${seq} comes in its place.` }
    if (hashOf(previous, at, payload) !== hash)
      return { seq, reason: `Entry ${seq} was changed: its hash does not fit what it says.` }
    if (previous !== this.#last) return { seq, reason: `Entry ${seq} does not follow the entry before it.` }
    const misfit = misfitOf(row)
    if (misfit === null) return null
    return { seq, reason: `Entry ${seq} was changed: its column ${misfit} is not what its payload says.` }
  }

  #faultOfEnd(head: ChainHead | null): Break | null {
    const last = this.#entries
    if (head === null)
      return { seq: last, reason: 'The head record is missing, so the end may be missing too.' }
    if (head.entries > last)
      return {
        seq: last + 1,
        reason: `Entries ${last + 1} to ${head.entries} are missing: the end was cut off.`,
      }
    if (head.entries < last)
      return { seq: head.entries + 1, reason: `Entry ${head.entries + 1} was added behind the head.` }
    if (head.hash === this.#last) return null
    return { seq: last, reason: `Entry ${last} is not the one that the head names.` }
  }
}

/** The columns beside the payload are there to search by; the hash does not cover them, the payload repeats them. */
function misfitOf({ payload, commandId, incidentId }: ChainedRow): 'command_id' | 'incident_id' | null {
  const entry: unknown = parsed(payload)
  if (typeof entry !== 'object' || entry === null) return 'command_id'
  if (!('commandId' in entry) || entry.commandId !== commandId) return 'command_id'
  return 'incidentId' in entry && entry.incidentId === incidentId ? null : 'incident_id'
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return null
  }
}
