import { openFigures } from '../adapters/figures/figures.ts'
import { openRunbook } from '../adapters/runbook/runbook.ts'
import { allTelemetry } from '../adapters/system/all-telemetry.ts'
import { systemClock } from '../adapters/system/system-clock.ts'
import { systemIds } from '../adapters/system/system-ids.ts'
import {
  tracedAnalyst,
  tracedCommander,
  tracedEvidence,
  tracedTranscriber,
} from '../adapters/telemetry/traced-senses.ts'
import { rememberedAnnouncer } from '../adapters/telemetry/traced-speech.ts'
import type { Config } from '../config/config.ts'
import type { DemoFleet } from '../ports/demo-fleet.ts'
import type { Log } from '../ports/log.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { Base } from './base.ts'
import { openClouds } from './clouds.ts'
import { openCommandRoom } from './command-room.ts'
import { openFleet, runbookOf } from './demo.ts'
import { EngineBoard } from './engine-board.ts'
import type { Host } from './host.ts'
import { openMemory } from './memory.ts'
import { openApplianceLog } from './open-log.ts'
import { openServer } from './open-server.ts'
import { pollEvents } from './poll-events.ts'
import { receiveDelivery } from './receive-delivery.ts'
import { openReports } from './reports.ts'
import { openWorkflows } from './senses/datadog-account.ts'
import { openAnalyst } from './senses/open-analyst.ts'
import { openCommander, openGeminiEar } from './senses/open-commander.ts'
import { openEar } from './senses/open-ear.ts'
import { openEvidence } from './senses/open-evidence.ts'
import { openGemini } from './senses/open-gemini.ts'
import { openVoice } from './senses/open-voice.ts'
import { openAskedReports, openSpeech, openTimes } from './speech.ts'
import { openTelemetry } from './telemetry.ts'
import { Troubles } from './troubles.ts'
import { WallWishes } from './wall-wishes.ts'
import { openFeeds, openFiguresFeed, openWalls } from './walls.ts'
import { warmUp } from './warm-up.ts'
import { keepWatchedFresh } from './watched.ts'

export type { Host } from './host.ts'

export interface Appliance {
  readonly url: string
  readonly log: Log
  /** Stops everything in the reverse order of its start. A second call waits for the first. */
  stop(): Promise<void>
}

/**
 * Starts the whole appliance; rejects with an EchoError when a part cannot start, after stopping those that did. `tooTold`: told of all
 * that is counted and measured, besides whom the settings name.
 */
export async function startAppliance(
  config: Config,
  host: Host,
  tooTold: readonly Telemetry[] = [],
): Promise<Appliance> {
  const clock = systemClock()
  const { log, seams, teardown } = openApplianceLog(config, host, clock)
  const { telemetry: told, ...self } = await openTelemetry({ config, host, clock, log, teardown }, seams)
  const figures = openFigures({ clock, log })
  const telemetry = allTelemetry([told, figures, ...tooTold])
  const ground = {
    ...{ config, host, clock, log, teardown, telemetry, self },
    ids: systemIds(clock),
    figures,
    troubles: new Troubles(),
    engines: new EngineBoard(),
  }
  try {
    const url = await startParts({ ...ground, clouds: openClouds(ground) })
    log.info({ host: host.kind, node: process.version }, 'EchoOps runs')
    return { url, log, stop: () => teardown.run() }
  } catch (error) {
    await teardown.run()
    throw error
  }
}

/** One line a step; a part that begins later is reached through a function. Gives the address of the wall. */
async function startParts(base: Base): Promise<string> {
  const { config, host, log, telemetry, troubles } = base
  for (const warning of config.warnings) log.warn({ warning }, 'a setting looks wrong')
  const memory = await openMemory(base)
  const runbook = openRunbook(runbookOf(config, host.resourcesDir), log)
  const hub = openWalls(base, {
    snapshot: () => feed.snapshot(),
    onMessage: (wish, wall) => wishes.handle(wish, wall),
    onFrame: (frame, wall) => room.talk.frame(wall, frame),
    onGone: (wall) => {
      room.talk.gone(wall)
      figuresFeed.gone(wall)
    },
  })
  const figuresFeed = openFiguresFeed(base, hub)
  const voice = openVoice(base)
  const gemini = openGemini(base)
  const subject = () => memory.incidents.find(feed.subjectId() ?? '')?.service ?? null
  const names = () => runbook.book().services.map(({ name }) => name)
  const geminiEar = await openGeminiEar(base, gemini, runbook.book, subject)
  const ear = tracedTranscriber(openEar(base, names, geminiEar), telemetry)
  const times = openTimes(base)
  const announcer = openSpeech(base, { ...memory, speaker: voice, room: hub.room }, { ear, times })
  const analyst = tracedAnalyst(await openAnalyst(base, gemini), telemetry)
  const commander = tracedCommander(await openCommander(base, gemini, runbook.book), telemetry)
  const { feed, commandFeed } = openFeeds(base, memory, { announcer, hub })
  if (runbook.problems.length > 0)
    troubles.degrade('runbook', `The runbook has errors, so EchoOps changes nothing. ${runbook.problems[0]}`)
  const evidence = tracedEvidence(openEvidence(base), telemetry)
  let fleet: DemoFleet | null = null
  const demo = (): DemoFleet | null => fleet
  const spoken = rememberedAnnouncer(announcer, base.self.speech)
  const room = openCommandRoom(base, {
    ...memory,
    runbook,
    commandFeed,
    announcer: spoken,
    evidence,
    ear,
    commander,
    times,
    workflows: openWorkflows(base),
    feed,
    demo,
  })
  const wishes = new WallWishes({ feed, room, figures: figuresFeed, demo, log })
  const desk = openReports(
    base,
    memory,
    { announcer: spoken, evidence, analyst, wall: feed },
    { room, times },
  )
  const deliver = receiveDelivery({
    incidents: memory.incidents,
    inventory: runbook.inventory,
    ...{ desk, telemetry, clock: base.clock },
    learnt: () => room.inventoryChanged(),
  })
  const url = await openServer(base, {
    ...memory,
    hub,
    demo,
    sounds: openAskedReports(base, memory, { sounds: announcer, speaker: voice, room: hub.room }),
    commands: room.desk,
    commandBook: memory.commands,
    chaos: room.chaos,
    status: () => feed.status(),
    engines: () => base.engines.now(),
    observed: base.self.state,
    figures: base.figures,
    deliver,
  })
  pollEvents(base, deliver)
  if (config.demo) fleet = await openFleet(base, url, commandFeed)
  desk.resume(memory.incidents.unfinished())
  base.teardown.add('watching', keepWatchedFresh(evidence, feed, base.clock, log))
  warmUp(base, ear, voice, gemini)
  return url
}
