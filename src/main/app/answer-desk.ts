import { catchUpAnswer, helpAnswer, logsAnswer, statusAnswer } from '../domain/answers.ts'
import type { Command } from '../domain/command.ts'
import { serviceInSentence } from '../domain/incident-words.ts'
import type { Runbook } from '../domain/runbook.ts'
import type { Announcer } from '../ports/announcer.ts'
import type { Answers } from '../ports/answers.ts'
import type { Clock } from '../ports/clock.ts'
import type { Commands, Order } from '../ports/commands.ts'
import type { Incidents } from '../ports/incidents.ts'

/** The answer is heard before the silence it promises. */
const MUTE_AFTER_MS = 4_000
const MOST_SENTENCES_CHARS = 560

export interface AnswerParts {
  readonly incidents: Pick<Incidents, 'list' | 'find'>
  readonly commands: Pick<Commands, 'list'>
  readonly announcer: Pick<Announcer, 'setMuted'>
  readonly clock: Clock
  book(): Runbook
  /** Whether an operator PIN is set. */
  readonly pinSet: boolean
  /** The runbook has errors: nothing may be changed. */
  readOnly(): boolean
  /** Shows an incident on the walls. */
  select(incidentId: string): void
}

export interface AnswerDesk extends Answers {
  close(): void
}

/** Answers out of the book of incidents, and does what concerns EchoOps alone. */
export function openAnswerDesk(parts: AnswerParts): AnswerDesk {
  const { incidents, commands, clock } = parts
  let cancelMute = (): void => undefined
  let cancelUnmute = (): void => undefined

  const facts = () => ({ now: clock.now(), incidents: incidents.list(), commands: commands.list() })

  function mute(minutes: unknown): string {
    cancelMute()
    cancelUnmute()
    cancelMute = clock.after(MUTE_AFTER_MS, () => parts.announcer.setMuted(true))
    if (typeof minutes !== 'number') return 'Muted from now on. M on the wall turns the sound on again.'
    cancelUnmute = clock.after(minutes * 60_000, () => parts.announcer.setMuted(false))
    return `Muted for ${minutes} minutes from now on. M on the wall turns the sound on again.`
  }

  function acknowledge({ target, incidentId }: Command, { who }: Order): string {
    const about =
      target === null
        ? incidentId === null
          ? null
          : incidents.find(incidentId)
        : (incidents.list().find((one) => one.service === target.name && one.state === 'open') ?? null)
    if (about === null) return 'There is no open incident to acknowledge.'
    const by = who === 'wall' ? 'Somebody in the room is' : `${who.slice(0, 40)} is`
    return about.service === null ? `${by} on it.` : `${by} on ${serviceInSentence(about.service)}.`
  }

  function repeat({ incidentId }: Command): string {
    const incident = incidentId === null ? null : incidents.find(incidentId)
    if (incident?.sitrep == null) return statusAnswer(null, facts())
    const { headline, sentences } = incident.sitrep
    return [headline, ...sentences.map(({ text }) => text)].join(' ').slice(0, MOST_SENTENCES_CHARS)
  }

  function show(service: string): void {
    const incident = incidents.list().find((one) => one.service === service && one.state === 'open')
    if (incident !== undefined) parts.select(incident.id)
  }

  return {
    async answer(command, order) {
      const service = command.target?.name ?? null
      if (service !== null) show(service)
      switch (command.action.id) {
        case 'status':
          return statusAnswer(service, facts())
        case 'logs':
          return logsAnswer(service ?? serviceOf(command, incidents), facts())
        case 'repeat':
          return repeat(command)
        case 'catch-up':
          return catchUpAnswer(facts())
        case 'acknowledge':
          return acknowledge(command, order)
        case 'mute':
          return mute(command.parameters['minutes'])
        default:
          return helpAnswer(parts.book(), { pinSet: parts.pinSet, readOnly: parts.readOnly() })
      }
    },
    close() {
      cancelMute()
      cancelUnmute()
    },
  }
}

function serviceOf({ incidentId }: Command, incidents: Pick<Incidents, 'find'>): string | null {
  return incidentId === null ? null : (incidents.find(incidentId)?.service ?? null)
}
