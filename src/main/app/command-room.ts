import { timingSafeEqual } from 'node:crypto'
import type { LiveEvent } from '../../contract/live.ts'
import { openChaos } from '../adapters/chaos/chaos.ts'
import type { CommandBook } from '../adapters/command-book/command-book.ts'
import { localCommander } from '../adapters/local-commander/local-commander.ts'
import { openRemediation } from '../adapters/remediation/remediation.ts'
import { openRemedyWatch } from '../adapters/remedy-watch/remedy-watch.ts'
import type { OpenedRunbook } from '../adapters/runbook/runbook.ts'
import { localTelemetry } from '../adapters/system/local-telemetry.ts'
import { systemChance } from '../adapters/system/system-chance.ts'
import type { Secret } from '../config/config.ts'
import type { Incident } from '../domain/incident.ts'
import type { Runbook } from '../domain/runbook.ts'
import { phrasesOf } from '../domain/understanding/phrases.ts'
import type { VoicePorts } from '../flows/act-on-voice.ts'
import type { Announcer } from '../ports/announcer.ts'
import type { Chaos } from '../ports/chaos.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommandDesk } from '../ports/command-desk.ts'
import type { EvidenceSource } from '../ports/evidence-source.ts'
import type { Ids } from '../ports/ids.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Log } from '../ports/log.ts'
import type { Transcriber } from '../ports/transcriber.ts'
import { openAnswerDesk } from './answer-desk.ts'
import { Commandery } from './command-desk.ts'
import type { CommandFeed } from './command-feed.ts'
import { ConfirmationDesk } from './confirmation-desk.ts'
import { Offers } from './offers.ts'
import { policyFacts } from './policy-facts.ts'
import { Replies } from './replies.ts'
import { TalkDesk } from './talk-desk.ts'
import type { Teardown } from './teardown.ts'

export interface CommandRoomParts {
  readonly runbook: OpenedRunbook
  readonly commands: CommandBook
  readonly commandFeed: CommandFeed
  readonly incidents: Incidents
  readonly announcer: Announcer
  readonly evidence: EvidenceSource
  readonly ear: Transcriber
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly pin: Secret | null
  /** A secret of the environment that the runbook names. */
  secret(name: string): string | null
  demo(): { readonly url: string; readonly token: string } | null
  subjectId(): string | null
  select(incidentId: string): void
  /** Names a sense that works less well than it should; null that it works again. */
  degrade(sense: string, text: string | null): void
  broadcast(event: LiveEvent): void
}

export interface CommandRoom {
  readonly desk: CommandDesk
  readonly talk: TalkDesk
  readonly chaos: Chaos
  /** How a recovery is told when something was done about it. */
  recoveryText(incident: Incident): string | null
  /** Tells the ear what may be said, after services were learnt. */
  expect(): void
}

/** Everything between a voice and a deed: ear, understanding, policy, confirmation, runbook, watch. */
export function openCommandRoom(parts: CommandRoomParts, teardown: Teardown): CommandRoom {
  const { runbook, commands, incidents, announcer, clock, log, pin, commandFeed } = parts
  const chance = systemChance()
  const { book } = runbook
  const chaos = openChaos({ clock, chance, changed: (state) => commandFeed.chaos({ ...state }) })
  teardown.add('chaos', () => chaos.close())
  const replies = new Replies(announcer, incidents)
  const offers = new Offers(clock, book)
  const answers = openAnswerDesk({ ...parts, book })
  teardown.add('answers', () => answers.close())
  const watch = openRemedyWatch({ ...parts, book, offered: (action, target) => offers.make(action, target) })
  const confirmation = new ConfirmationDesk({
    commands,
    clock,
    chance,
    pinSet: pin !== null,
    pinMatches: (given) => pin !== null && equal(given, pin.reveal()),
    reply: (order, key, text) => replies.say(order, key, text),
    stillStands: ({ target, incidentId }) =>
      isThere(target?.name ?? null, book()) && isNotClosed(incidentId, incidents),
  })
  teardown.add('confirmation', () => confirmation.close())
  const use: VoicePorts = {
    commander: localCommander(book),
    commands,
    confirmation,
    answers,
    remediation: openRemediation({ clock, chance, log, secret: parts.secret, demo: parts.demo }),
    watch,
    telemetry: localTelemetry(log),
    book,
    facts: policyFacts({ commands, clock, pinSet: pin !== null, readOnly: () => runbook.readOnly }),
    subjectService: ({ incidentId }) =>
      incidentId === null ? null : (incidents.find(incidentId)?.service ?? null),
    reply: (order, key, text) => replies.say(order, key, text),
    offered: () => offers.take(),
  }
  const desk = new Commandery({
    ...parts,
    use,
    questions: confirmation,
    chaos,
    soundOf: (commandId) => replies.soundOf(commandId),
  })
  teardown.add('commands', () => desk.stop())
  const talk = openTalk(parts, desk)
  teardown.add('talk', () => talk.stop())
  const ears = expectations(parts.ear, book)
  ears()
  return { desk, talk, chaos, recoveryText: (incident) => watch.recoveryText(incident), expect: ears }
}

function openTalk(parts: CommandRoomParts, desk: Commandery): TalkDesk {
  const { ear, clock, log, announcer, commandFeed, degrade } = parts
  return new TalkDesk({
    ear,
    clock,
    log,
    hold: (held) => announcer.hold(held),
    tell: (listening) => commandFeed.listening(listening),
    heard: async (transcript) => {
      degrade('ear', null)
      await desk.heard(transcript, 'wall', 'voice')
    },
    failed: () => degrade('ear', 'The ear does not work. Commands can be typed: press / on the wall.'),
  })
}

/** The phrases are made anew only when services were learnt. */
function expectations(ear: Transcriber, book: () => Runbook): () => void {
  let known: Runbook | null = null
  return () => {
    const now = book()
    if (now === known) return
    known = now
    ear.expect(phrasesOf(now))
  }
}

const isThere = (target: string | null, book: Runbook): boolean =>
  target === null || book.services.some(({ name }) => name === target)

/** Bound to no incident, or to one that is not closed; recovered ones may still want a deed. */
function isNotClosed(incidentId: string | null, incidents: Incidents): boolean {
  return incidentId === null || incidents.find(incidentId)?.state !== 'closed'
}

/** Takes as long however much of it is right. */
function equal(given: string, pin: string): boolean {
  const [a, b] = [Buffer.alloc(64), Buffer.alloc(64)]
  a.write(given)
  b.write(pin)
  return timingSafeEqual(a, b) && given.length === pin.length
}
