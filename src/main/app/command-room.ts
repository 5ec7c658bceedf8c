import { timingSafeEqual } from 'node:crypto'
import { openChaos } from '../adapters/chaos/chaos.ts'
import type { CommandBook } from '../adapters/command-book/command-book.ts'
import { openRemediation } from '../adapters/remediation/remediation.ts'
import { openRemedyWatch } from '../adapters/remedy-watch/remedy-watch.ts'
import type { OpenedRunbook } from '../adapters/runbook/runbook.ts'
import { systemChance } from '../adapters/system/system-chance.ts'
import { tracedDesk, tracedRemediation } from '../adapters/telemetry/traced-commands.ts'
import type { Incident } from '../domain/incident.ts'
import { serviceTitle } from '../domain/incident-words.ts'
import type { Runbook } from '../domain/runbook.ts'
import { phrasesOf } from '../domain/understanding/phrases.ts'
import type { VoicePorts } from '../flows/act-on-voice.ts'
import type { Announcer } from '../ports/announcer.ts'
import type { Chance } from '../ports/chance.ts'
import type { Chaos } from '../ports/chaos.ts'
import type { CommandDesk } from '../ports/command-desk.ts'
import type { Commander } from '../ports/commander.ts'
import type { DemoFleet } from '../ports/demo-fleet.ts'
import type { EvidenceSource } from '../ports/evidence-source.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Mutes } from '../ports/mutes.ts'
import type { Transcriber } from '../ports/transcriber.ts'
import type { Workflows } from '../ports/workflows.ts'
import { AnswerDesk } from './answer-desk.ts'
import type { AnswerTimes } from './answer-times.ts'
import type { Base } from './base.ts'
import { type CommandDeskParts, Commandery } from './command-desk.ts'
import type { CommandFeed } from './command-feed.ts'
import { ConfirmationDesk } from './confirmation-desk.ts'
import { MuteDesk } from './mute-desk.ts'
import { Offers } from './offers.ts'
import { policyFacts } from './policy-facts.ts'
import { Replies } from './replies.ts'
import { TalkDesk } from './talk-desk.ts'
import type { WallFeed } from './wall-feed.ts'

export interface CommandRoomParts {
  readonly runbook: OpenedRunbook
  readonly commands: CommandBook
  readonly commandFeed: CommandFeed
  readonly incidents: Incidents
  readonly mutes: Mutes
  readonly announcer: Announcer
  readonly evidence: EvidenceSource
  readonly ear: Transcriber
  readonly commander: Commander
  readonly times: AnswerTimes
  /** Null without the keys of Datadog. */
  readonly workflows: Workflows | null
  /** The incident on the walls: which it is, and another one chosen. */
  readonly feed: Pick<WallFeed, 'subjectId' | 'select'>
  /** Where the demo fleet is steered; null without one. */
  demo(): Pick<DemoFleet, 'control'> | null
}

export interface CommandRoom {
  readonly desk: CommandDesk
  readonly talk: TalkDesk
  readonly chaos: Chaos
  readonly mutes: MuteDesk
  /** How a recovery is told when something was done about it. */
  recoveryText(incident: Incident): string | null
  /** Services were learnt: the ear is told what may be said, and a question about one that had to go for them ends. */
  inventoryChanged(): void
}

/** Everything between a voice and a deed: ear, understanding, policy, confirmation, runbook, watch. */
export function openCommandRoom(base: Base, parts: CommandRoomParts): CommandRoom {
  const { config, clock, log, teardown } = base
  const { runbook, commands, incidents, commandFeed, feed, demo, commander, workflows } = parts
  const pin = config.operatorPin
  const chance = systemChance()
  const { book } = runbook
  const chaos = openChaos({ clock, chance, changed: (state) => commandFeed.chaos({ ...state }) })
  teardown.add('chaos', () => chaos.close())
  const replies = new Replies(parts)
  const offers = new Offers(clock, book)
  const leave = { pinSet: pin !== null, readOnly: () => runbook.readOnly }
  const mutes = new MuteDesk({ ...parts, clock, log })
  teardown.add('mutes', () => mutes.close())
  const answers = new AnswerDesk({
    ...parts,
    ...leave,
    ...{ mutes, clock, book },
    select: (id) => feed.select(id),
  })
  const offered = (action: string, target: string): void => offers.make(action, target)
  const watch = openRemedyWatch({ ...parts, clock, book, offered })
  const confirmation = openConfirmation(base, parts, { replies, chance })
  const secret = (name: string): string | null => base.host.secret(name)
  const control = () => demo()?.control ?? null
  const use: VoicePorts = {
    ...{ commander, commands, confirmation, answers, watch, book },
    remediation: tracedRemediation(
      openRemediation({ clock, chance, log, secret, workflows, demo: control }),
      base.telemetry,
      (event) => base.self.happened(event),
    ),
    telemetry: base.telemetry,
    facts: policyFacts({ commands, clock, ...leave }),
    subjectService: ({ incidentId }) =>
      incidentId === null ? null : (incidents.find(incidentId)?.service ?? null),
    reply: (order, key, text) => replies.say(order, key, text),
    offered: () => offers.take(),
  }
  const desk = openDesk(base, parts, { use, questions: confirmation, chaos, replies })
  const talk = openTalk(base, parts, desk)
  const ears = expectations(parts.ear, book)
  ears()
  return {
    desk: tracedDesk(desk, base.telemetry),
    ...{ talk, chaos, mutes },
    recoveryText: (incident) => watch.recoveryText(incident),
    inventoryChanged: () => {
      ears()
      confirmation.review()
    },
  }
}

/** Asks whether a command is really meant. */
function openConfirmation(
  { config, clock, teardown }: Base,
  { commands, runbook, incidents }: CommandRoomParts,
  { replies, chance }: { readonly replies: Replies; readonly chance: Chance },
): ConfirmationDesk {
  const pin = config.operatorPin
  const confirmation = new ConfirmationDesk({
    ...{ commands, clock, chance },
    pinSet: pin !== null,
    pinMatches: (given) => pin !== null && equal(given, pin.reveal()),
    reply: (order, key, text) => replies.say(order, key, text),
    goneBecause: ({ target, incidentId }) =>
      targetGone(target?.name ?? null, runbook.book()) ?? incidentGone(incidentId, incidents),
  })
  teardown.add('confirmation', () => confirmation.close())
  teardown.add(
    'questions',
    incidents.subscribe(() => confirmation.review()),
  )
  return confirmation
}

/** Takes commands, whoever gives them. */
function openDesk(
  { clock, ids, log, teardown }: Base,
  { ear, feed, times }: CommandRoomParts,
  {
    replies,
    ...parts
  }: Pick<CommandDeskParts, 'use' | 'questions' | 'chaos'> & { readonly replies: Replies },
): Commandery {
  const desk = new Commandery({
    ...parts,
    ...{ ear, times, clock, ids, log },
    subjectId: () => feed.subjectId(),
    soundOf: (commandId) => replies.soundOf(commandId),
  })
  teardown.add('commands', () => desk.stop())
  return desk
}

/** What is said while the key is held becomes a command. */
function openTalk(
  { clock, log, telemetry, troubles, teardown }: Base,
  { ear, announcer, commandFeed, times }: CommandRoomParts,
  desk: Commandery,
): TalkDesk {
  const talk = new TalkDesk({
    ...{ ear, clock, log, telemetry },
    hold: (held) => announcer.hold(held),
    tell: (listening) => commandFeed.listening(listening),
    heard: async (transcript, letGoMs) => {
      troubles.restore('ear')
      await desk.heard(transcript, 'wall', 'voice', letGoMs)
    },
    failed: () => {
      times.unanswered('voice')
      troubles.degrade('ear', 'The ear does not work. Commands can be typed: press / on the wall.')
    },
  })
  teardown.add('talk', () => talk.stop())
  return talk
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

function targetGone(target: string | null, { services }: Runbook): string | null {
  if (target === null || services.some(({ name }) => name === target)) return null
  return `${serviceTitle(target)} is not in my inventory any more`
}

/** Bound to none, or to one that is not closed: what has recovered may still want a deed. */
function incidentGone(incidentId: string | null, incidents: Incidents): string | null {
  if (incidentId === null) return null
  const incident = incidents.find(incidentId)
  if (incident === null) return 'The incident is forgotten'
  return incident.state === 'closed' ? 'The incident was closed' : null
}

/** Takes as long however much of it is right. */
function equal(given: string, pin: string): boolean {
  const [a, b] = [Buffer.alloc(64), Buffer.alloc(64)]
  a.write(given)
  b.write(pin)
  return timingSafeEqual(a, b) && given.length === pin.length
}
