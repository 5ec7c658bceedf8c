import type { Severity } from '../../domain/alert.ts'
import { EchoError } from '../../domain/error.ts'
import type { EvidenceReport } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { alertEvidence } from '../../domain/logs/alert-evidence.ts'
import { anchors, decisiveAlert, questionAt } from '../../domain/logs/alert-window.ts'
import type { Question } from '../../domain/logs/candidate.ts'
import type { Findings } from '../../domain/logs/findings.ts'
import type { LogRecord } from '../../domain/logs/record.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EvidenceSource, ReadingProgress } from '../../ports/evidence-source.ts'
import type { Log } from '../../ports/log.ts'
import { createWorkerLink } from './worker-link.ts'

export interface LogEvidenceOptions {
  /** Files and folders; null reads what it may of the system's own logs. */
  readonly paths: readonly string[] | null
  readonly workerUrl: URL
  readonly clock: Clock
  readonly log: Log
}

const SYSTEM_LOGS = ['/var/log']

/** Reads log files, and compares lines that came from elsewhere in the same way. */
export interface LogReader extends EvidenceSource {
  /**
   * What is unusual in these records, all from one source, as `around` finds it in files. Rejects with ECHO_WORKER_STOPPED or
   * ECHO_EVIDENCE_UNAVAILABLE, and when aborted.
   */
  analyse(batch: RecordBatch, signal: AbortSignal): Promise<Findings>
}

export interface RecordBatch {
  readonly records: readonly LogRecord[]
  readonly question: Question
  /** As it stands in `Evidence.source`: `Datadog logs`. */
  readonly source: string
  readonly severity: Severity
}

/** Evidence from log files of this machine, read and compared in a worker thread. */
export function openLogEvidence(options: LogEvidenceOptions): LogReader {
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
    analyse: async ({ records, question, source, severity }, signal) => {
      const answer = await link.ask({ type: 'analyse', records, question, source }, { signal, severity })
      return answer.type === 'findings' ? answer.findings : { evidence: [], linesInWindow: 0 }
    },
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
