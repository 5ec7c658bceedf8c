import { EchoError } from '../domain/error.ts'
import type { EvidenceReport } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import { alertEvidence } from '../domain/logs/alert-evidence.ts'
import { decisiveAlert } from '../domain/logs/alert-window.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceSource } from '../ports/evidence-source.ts'

export interface Outcome {
  worked(): void
  failed(error: unknown): void
  /** Nothing is wrong but that more waits than can be read; the incident is reported by its alert. */
  crowdedOut(incident: Incident): void
}

/**
 * The same source, but an incident is reported even when it fails: then the alert itself is all the evidence there is, and the
 * reading names why. Only an abort still rejects.
 */
export function evidenceOrAlertAlone(source: EvidenceSource, clock: Clock, outcome: Outcome): EvidenceSource {
  return {
    watched: () => source.watched(),
    close: () => source.close(),
    around: async (incident, signal, onProgress) => {
      try {
        const report = await source.around(incident, signal, onProgress)
        outcome.worked()
        return report
      } catch (error) {
        if (signal.aborted) throw error
        if (isCrowdedOut(error)) {
          outcome.crowdedOut(incident)
          return alertAlone(incident, clock.now(), 'not read: worse incidents came first')
        }
        outcome.failed(error)
        return alertAlone(incident, clock.now(), 'the log reader failed')
      }
    },
  }
}

function isCrowdedOut(error: unknown): boolean {
  return error instanceof EchoError && error.code === 'ECHO_EVIDENCE_UNAVAILABLE' && error.retryable
}

function alertAlone(incident: Incident, now: number, reason: string): EvidenceReport {
  return {
    evidence: [alertEvidence(incident, decisiveAlert(incident))],
    reading: {
      files: 0,
      lines: 0,
      bytes: 0,
      skipped: [{ path: 'log files', reason }],
      baselineFrom: incident.openedAt,
      windowFrom: incident.openedAt,
      windowTo: now,
      durationMs: 0,
    },
  }
}
