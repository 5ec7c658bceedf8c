import { AsyncLocalStorage } from 'node:async_hooks'
import type { Severity } from '../domain/alert.ts'
import { announcementFor, headlineOf } from '../domain/announcement.ts'
import type { Incident } from '../domain/incident.ts'
import { reminderKey } from '../domain/speech.ts'
import { WorstFirst } from '../domain/worst-first.ts'
import { type IncidentPorts, resumeReport, speakIncident } from '../flows/speak-incident.ts'
import type { ReportArchive } from '../ports/audio-archive.ts'
import type { Received } from '../ports/incidents.ts'
import type { Log } from '../ports/log.ts'
import type { AnswerTimes } from './answer-times.ts'
import { keepWholeReport } from './report-audio.ts'

/** Reports under way at the same time; the severities 1 and 2 need not wait for milder ones to end. */
const MOST_REPORTS = 100
const MOST_WITH_SEVERE = 200
/** Reports that wait for their turn. What comes on top is on the wall and in the summary of the storm, but is not analysed. */
const MOST_WAITING = 500

type Flow = (incident: Incident, use: IncidentPorts, signal: AbortSignal) => Promise<void>

interface WaitingReport {
  readonly incidentId: string
  readonly severity: Severity
  readonly flow: Flow
}

/** Starts the flow that an alert calls for, keeps count of those under way, and ends them all when the appliance stops. */
export class ReportDesk {
  readonly #use: IncidentPorts
  readonly #log: Log
  readonly #archive: ReportArchive
  readonly #failed: (incident: Incident, error: unknown) => void
  readonly #recoveryText: (incident: Incident) => string | null
  readonly #times: Pick<AnswerTimes, 'report'>
  readonly #stopping = new AbortController()
  readonly #underway = new Map<string, Promise<void>>()
  readonly #waiting = new WorstFirst<WaitingReport>(MOST_WAITING)
  readonly #waitingIds = new Set<string>()
  /** Under way, and to be told anew afterwards. */
  readonly #again = new Set<string>()

  constructor(
    use: IncidentPorts,
    archive: ReportArchive,
    log: Log,
    failed: (incident: Incident, error: unknown) => void,
    /** How a recovery is told when something was done about it; null for the usual words. */
    recoveryText: (incident: Incident) => string | null,
    times: Pick<AnswerTimes, 'report'>,
  ) {
    this.#times = times
    this.#use = use
    this.#archive = archive
    this.#log = log
    this.#failed = failed
    this.#recoveryText = recoveryText
  }

  /** Never waits: the delivery has been acknowledged by then. `sinceMs`: when it came, on the monotonic clock. */
  answer(received: Received, sinceMs: number): void {
    const { incident } = received
    const said = announcementFor(received)
    if (said.kind === 'report') return this.#take(incident, speakIncident, sinceMs)
    if (said.kind === 'silent') return
    if (said.kind === 'reminder') return this.#remind(incident, said.text)
    const text = (said.kind === 'recovery' ? this.#recoveryText(incident) : null) ?? said.text
    this.#use.announcer.announce(incident, said.kind, `${said.kind}:${incident.updatedAt}`, text)
    if (said.kind === 'update' && said.retell) this.#retell(incident)
  }

  #remind(incident: Incident, text: string): void {
    this.#use.announcer.announce(incident, 'update', reminderKey(incident.updatedAt), text)
  }

  /** After a restart: the reports that had not reached their end. */
  resume(incidents: readonly Incident[]): void {
    for (const incident of incidents) this.#take(incident, resumeReport)
  }

  /** Anew, with what the logs say now; after the present report of it, if there is one under way. */
  #retell(incident: Incident): void {
    if (this.#underway.has(incident.id)) this.#again.add(incident.id)
    else this.#take(incident, speakIncident)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#waiting.clear()
    await Promise.allSettled(this.#underway.values())
  }

  /** `sinceMs`: the alert that calls for it came then; absent for what was counted when it first came. */
  #take(incident: Incident, flow: Flow, sinceMs?: number): void {
    const known = this.#underway.has(incident.id) || this.#waitingIds.has(incident.id)
    if (this.#stopping.signal.aborted || known) return
    if (sinceMs !== undefined && !isHeadlineHeard(incident)) this.#times.report(incident.id, sinceMs)
    if (this.#hasRoomFor(incident)) this.#start(incident, traced(flow))
    else this.#queue(incident, traced(flow))
  }

  #hasRoomFor({ severity }: Incident): boolean {
    return this.#underway.size < (severity <= 2 ? MOST_WITH_SEVERE : MOST_REPORTS)
  }

  /** Its headline waits to be said, or is counted in the storm's summary, like any other. */
  #queue(incident: Incident, flow: Flow): void {
    this.#use.announcer.begin(incident, headlineOf(incident))
    this.#waitingIds.add(incident.id)
    const crowdedOut = this.#waiting.add({ incidentId: incident.id, severity: incident.severity, flow })
    if (crowdedOut === null) return
    this.#waitingIds.delete(crowdedOut.incidentId)
    this.#log.warn({ incident: crowdedOut.incidentId }, 'too many reports at once: one is not written')
  }

  #start(incident: Incident, flow: Flow): void {
    const run = flow(incident, this.#use, this.#stopping.signal)
      .then(() => keepWholeReport(this.#use.incidents.find(incident.id), this.#archive, this.#log))
      .catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return
        this.#log.error({ incident: incident.id, err: error }, 'a report could not be finished')
        this.#failed(incident, error)
      })
      .finally(() => {
        this.#underway.delete(incident.id)
        const now = this.#again.delete(incident.id) ? this.#use.incidents.find(incident.id) : null
        if (now?.state === 'open') this.#take(now, speakIncident)
        this.#startNext()
      })
    this.#underway.set(incident.id, run)
  }

  /** What has recovered or was closed while it waited needs no report any more. */
  #startNext(): void {
    while (!this.#stopping.signal.aborted && this.#underway.size < MOST_REPORTS) {
      const next = this.#waiting.next()
      if (next === undefined) return
      this.#waitingIds.delete(next.incidentId)
      const incident = this.#use.incidents.find(next.incidentId)
      if (incident?.state === 'open') this.#start(incident, next.flow)
    }
  }
}

/** A report is a step of the delivery that has called for it, however long it waits for its turn. */
const traced = (flow: Flow): Flow =>
  AsyncLocalStorage.bind((incident: Incident, use: IncidentPorts, signal: AbortSignal) =>
    use.telemetry.step('report', { incident: incident.id, severity: incident.severity }, () =>
      flow(incident, use, signal),
    ),
  )

/** It is not said again, whatever follows. */
const isHeadlineHeard = ({ speech }: Incident): boolean =>
  speech.some(({ purpose, startedAt }) => purpose === 'headline' && startedAt !== null)
