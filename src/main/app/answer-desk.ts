import { catchUpAnswer, helpAnswer, listed, logsAnswer, statusAnswer } from '../domain/answers.ts'
import type { Command } from '../domain/command.ts'
import type { Incident } from '../domain/incident.ts'
import { serviceInSentence, serviceTitle } from '../domain/incident-words.ts'
import type { Runbook } from '../domain/runbook.ts'
import { plural } from '../domain/storm-words.ts'
import { whoFirst } from '../domain/who.ts'
import type { Announcer } from '../ports/announcer.ts'
import type { Answers } from '../ports/answers.ts'
import type { Clock } from '../ports/clock.ts'
import type { Commands, Order } from '../ports/commands.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { MuteDesk } from './mute-desk.ts'

const MOST_SENTENCES_CHARS = 560
/** Services that one sentence names. */
const MOST_NAMED = 3

export interface AnswerParts {
  readonly incidents: Pick<Incidents, 'list' | 'find' | 'acknowledge' | 'unacknowledge'>
  readonly commands: Pick<Commands, 'list'>
  readonly announcer: Pick<Announcer, 'hush'>
  readonly mutes: Pick<MuteDesk, 'mute' | 'unmute' | 'services'>
  readonly clock: Clock
  book(): Runbook
  /** Whether an operator PIN is set. */
  readonly pinSet: boolean
  /** The runbook has errors: nothing may be changed. */
  readOnly(): boolean
  /** Shows an incident on the walls. */
  select(incidentId: string): void
}

/** Answers out of the book of incidents, and does what concerns EchoOps alone. */
export class AnswerDesk implements Answers {
  readonly #parts: AnswerParts

  constructor(parts: AnswerParts) {
    this.#parts = parts
  }

  async answer(command: Command, order: Order): Promise<string> {
    const { book, pinSet, readOnly } = this.#parts
    const service = command.target?.name ?? null
    if (service !== null) this.#show(service)
    switch (command.action.id) {
      case 'status':
        return statusAnswer(service, this.#facts())
      case 'logs':
        return logsAnswer(service ?? this.#serviceOf(command), this.#facts())
      case 'repeat':
        return this.#repeat(command)
      case 'catch-up':
        return catchUpAnswer(this.#facts())
      case 'acknowledge':
        return this.#acknowledge(command, order)
      case 'unacknowledge':
        return this.#unacknowledge(command, order)
      case 'mute':
        return this.#mute(service, command.parameters['minutes'], order)
      case 'unmute':
        return this.#unmute(service, order)
      default:
        return helpAnswer(book(), { pinSet, readOnly: readOnly() })
    }
  }

  #facts() {
    const { clock, incidents, commands } = this.#parts
    return { now: clock.now(), incidents: incidents.list(), commands: commands.list() }
  }

  /** All that is open of the service that was named, else the incident on the wall while it is open. */
  #meant({ target, incidentId }: Command): readonly Incident[] {
    const { incidents } = this.#parts
    const shown = incidentId === null ? null : incidents.find(incidentId)
    const known =
      target === null ? [shown] : incidents.list().filter(({ service }) => service === target.name)
    return known.flatMap((one) => (one?.state === 'open' ? [one] : []))
  }

  /** Nobody is reminded of it from now on; not even of what waits to be said. */
  async #acknowledge(command: Command, { who }: Order): Promise<string> {
    const { incidents, announcer } = this.#parts
    const meant = this.#meant(command)
    const [first] = meant
    if (first === undefined) return 'There is no open incident to acknowledge.'
    await Promise.all(meant.map(({ id }) => incidents.acknowledge(id, who)))
    for (const { id } of meant) announcer.hush(id, 'reminders')
    return `${whoFirst(who)} is on ${aboutOf(first)}. I remind nobody of it unless it gets worse.`
  }

  async #unacknowledge(command: Command, { who }: Order): Promise<string> {
    const meant = this.#meant(command).filter(({ acknowledged }) => acknowledged !== null)
    const [first] = meant
    if (first === undefined) return 'There is nothing that anybody has acknowledged.'
    await Promise.all(meant.map(({ id }) => this.#parts.incidents.unacknowledge(id, who)))
    return `Nobody is on ${aboutOf(first)} any more. I remind you of it again.`
  }

  async #mute(service: string | null, said: unknown, { who }: Order): Promise<string> {
    const minutes = typeof said === 'number' ? said : null
    await this.#parts.mutes.mute(service, minutes, who)
    const length = minutes === null ? 'from now on' : `for ${plural(minutes, 'minute')} from now on`
    if (service === null) return `Muted ${length}. M on the wall turns the sound on again.`
    return `I say nothing of ${serviceInSentence(service)} ${length}. It stays on the wall.`
  }

  /** Without a name everything that is muted is spoken of again. */
  async #unmute(service: string | null, { who }: Order): Promise<string> {
    const { mutes } = this.#parts
    const services = service === null ? mutes.services() : [service]
    const everything = service === null && (await mutes.unmute(null, who))
    const unmuted: string[] = []
    for (const one of services) if (await mutes.unmute(one, who)) unmuted.push(one)
    if (everything && unmuted.length === 0) return 'I speak again.'
    if (unmuted.length > 0) return `I speak of ${namesOf(unmuted)} again.`
    return service === null ? 'Nothing is muted.' : `${serviceTitle(service)} is not muted.`
  }

  #repeat({ incidentId }: Command): string {
    const incident = incidentId === null ? null : this.#parts.incidents.find(incidentId)
    if (incident?.sitrep == null) return statusAnswer(null, this.#facts())
    const { headline, sentences } = incident.sitrep
    return [headline, ...sentences.map(({ text }) => text)].join(' ').slice(0, MOST_SENTENCES_CHARS)
  }

  #show(service: string): void {
    const { incidents, select } = this.#parts
    const incident = incidents.list().find((one) => one.service === service && one.state === 'open')
    if (incident !== undefined) select(incident.id)
  }

  #serviceOf({ incidentId }: Command): string | null {
    return incidentId === null ? null : (this.#parts.incidents.find(incidentId)?.service ?? null)
  }
}

const aboutOf = ({ service }: Incident): string => (service === null ? 'it' : serviceInSentence(service))

function namesOf(services: readonly string[]): string {
  const rest = services.length - MOST_NAMED
  const named = services.slice(0, MOST_NAMED).map(serviceInSentence)
  return listed(rest > 0 ? [...named, plural(rest, 'other')] : named).replace(/ or /, ' and ')
}
