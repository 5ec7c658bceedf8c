import type { Announcer } from '../ports/announcer.ts'
import type { Commands, Order } from '../ports/commands.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { AnswerTimes } from './answer-times.ts'

/** As many commands as anybody will still ask the sound of. */
const REMEMBERED = 200

export interface ReplyParts {
  readonly announcer: Pick<Announcer, 'reply'>
  readonly incidents: Pick<Incidents, 'find'>
  readonly commands: Pick<Commands, 'find'>
  readonly times: Pick<AnswerTimes, 'answer'>
}

/** What was said to whom: the sound of the newest answer to each command. */
export class Replies {
  readonly #announcer: ReplyParts['announcer']
  readonly #incidents: Pick<Incidents, 'find'>
  readonly #commands: Pick<Commands, 'find'>
  readonly #times: Pick<AnswerTimes, 'answer'>
  readonly #sounds = new Map<string, string>()

  constructor({ announcer, incidents, commands, times }: ReplyParts) {
    this.#announcer = announcer
    this.#incidents = incidents
    this.#commands = commands
    this.#times = times
  }

  say({ commandId, incidentId }: Order, key: string, text: string): void {
    const about = incidentId === null ? null : this.#incidents.find(incidentId)
    const sound = this.#times.answer(commandId, this.#commands.find(commandId), () =>
      this.#announcer.reply(about, `${commandId}:${key}`, text),
    )
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
