import { openLogEvidence } from '../../adapters/logs/log-evidence.ts'
import type { EvidenceSource } from '../../ports/evidence-source.ts'
import type { Base } from '../base.ts'
import { evidencePaths } from '../demo.ts'
import { evidenceOrAlertAlone } from '../evidence-or-alert-alone.ts'
import { workerUrl } from '../workers.ts'

/** The name of the source under `evidence` of /health. */
export const EVIDENCE_BY = 'log-files'

/** What changed around an incident. A source that fails names itself on the wall, and the report rests on the alert alone. */
export function openEvidence({ config, clock, log, troubles, teardown }: Base): EvidenceSource {
  const files = openLogEvidence({
    paths: evidencePaths(config),
    workerUrl: workerUrl('logs-worker'),
    clock,
    log,
  })
  teardown.add('log reader', () => files.close())
  return evidenceOrAlertAlone(files, clock, {
    worked: () => troubles.restore('evidence'),
    crowdedOut: ({ id }) => log.warn({ incident: id }, 'too many incidents wait for their logs to be read'),
    failed: (error) => {
      log.error({ err: error }, 'the log reader failed')
      troubles.degrade('evidence', 'The log files could not be read. Reports rest on the alert alone.')
    },
  })
}
