import { openAnnouncer } from '../../src/main/adapters/announcer/announcer.ts'
import { openCommandBook } from '../../src/main/adapters/command-book/command-book.ts'
import { openFigures } from '../../src/main/adapters/figures/figures.ts'
import { FakeJournal } from '../../src/main/adapters/incident-book/fake-journal.ts'
import { openIncidentBook } from '../../src/main/adapters/incident-book/incident-book.ts'
import { localCommander } from '../../src/main/adapters/local-commander/local-commander.ts'
import { AnswerTimes } from '../../src/main/app/answer-times.ts'
import { openClouds } from '../../src/main/app/clouds.ts'
import { CommandFeed } from '../../src/main/app/command-feed.ts'
import { openCommandRoom } from '../../src/main/app/command-room.ts'
import { EngineBoard } from '../../src/main/app/engine-board.ts'
import { ReportDesk } from '../../src/main/app/report-desk.ts'
import { Teardown } from '../../src/main/app/teardown.ts'
import { Troubles } from '../../src/main/app/troubles.ts'
import { readConfig } from '../../src/main/config/config.ts'
import type { Alert } from '../../src/main/domain/alert.ts'
import { sampleAlert } from '../../src/main/domain/alert-sample.ts'
import type { CommandRecord } from '../../src/main/domain/command-record.ts'
import type { Runbook } from '../../src/main/domain/runbook.ts'
import type { Telemetry } from '../../src/main/ports/telemetry.ts'
import type { Transcriber } from '../../src/main/ports/transcriber.ts'
import { DEMO_BOOK } from '../unit/transcripts/demo-book.ts'
import { fakeRoom } from './fake-room.ts'
import { fakeSpeaker } from './fake-speaker.ts'
import { memoryAudit } from './memory-audit.ts'
import { silentSelf, silentTelemetry } from './silent-telemetry.ts'
import { virtualClock } from './virtual-clock.ts'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const refuse = (): never => {
  throw new Error('not part of this test')
}
const deaf: Transcriber = {
  by: 'nobody',
  expect: () => undefined,
  listen: refuse,
  heardFromUs: () => undefined,
  warm: async () => undefined,
  close: async () => undefined,
}
const nothingFound = {
  files: 0,
  ...{ lines: 0, bytes: 0, skipped: [], baselineFrom: 0, windowFrom: 0, windowTo: 0, durationMs: 0 },
}

let minted = 0
let delivered = 0

export interface CommandStageOptions {
  readonly telemetry?: Telemetry
  readonly ear?: Transcriber
  /** How many walls can be heard; one unless told. */
  readonly listeners?: number
  readonly book?: Runbook
  readonly pin?: string
}

/**
 * The whole command room over real books, a real announcer and a real report desk, on a clock that the test turns; voice,
 * room and disk are fakes. `restart` takes all of it down and up again over the same disk.
 */
export async function commandStage(options: CommandStageOptions = {}) {
  const clock = virtualClock()
  const journal = new FakeJournal(clock)
  const audit = memoryAudit(clock)
  let told = 0
  let stage = await open()

  async function open() {
    const teardown = new Teardown(quiet)
    const ids = { next: (prefix: string) => `${prefix}_${String(minted++).padStart(9, '0')}` }
    const config = readConfig(options.pin === undefined ? {} : { ECHOOPS_OPERATOR_PIN: options.pin })
    const host = { kind: 'headless' as const, pageDir: '', resourcesDir: '', version: '', secret: () => null }
    const ground = {
      ...{ config, host, clock, ids, log: quiet, troubles: new Troubles(), teardown },
      telemetry: options.telemetry ?? silentTelemetry,
      self: silentSelf,
      figures: openFigures({ clock, log: quiet }),
      engines: new EngineBoard(),
    }
    const base = { ...ground, clouds: openClouds(ground) }
    const incidents = await openIncidentBook({ journal, clock, ids, log: quiet })
    const commands = await openCommandBook({ audit, clock, log: quiet })
    const voice = fakeSpeaker(clock)
    const times = new AnswerTimes(base)
    teardown.add('answer times', () => times.close())
    const room = fakeRoom(clock, options.listeners)
    const archive = {
      keep: async (id: string) => ({ path: id, bytes: 0, contentType: 'audio/wav' as const }),
      find: async () => null,
    }
    const isMuted = (service: string | null) =>
      incidents.mutes.list().some((mute) => mute.service === service)
    const announcer = openAnnouncer({
      ...{
        speaker: voice,
        room,
        archive,
        incidents,
        clock,
        ids,
        log: quiet,
        isMuted,
      },
      settings: { muted: isMuted(null) },
      noted: (utterance, audience) => times.noted(utterance, audience),
    })
    const commandFeed = new CommandFeed({ commands, clock, broadcast: () => undefined })
    let subject: string | null = null
    const show = (id: string | null): void => {
      subject = id
    }
    let book = options.book ?? DEMO_BOOK
    const runbook = {
      book: () => book,
      inventory: { services: () => book.services, learn: () => undefined },
      problems: [],
      readOnly: false,
    }
    const evidence = {
      around: async () => ({ evidence: [], reading: nothingFound }),
      watched: async () => [],
      close: async () => undefined,
    }
    const desk = openCommandRoom(base, {
      ...{
        runbook,
        commands,
        commandFeed,
        incidents,
        announcer,
        evidence,
        ear: options.ear ?? deaf,
        commander: localCommander(() => book),
        workflows: null,
        times,
      },
      mutes: incidents.mutes,
      feed: { subjectId: () => subject, select: show },
      demo: () => null,
    })
    const reports = new ReportDesk(
      {
        ...{ announcer, incidents, evidence, clock },
        telemetry: silentTelemetry,
        analyst: {
          by: 'nobody',
          // biome-ignore lint/correctness/useYield: this analyst has nothing to say.
          async *brief() {
            return { rootCause: null, confidence: 0, costUsd: 0 }
          },
        },
        wall: { reading: () => undefined, readingEnded: () => undefined },
      },
      { has: () => false, join: async () => null, forget: async () => undefined },
      quiet,
      () => undefined,
      () => null,
      times,
    )
    return {
      ...{ incidents, commands, announcer, room, voice, commandFeed, desk, reports, teardown },
      show,
      setBook: (next: Runbook) => {
        book = next
        desk.inventoryChanged()
      },
    }
  }

  return {
    clock,
    journal,
    audit,
    get now() {
      return stage
    },
    /** What the room has heard since it was asked last; a minute passes, so that it can be said. */
    async heard(): Promise<readonly string[]> {
      await clock.advance(60_000)
      const news = stage.room.texts().slice(told)
      told += news.length
      return news
    },
    /** Types a command; resolves once it is answered, refused or asked back. */
    async type(text: string, who = 'ann', over: object = {}): Promise<CommandRecord> {
      const record = stage.desk.desk.take({ text, who, source: 'http', ...over })
      await clock.settle()
      return record
    },
    /** An alert of now comes in, as from Datadog. */
    async alert(over: Partial<Alert> = {}) {
      const [at, sinceMs] = [clock.now(), clock.monotonicMs()]
      delivered += 1
      const alert = sampleAlert({
        ...{ occurredAt: at, receivedAt: at, severity: 1, deliveryKey: `event:${delivered}` },
        ...over,
      })
      const received = await stage.incidents.receive(alert)
      stage.reports.answer(received, sinceMs)
      stage.show(received.incident.id)
      await clock.settle()
      return received
    },
    async restart() {
      await stage.reports.stop()
      await stage.announcer.close()
      await stage.teardown.run()
      await stage.commands.stop()
      await stage.incidents.stop()
      told = 0
      stage = await open()
      stage.reports.resume(stage.incidents.unfinished())
      await clock.settle()
    },
  }
}
