import type { Announcer } from '../ports/announcer.ts'
import type { Order } from '../ports/commands.ts'
import type { Incidents } from '../ports/incidents.ts'

/** As many commands as anybody will still ask the sound of. */
const REMEMBERED = 200

/** What was said to whom: the sound of the newest answer to each command. */
export class Replies {
  readonly #announcer: Announcer
  readonly #incidents: Pick<Incidents, 'find'>
  readonly #sounds = new Map<string, string>()

  constructor(announcer: Announcer, incidents: Pick<Incidents, 'find'>) {
    this.#announcer = announcer
    this.#incidents = incidents
  }

  say({ commandId, incidentId }: Order, key: string, text: string): void {
    const about = incidentId === null ? null : this.#incidents.find(incidentId)
    const sound = this.#announcer.reply(about, `${commandId}:${key}`, text)
    if (sound === null) return
    this.#sounds.delete(commandId)
    this.#sounds.set(commandId, sound)
    for (const oldest of this.#sounds.keys()) {
      if (this.#sounds.size <= REMEMBERED) break
      this.#sounds.delete(oldest)
    }
  }

  soundOf(commandId: string): string | null {
    return this.#sounds.get(commandId) ?? null
  }
}
