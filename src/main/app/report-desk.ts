import { announcementFor } from '../domain/announcement.ts'
import type { Incident } from '../domain/incident.ts'
import { type IncidentPorts, resumeReport, speakIncident } from '../flows/speak-incident.ts'
import type { ReportArchive } from '../ports/audio-archive.ts'
import type { Received } from '../ports/incidents.ts'
import type { Log } from '../ports/log.ts'
import { keepWholeReport } from './report-audio.ts'

/** Reports under way at the same time. What comes on top is on the wall and in the queue of speech, but is not analysed. */
const MOST_REPORTS = 100

type Flow = (incident: Incident, use: IncidentPorts, signal: AbortSignal) => Promise<void>

/** Starts the flow that an alert calls for, keeps count of those under way, and ends them all when the appliance stops. */
export class ReportDesk {
  readonly #use: IncidentPorts
  readonly #log: Log
  readonly #archive: ReportArchive
  readonly #failed: (incident: Incident, error: unknown) => void
  readonly #stopping = new AbortController()
  readonly #underway = new Map<string, Promise<void>>()

  constructor(
    use: IncidentPorts,
    archive: ReportArchive,
    log: Log,
    failed: (incident: Incident, error: unknown) => void,
  ) {
    this.#use = use
    this.#archive = archive
    this.#log = log
    this.#failed = failed
  }

  /** Never waits: the delivery has been acknowledged by then. */
  answer(received: Received): void {
    const { incident } = received
    const said = announcementFor(received)
    if (said.kind === 'report') this.#start(incident, speakIncident)
    else if (said.kind !== 'silent')
      this.#use.announcer.announce(incident, said.kind, `${said.kind}:${incident.updatedAt}`, said.text)
  }

  /** After a restart: the reports that had not reached their end. */
  resume(incidents: readonly Incident[]): void {
    for (const incident of incidents) this.#start(incident, resumeReport)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled(this.#underway.values())
  }

  #start(incident: Incident, flow: Flow): void {
    if (this.#stopping.signal.aborted || this.#underway.has(incident.id)) return
    if (this.#underway.size >= MOST_REPORTS)
      return this.#log.warn(
        { incident: incident.id, underway: this.#underway.size },
        'too many reports at once',
      )
    const run = flow(incident, this.#use, this.#stopping.signal)
      .then(() => keepWholeReport(this.#use.incidents.find(incident.id), this.#archive, this.#log))
      .catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return
        this.#log.error({ incident: incident.id, err: error }, 'a report could not be finished')
        this.#failed(incident, error)
      })
      .finally(() => this.#underway.delete(incident.id))
    this.#underway.set(incident.id, run)
  }
}
