import { hostname } from 'node:os'
import type { LiveEvent } from '../../contract/live.ts'
import type { Engines } from '../../contract/status.ts'
import { openAnnouncer } from '../adapters/announcer/announcer.ts'
import { openAudioArchive } from '../adapters/audio-archive/audio-archive.ts'
import { openCommandBook } from '../adapters/command-book/command-book.ts'
import { openIncidentBook } from '../adapters/incident-book/incident-book.ts'
import { localAnalyst } from '../adapters/local-analyst/local-analyst.ts'
import { fliteWasmUrl } from '../adapters/local-voice/flite-url.ts'
import { readLexicon } from '../adapters/local-voice/lexicon-file.ts'
import { openLocalVoice } from '../adapters/local-voice/local-voice.ts'
import { openLogEvidence } from '../adapters/logs/log-evidence.ts'
import { openLocalEar } from '../adapters/moonshine/local-ear.ts'
import { moonshineUrl } from '../adapters/moonshine/model-url.ts'
import { openRunbook } from '../adapters/runbook/runbook.ts'
import { openJournal } from '../adapters/sqlite/journal.ts'
import { openLog } from '../adapters/system/pino-log.ts'
import { systemClock } from '../adapters/system/system-clock.ts'
import { systemIds } from '../adapters/system/system-ids.ts'
import type { Config } from '../config/config.ts'
import { SEVERITIES, severityWord } from '../domain/incident-words.ts'
import type { DemoFleet, DemoView } from '../ports/demo-fleet.ts'
import { demoView } from '../server/command-view.ts'
import { listen } from '../server/listen.ts'
import { openLiveHub } from '../server/live/hub.ts'
import { buildServer } from '../server/server.ts'
import { CommandFeed } from './command-feed.ts'
import { openCommandRoom } from './command-room.ts'
import { evidencePaths, runbookOf, startDemo } from './demo.ts'
import { evidenceOrAlertAlone } from './evidence-or-alert-alone.ts'
import { receiveDelivery } from './receive-delivery.ts'
import { ReportDesk } from './report-desk.ts'
import { Teardown } from './teardown.ts'
import { WallFeed } from './wall-feed.ts'
import { WallWishes } from './wall-wishes.ts'
import { watchVoice } from './watch-voice.ts'
import { watchWriting } from './watch-writing.ts'
import { keepWatchedFresh } from './watched.ts'
import { workerUrl } from './workers.ts'

export interface Host {
  readonly kind: 'electron' | 'headless'
  /** The built wall: a folder with index.html and widget.html. */
  readonly pageDir: string
  /** What is shipped beside the code: the demo fleet's runbook. */
  readonly resourcesDir: string
  readonly version: string
  /** A secret that the runbook names, out of the environment. */
  secret(name: string): string | null
}

export interface Appliance {
  readonly url: string
  /** Stops everything in the reverse order of its start. A second call waits for the first. */
  stop(): Promise<void>
}

/** Starts the whole appliance; rejects with an EchoError when a part cannot start, after stopping those that did. */
export async function startAppliance(config: Config, host: Host): Promise<Appliance> {
  const log = openLog({ level: config.logLevel })
  const teardown = new Teardown(log)
  try {
    const url = await startParts(config, host, log, teardown)
    return { url, stop: () => teardown.run() }
  } catch (error) {
    await teardown.run()
    throw error
  }
}

/** What is said so often that it must not be made first. */
const STOCK_REPLIES = [
  'I did not catch that.',
  'Cancelled. Nothing was done.',
  'Nobody confirmed. Nothing was done.',
  'Nothing done.',
  'There is nothing to confirm.',
  'I heard only myself. Say it again.',
]

type ApplianceLog = ReturnType<typeof openLog>

async function startParts(
  config: Config,
  host: Host,
  log: ApplianceLog,
  teardown: Teardown,
): Promise<string> {
  for (const warning of config.warnings) log.warn({ warning }, 'a setting looks wrong')
  const clock = systemClock()
  const ids = systemIds(clock)
  const { home } = config

  const early: string[] = []
  // Until there is a feed to tell.
  let onProblem = (text: string): void => void early.push(text)
  const journal = await openJournal({
    home,
    workerUrl: workerUrl('journal-worker'),
    clock,
    log,
    onProblem: (text) => onProblem(text),
  })
  teardown.add('journal', () => journal.close())
  const written = watchWriting(journal)
  const incidents = await openIncidentBook({ journal: written.journal, clock, ids, log })
  teardown.add('incidents', () => incidents.stop())
  const archive = await openAudioArchive({ home, log })
  const runbook = openRunbook(runbookOf(config, host.resourcesDir), log)
  const commands = await openCommandBook({
    audit: journal.audit,
    clock,
    log,
    writing: (failing) =>
      failing
        ? onProblem('Commands cannot be written down, so none is carried out. Make room on the disk.')
        : undefined,
  })
  teardown.add('command book', () => commands.stop())

  const hub = openLiveHub({
    clock,
    log,
    snapshot: () => feed.snapshot(),
    onMessage: (wish, wall) => wishes.handle(wish, wall),
    onFrame: (frame, wall) => room.talk.frame(wall, frame),
    onGone: (wall) => room.talk.gone(wall),
  })
  teardown.add('walls', () => hub.close())
  const lexicon = readLexicon(home, log)
  const voice = openLocalVoice({
    workerUrl: workerUrl('voice-worker'),
    wasmUrl: fliteWasmUrl(),
    lexicon,
    clock,
    log,
  })
  teardown.add('voice', () => voice.close())
  const speaker = watchVoice(voice, {
    worked: () => feed.restore('voice'),
    failed: () => feed.degrade('voice', 'The voice does not work. Reports are on the wall, but not spoken.'),
  })
  const ear = openLocalEar({
    workerUrl: workerUrl('ear-worker'),
    modelUrl: moonshineUrl(),
    clock,
    log,
  })
  teardown.add('ear', () => ear.close())
  const announcer = openAnnouncer({
    speaker,
    room: hub.room,
    archive,
    incidents,
    clock,
    ids,
    log,
    sounding: ({ pcm, sampleRateHz }) => ear.heardFromUs(pcm, sampleRateHz),
  })
  teardown.add('speech', () => announcer.close())

  const analyst = localAnalyst()
  const engines: Engines = { voice: voice.by, analyst: analyst.by, evidence: 'log-files', ear: ear.by }
  const { version } = host
  const broadcast = (event: LiveEvent) => hub.broadcast(event)
  const commandFeed = new CommandFeed({ commands, clock, broadcast })
  teardown.add('command feed', () => commandFeed.close())
  const feed = new WallFeed({
    incidents,
    announcer,
    clock,
    log,
    archive,
    version,
    engines,
    commands: commandFeed,
    commandsOf: (id) => commands.ofIncident(id),
    broadcast,
  })
  teardown.add('wall feed', () => feed.close())
  onProblem = (text) => feed.degrade('memory', text)
  for (const text of [journal.recovered, ...early]) if (text !== null) onProblem(text)
  if (runbook.problems.length > 0)
    feed.degrade('runbook', `The runbook has errors, so EchoOps changes nothing. ${runbook.problems[0]}`)
  commands.subscribe(({ incidentId }) => {
    if (incidentId !== null) feed.touch(incidentId)
  })

  const files = openLogEvidence({
    paths: evidencePaths(config),
    workerUrl: workerUrl('logs-worker'),
    clock,
    log,
  })
  teardown.add('log reader', () => files.close())
  const evidence = evidenceOrAlertAlone(files, clock, {
    worked: () => feed.restore('evidence'),
    crowdedOut: ({ id }) => log.warn({ incident: id }, 'too many incidents wait for their logs to be read'),
    failed: (error) => {
      log.error({ err: error }, 'the log reader failed')
      feed.degrade('evidence', 'The log files could not be read. Reports rest on the alert alone.')
    },
  })
  let fleet: DemoFleet | null = null
  const room = openCommandRoom(
    {
      runbook,
      commands,
      commandFeed,
      incidents,
      announcer,
      evidence,
      ear,
      clock,
      ids,
      log,
      pin: config.operatorPin,
      secret: (name) => host.secret(name),
      demo: () => fleet?.control ?? null,
      subjectId: () => feed.subjectId(),
      select: (id) => feed.handle({ type: 'select', incident_id: id }),
      degrade: (sense, text) => (text === null ? feed.restore(sense) : feed.degrade(sense, text)),
      broadcast,
    },
    teardown,
  )
  const wishes = new WallWishes({ feed, room, demo: () => fleet, log })
  const desk = new ReportDesk(
    { incidents, announcer, evidence, analyst, wall: feed, clock },
    archive,
    log,
    () => feed.degrade('reports', 'A report could not be finished. The log of EchoOps says why.'),
    (incident) => room.recoveryText(incident),
  )
  teardown.add('reports', () => desk.stop())
  written.follow({
    failing: (error) => {
      log.error({ err: error }, 'events cannot be written')
      feed.degrade(
        'disk',
        'Events cannot be written to the disk, and new alerts are turned away. Make room there.',
      )
    },
    recovered: () => {
      log.info({}, 'events are written again')
      feed.restore('disk')
      feed.restore('reports')
      desk.resume(incidents.unfinished())
    },
  })

  const server = await buildServer({
    incidents,
    archive,
    commands: room.desk,
    commandBook: commands,
    chaos: room.chaos,
    demo: () => fleet,
    pinSet: config.operatorPin !== null,
    hub,
    clock,
    ids,
    log,
    ownNames: [config.host, hostname()],
    webhookSecret: config.webhookSecret?.reveal() ?? null,
    version,
    hostKind: host.kind,
    pageDir: host.pageDir,
    status: () => feed.status(),
    engines: () => engines,
    deliver: receiveDelivery({ incidents, inventory: runbook.inventory, desk, learnt: () => room.expect() }),
  })
  teardown.add('server', () => server.close())
  const url = await listen(server, config.host, config.port)

  if (config.demo) {
    const changed = (view: DemoView) => commandFeed.demo(demoView(view))
    fleet = await startDemo(config, { clock, log, url: () => url, changed })
    const running = fleet
    teardown.add('demo fleet', () => running.stop())
    changed(running.view())
  }
  desk.resume(incidents.unfinished())
  teardown.add('watching', keepWatchedFresh(evidence, feed, clock, log))
  let stopping = false
  teardown.add('start', () => {
    stopping = true
  })
  const stock = [...SEVERITIES.map((severity) => `${severityWord(severity)}.`), ...STOCK_REPLIES]
  ear.warm().catch((error: unknown) => {
    if (!stopping) log.warn({ err: error }, 'the ear is not ready')
  })
  speaker.warm(stock).catch((error: unknown) => {
    if (!stopping) log.error({ err: error }, 'the voice is not ready')
  })
  return url
}
