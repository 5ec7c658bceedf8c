import type { IncidentView } from '../../contract/incident.ts'
import type {
  AnalysingView,
  LiveEvent,
  MuteView,
  Snapshot,
  WallMessage,
  WatchedView,
} from '../../contract/live.ts'
import type { Status } from '../../contract/status.ts'
import type { CommandRecord } from '../domain/command-record.ts'
import type { Incident } from '../domain/incident.ts'
import type { Announcer, AnnouncerState } from '../ports/announcer.ts'
import type { ReportArchive } from '../ports/audio-archive.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReadingProgress } from '../ports/evidence-source.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Log } from '../ports/log.ts'
import type { Mutes } from '../ports/mutes.ts'
import type { Wall } from '../ports/wall.ts'
import {
  incidentSummaryView,
  liveIncidentView,
  muteView,
  quarantinedView,
  speechView,
} from '../server/views.ts'
import type { CommandFeed } from './command-feed.ts'
import type { EngineBoard } from './engine-board.ts'
import { statusOf } from './status.ts'
import { chooseSubject, type Selection } from './subject.ts'
import type { Troubles } from './troubles.ts'

/** Changes of incidents are gathered for this long before the walls hear of them again. */
const GATHER_MS = 40
/** An incident that somebody chose stays the subject for this long. */
const SELECTION_MS = 60_000
/** How often the subject is looked at again though nothing happened: a recovery leaves the wall, a choice runs out. */
const REVIEW_MS = 5_000
/** Incidents in a snapshot, besides those that are open. */
const LISTED = 50

export interface WallFeedParts {
  readonly incidents: Incidents
  readonly mutes: Pick<Mutes, 'list' | 'subscribe'>
  readonly announcer: Announcer
  readonly clock: Clock
  readonly log: Log
  readonly archive: Pick<ReportArchive, 'has'>
  readonly version: string
  readonly engines: Pick<EngineBoard, 'now' | 'follow'>
  readonly commands: Pick<CommandFeed, 'view' | 'isListening'>
  readonly troubles: Pick<Troubles, 'list' | 'follow'>
  /** The commands given about an incident. */
  commandsOf(incidentId: string): readonly CommandRecord[]
  broadcast(event: LiveEvent): void
}

/** Everything the walls are told, and the little they may ask for. */
export class WallFeed implements Wall {
  readonly #parts: WallFeedParts
  readonly #analysing = new Map<string, AnalysingView>()
  readonly #changed = new Set<string>()
  readonly #unsubscribe: readonly (() => void)[]
  #watched: readonly WatchedView[] = []
  #selection: Selection | null = null
  #subjectId: string | null = null
  #speech: AnnouncerState
  #newestQuarantined: string | null
  #cancelGathering: (() => void) | null = null
  #cancelReview = (): void => undefined

  constructor(parts: WallFeedParts) {
    this.#parts = parts
    this.#speech = parts.announcer.state()
    this.#newestQuarantined = parts.incidents.quarantined()[0]?.deliveryId ?? null
    this.#unsubscribe = [
      parts.incidents.subscribe((incident) => this.#onIncident(incident)),
      parts.announcer.subscribe((state) => this.#onSpeech(state)),
      parts.mutes.subscribe(() => parts.broadcast({ type: 'mutes', mutes: this.#mutes() })),
    ]
    parts.troubles.follow((all) => parts.broadcast({ type: 'degraded', degraded: [...all] }))
    parts.engines.follow((engines) => parts.broadcast({ type: 'engines', engines }))
    this.#keepReviewing()
  }

  /** The whole picture, for a wall that has just connected. */
  snapshot(): Snapshot {
    const { incidents, clock, version, engines } = this.#parts
    const subject = this.#chooseSubject()
    this.#subjectId = subject?.id ?? null
    return {
      type: 'snapshot',
      now: clock.now(),
      version,
      engines: engines.now(),
      muted: this.#speech.muted,
      mutes: this.#mutes(),
      subject_id: this.#subjectId,
      incidents: incidents
        .list()
        .filter((incident, index) => index < LISTED || incident.state === 'open')
        .map(incidentSummaryView),
      subject: subject === null ? null : this.#whole(subject),
      analysing: [...this.#analysing.values()],
      speaking: this.#speakingView(),
      waiting: this.#speech.waiting,
      watched: [...this.#watched],
      quarantined: incidents.quarantined().map(quarantinedView),
      degraded: [...this.#parts.troubles.list()],
      ...this.#parts.commands.view(),
    }
  }

  status(): Status {
    return statusOf({
      subject: this.#chooseSubject(),
      speech: this.#speech,
      analysing: this.#analysing.size > 0,
      listening: this.#parts.commands.isListening(),
      incidents: this.#parts.incidents.list(),
      now: this.#parts.clock.now(),
      has: (id) => this.#parts.archive.has(id),
    })
  }

  handle(message: WallMessage): void {
    const { announcer, incidents, log } = this.#parts
    if (message.type === 'replay') announcer.replay(message.utterance_id)
    else if (message.type === 'skip') announcer.skip()
    else if (message.type === 'select') this.select(message.incident_id)
    else if (message.type === 'close-incident')
      incidents
        .close(message.incident_id, 'closed at the wall')
        .then(() => announcer.drop(message.incident_id))
        .catch((error: unknown) => log.warn({ err: error }, 'an incident could not be closed'))
  }

  /** Shows this incident for a minute; null goes back to the engine's own choice. */
  select(incidentId: string | null): void {
    const until = this.#parts.clock.now() + SELECTION_MS
    this.#selection = incidentId === null ? null : { incidentId, until }
    this.#review()
  }

  subjectId(): string | null {
    return this.#subjectId
  }

  /** Something about the incident changed that is not in its own history: a command. */
  touch(incidentId: string): void {
    this.#onIncident(this.#parts.incidents.find(incidentId))
  }

  reading(incidentId: string, progress: ReadingProgress): void {
    const { files, lines, bytes } = progress
    const view = { incident_id: incidentId, files, lines, bytes }
    this.#analysing.set(incidentId, view)
    this.#parts.broadcast({ type: 'analysing', progress: view, done: false })
    this.#review()
  }

  readingEnded(incidentId: string): void {
    const last = this.#analysing.get(incidentId)
    this.#analysing.delete(incidentId)
    if (last !== undefined) this.#parts.broadcast({ type: 'analysing', progress: last, done: true })
  }

  watching(watched: readonly WatchedView[]): void {
    this.#watched = watched
    this.#parts.broadcast({ type: 'watched', watched: [...watched] })
  }

  close(): void {
    this.#parts.troubles.follow(() => undefined)
    this.#cancelReview()
    this.#cancelGathering?.()
    for (const stop of this.#unsubscribe) stop()
  }

  #chooseSubject(): Incident | null {
    return chooseSubject({
      incidents: this.#parts.incidents.list(),
      selection: this.#selection,
      speakingAbout: this.#speech.speaking?.incidentId ?? null,
      analysing: [...this.#analysing.keys()],
      now: this.#parts.clock.now(),
    })
  }

  /** Says who the subject is, and shows it whole, if that has changed. */
  #review(): void {
    const subject = this.#chooseSubject()
    if ((subject?.id ?? null) === this.#subjectId) return
    this.#subjectId = subject?.id ?? null
    if (subject !== null) this.#parts.broadcast({ type: 'incident', incident: this.#whole(subject) })
    this.#parts.broadcast({ type: 'subject', incident_id: this.#subjectId })
  }

  #keepReviewing(): void {
    this.#review()
    this.#cancelReview = this.#parts.clock.after(REVIEW_MS, () => this.#keepReviewing())
  }

  #onIncident(incident: Incident | null): void {
    if (incident === null) return this.#tellQuarantine()
    this.#changed.add(incident.id)
    this.#cancelGathering ??= this.#parts.clock.after(GATHER_MS, () => this.#tellChanges())
  }

  #tellChanges(): void {
    const { incidents, broadcast } = this.#parts
    this.#cancelGathering = null
    this.#review()
    for (const id of this.#changed) {
      const incident = incidents.find(id)
      if (incident === null) broadcast({ type: 'incident-forgotten', incident_id: id })
      else if (id === this.#subjectId) broadcast({ type: 'incident', incident: this.#whole(incident) })
      else broadcast({ type: 'incident-summary', incident: incidentSummaryView(incident) })
    }
    this.#changed.clear()
  }

  #tellQuarantine(): void {
    const newest = this.#parts.incidents.quarantined()[0]
    if (newest === undefined || newest.deliveryId === this.#newestQuarantined) return
    this.#newestQuarantined = newest.deliveryId
    this.#parts.broadcast({ type: 'quarantined', delivery: quarantinedView(newest) })
  }

  #onSpeech(state: AnnouncerState): void {
    const before = this.#speech
    this.#speech = state
    if (before.muted !== state.muted) this.#parts.broadcast({ type: 'muted', muted: state.muted })
    if (!soundsAlike(before, state))
      this.#parts.broadcast({ type: 'speaking', utterance: this.#speakingView(), waiting: state.waiting })
    this.#review()
  }

  #whole(incident: Incident): IncidentView {
    return liveIncidentView(incident, this.#parts.commandsOf(incident.id))
  }

  #mutes(): MuteView[] {
    return this.#parts.mutes.list().map(muteView)
  }

  #speakingView() {
    return this.#speech.speaking === null ? null : speechView(this.#speech.speaking)
  }
}

/** The announcer makes its state anew at every step; a wall hears only of what it can show. */
function soundsAlike(a: AnnouncerState, b: AnnouncerState): boolean {
  return (
    a.waiting === b.waiting && a.speaking?.id === b.speaking?.id && a.speaking?.state === b.speaking?.state
  )
}
