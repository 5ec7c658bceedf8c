import { incidentIdOf } from '../../domain/incident-project.ts'
import type { Recorded } from '../../domain/journal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Journal } from '../../ports/journal.ts'
import type { Log } from '../../ports/log.ts'
import type { DeliveryKeys } from './delivery-keys.ts'
import type { MuteBook } from './mute-book.ts'
import type { Pages } from './pages.ts'
import type { Quarantine } from './quarantine.ts'
import { surplusOf } from './retention.ts'

interface Memory {
  readonly pages: Pages
  readonly keys: DeliveryKeys
  readonly quarantine: Quarantine
  readonly mutes: MuteBook
}

const ON_DISK = Promise.resolve(true)

/**
 * Replays everything. However long the journal, no more than twice `keep` incidents are held at a time as long as enough of
 * them are closed; returns the ids of those that had to go. An event that cannot be applied is left out and reported.
 */
export async function readJournal(
  use: { readonly journal: Journal; readonly clock: Clock; readonly log: Log },
  keep: number,
  memory: Memory,
): Promise<readonly string[]> {
  const dropped = new Set<string>()
  let unreadable = 0
  for await (const recorded of use.journal.replay()) {
    const id = incidentIdOf(recorded.event)
    if (id !== null && dropped.has(id)) continue
    try {
      apply(recorded, memory)
    } catch (error) {
      unreadable += 1
      if (unreadable === 1)
        use.log.error({ seq: recorded.seq, err: error }, 'an event of the journal cannot be applied')
    }
    if (memory.pages.size > keep * 2) thin(memory.pages, keep, use.clock.now(), dropped)
  }
  if (unreadable > 0) use.log.warn({ unreadable }, 'events of the journal were left out')
  return [...dropped]
}

function apply(recorded: Recorded, { pages, keys, quarantine, mutes }: Memory): void {
  const { event, at } = recorded
  pages.commit({ event, at }, recorded)
  mutes.apply(event, at)
  if (event.type === 'delivery.quarantined') quarantine.add(event.delivery, at)
  if (event.type !== 'alert.received') return
  const { deliveryKey, deliveryKeyIsHash } = event.alert
  keys.remember(deliveryKey, deliveryKeyIsHash, at, { incidentId: event.incidentId, kept: ON_DISK })
}

function thin(pages: Pages, keep: number, now: number, dropped: Set<string>): void {
  for (const { id } of surplusOf(pages.list(), keep, now, () => true).forget) {
    pages.forget(id)
    dropped.add(id)
  }
}
