import type { JournalEvent } from '../../domain/journal.ts'
import { isOver, type Mute } from '../../domain/mute.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Mutes } from '../../ports/mutes.ts'

/** Services muted at a time; the one that was muted first is spoken of again when there are more. */
const MOST_MUTED = 200

export interface MuteBookParts {
  readonly clock: Clock
  readonly log: Log
  /** Takes an event to the disk. */
  record(event: JournalEvent): Promise<unknown>
}

/** What is not spoken of, out of the events of the journal. */
export class MuteBook implements Mutes {
  readonly #parts: MuteBookParts
  readonly #known = new Map<string | null, Mute>()
  readonly #subscribers = new Set<() => void>()

  constructor(parts: MuteBookParts) {
    this.#parts = parts
  }

  /** To be called with every event that is on disk, in their order. */
  apply(event: JournalEvent, at: number): void {
    if (event.type === 'speech.muted') {
      const { service, until, by } = event
      this.#known.delete(service)
      this.#known.set(service, { service, until, by, at })
      const [oldest] = this.#known.keys()
      if (this.#known.size > MOST_MUTED && oldest !== undefined) this.#known.delete(oldest)
    } else if (event.type === 'speech.unmuted') this.#known.delete(event.service)
    else return
    for (const changed of this.#subscribers) this.#tell(changed)
  }

  list(): readonly Mute[] {
    const now = this.#parts.clock.now()
    return [...this.#known.values()].filter((mute) => !isOver(mute, now))
  }

  async mute({ service, until, by }: Omit<Mute, 'at'>): Promise<void> {
    await this.#parts.record({ type: 'speech.muted', service, until, by })
  }

  async unmute(service: string | null, by: string): Promise<boolean> {
    if (!this.list().some((mute) => mute.service === service)) return false
    await this.#parts.record({ type: 'speech.unmuted', service, by })
    return true
  }

  subscribe(changed: () => void): () => void {
    const subscriber = (): void => changed()
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }

  #tell(changed: () => void): void {
    try {
      changed()
    } catch (error) {
      this.#parts.log.error({ err: error }, 'a follower of the mutes failed')
    }
  }
}
