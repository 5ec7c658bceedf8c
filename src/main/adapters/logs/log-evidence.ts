import { EchoError } from '../../domain/error.ts'
import type { EvidenceReport } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EvidenceSource, ReadingProgress } from '../../ports/evidence-source.ts'
import type { Log } from '../../ports/log.ts'
import { alertEvidence } from './alert-evidence.ts'
import { anchors, decisiveAlert, questionAt } from './alert-window.ts'
import { createWorkerLink } from './worker-link.ts'

export interface LogEvidenceOptions {
  /** Files and folders; null reads what it may of the system's own logs. */
  readonly paths: readonly string[] | null
  readonly workerUrl: URL
  readonly clock: Clock
  readonly log: Log
}

const SYSTEM_LOGS = ['/var/log']

/** Evidence from log files of this machine, read and compared in a worker thread. */
export function openLogEvidence(options: LogEvidenceOptions): EvidenceSource {
  const { clock, log } = options
  const roots = options.paths ?? SYSTEM_LOGS
  const link = createWorkerLink({ workerUrl: options.workerUrl, clock, log })

  async function around(
    incident: Incident,
    signal: AbortSignal,
    onProgress?: (progress: ReadingProgress) => void,
  ): Promise<EvidenceReport> {
    const alert = decisiveAlert(incident)
    const now = clock.now()
    const first = alertEvidence(incident, alert)
    let report: EvidenceReport | null = null
    for (const anchorAt of anchors(incident, alert, now)) {
      const question = questionAt(incident, alert, anchorAt, now)
      const answer = await link.ask(
        { type: 'investigate', roots, question },
        { signal, severity: incident.severity, onProgress },
      )
      if (answer.type !== 'report') continue
      report = { evidence: [first, ...answer.report.evidence], reading: answer.report.reading }
      if (answer.linesInWindow > 0) break
    }
    if (report === null) throw new EchoError('ECHO_EVIDENCE_UNAVAILABLE', 'The log worker gave no report.')
    const { reading } = report
    log.info(
      {
        files: reading.files,
        lines: reading.lines,
        durationMs: reading.durationMs,
        pieces: report.evidence.length,
      },
      'logs read',
    )
    return report
  }

  return {
    around,
    watched: async () => {
      // The mildest there is: a list for the idle wall never goes before an incident.
      const answer = await link.ask(
        { type: 'watched', roots },
        { signal: new AbortController().signal, severity: 5 },
      )
      return answer.type === 'watched' ? answer.watched : []
    },
    close: () => link.close(),
  }
}
