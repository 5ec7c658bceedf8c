import { statusAnswer } from '../domain/answers.ts'
import type { Incident } from '../domain/incident.ts'
import { serviceInSentence } from '../domain/incident-words.ts'
import { type Mute, remainingMs } from '../domain/mute.ts'
import { plural } from '../domain/storm-words.ts'
import { whoInWords } from '../domain/who.ts'
import type { Announcer } from '../ports/announcer.ts'
import type { Clock } from '../ports/clock.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Log } from '../ports/log.ts'
import type { Mutes } from '../ports/mutes.ts'

/** The answer is heard before the silence it promises. */
const MUTE_AFTER_MS = 4_000
/** Incidents of one service in whose timelines a mute is noted. */
const MOST_NOTED = 50

export interface MuteDeskParts {
  readonly mutes: Mutes
  readonly incidents: Pick<Incidents, 'list' | 'note'>
  readonly announcer: Pick<Announcer, 'setMuted' | 'hush' | 'announce'>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Keeps EchoOps silent about what people have muted, and says so when the time is up. What is muted is in the journal, so
 * that it stays muted over a restart; the silence of everything is the announcer's, that of a service is asked for there.
 */
export class MuteDesk {
  readonly #parts: MuteDeskParts
  readonly #leave: () => void
  #known: readonly Mute[]
  #cancelAlarm = (): void => undefined
  #cancelSilence = (): void => undefined

  constructor(parts: MuteDeskParts) {
    this.#parts = parts
    this.#known = parts.mutes.list()
    this.#leave = parts.mutes.subscribe(() => this.#follow())
    this.#setAlarm()
  }

  /** `service` null mutes everything, `minutes` null until it is taken back. Rejects when it cannot be written down; then nothing is muted. */
  async mute(service: string | null, minutes: number | null, by: string): Promise<void> {
    const { mutes, clock, announcer } = this.#parts
    const until = minutes === null ? null : clock.now() + minutes * 60_000
    await mutes.mute({ service, until, by })
    if (service === null) {
      this.#cancelSilence()
      this.#cancelSilence = clock.after(MUTE_AFTER_MS, () => announcer.setMuted(true))
      return
    }
    const length = minutes === null ? '' : ` for ${plural(minutes, 'minute')}`
    for (const { id } of this.#open(service)) {
      announcer.hush(id, 'everything')
      this.#note(id, 'muted', `Not spoken of${length}: muted by ${whoInWords(by)}`)
    }
  }

  /** Resolves with what was muted and is not any more; null stands for everything. Rejects when it cannot be written down. */
  async unmute(service: string | null, by: string): Promise<boolean> {
    if (service === null) this.#sound(true)
    const was = await this.#parts.mutes.unmute(service, by)
    if (was && service !== null) this.#noteEnd(service, `Spoken of again: unmuted by ${whoInWords(by)}`)
    return was
  }

  /** Services that are muted by name. */
  services(): readonly string[] {
    return this.#parts.mutes.list().flatMap(({ service }) => (service === null ? [] : [service]))
  }

  /** M on a wall: at once, whatever the disk says. */
  press(muted: boolean, by: string): void {
    const { mutes, log } = this.#parts
    this.#sound(!muted)
    const written = muted ? mutes.mute({ service: null, until: null, by }) : mutes.unmute(null, by)
    written.catch((error: unknown) =>
      log.warn({ err: error, muted }, 'a mute is forgotten at the next start'),
    )
  }

  close(): void {
    this.#leave()
    this.#cancelAlarm()
    this.#cancelSilence()
  }

  #sound(on: boolean): void {
    this.#cancelSilence()
    this.#parts.announcer.setMuted(!on)
  }

  #follow(): void {
    this.#known = this.#parts.mutes.list()
    this.#setAlarm()
  }

  #setAlarm(): void {
    const { clock } = this.#parts
    this.#cancelAlarm()
    const left = this.#known.flatMap((mute) => remainingMs(mute, clock.now()) ?? [])
    this.#cancelAlarm =
      left.length === 0 ? () => undefined : clock.after(Math.max(1, Math.min(...left)), () => this.#runOut())
  }

  #runOut(): void {
    const before = this.#known
    this.#follow()
    const still = new Set(this.#known.map(({ service }) => service))
    for (const { service } of before) if (!still.has(service)) this.#end(service)
  }

  /** Its time is up: the room hears that, and how things stand with it. */
  #end(service: string | null): void {
    const { announcer, incidents, clock } = this.#parts
    if (service === null) {
      this.#sound(true)
      announcer.announce(null, 'notice', 'unmuted', 'The mute is over. I speak again.')
      return
    }
    this.#noteEnd(service, 'Spoken of again: the mute is over')
    const facts = { now: clock.now(), incidents: incidents.list(), commands: [] }
    const standing = this.#open(service).length === 0 ? '' : ` ${statusAnswer(service, facts)}`
    const text = `The mute is over. I speak of ${serviceInSentence(service)} again.${standing}`
    announcer.announce(null, 'notice', `unmuted:${service}`, text)
  }

  #open(service: string): readonly Incident[] {
    return this.#parts.incidents
      .list()
      .filter((incident) => incident.service === service && incident.state === 'open')
      .slice(0, MOST_NOTED)
  }

  #noteEnd(service: string, text: string): void {
    for (const { id } of this.#open(service)) this.#note(id, 'unmuted', text)
  }

  #note(id: string, kind: 'muted' | 'unmuted', text: string): void {
    const { incidents, log } = this.#parts
    incidents
      .note(id, kind, text)
      .catch((error: unknown) => log.warn({ err: error, incident: id }, 'a mute is not in the timeline'))
  }
}
