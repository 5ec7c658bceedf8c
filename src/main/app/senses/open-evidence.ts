import { combineEvidence, FAR_WITHIN_MS } from '../../adapters/datadog/combine-evidence.ts'
import { openDatadogEvidence } from '../../adapters/datadog/datadog-evidence.ts'
import { openLogEvidence } from '../../adapters/logs/log-evidence.ts'
import type { EvidenceSource } from '../../ports/evidence-source.ts'
import type { Base } from '../base.ts'
import { evidencePaths } from '../demo.ts'
import { evidenceOrAlertAlone } from '../evidence-or-alert-alone.ts'
import { workerUrl } from '../workers.ts'
import { datadogAccount } from './datadog-account.ts'

/** The names of the sources under `evidence` of /health. */
const FILES_BY = 'log-files'
const DATADOG_BY = 'datadog+log-files'

/** What changed around an incident. A source that fails names itself on the wall, and the report rests on the alert alone. */
export function openEvidence(base: Base): EvidenceSource {
  const { config, clock, log, troubles, teardown, engines } = base
  const files = openLogEvidence({
    paths: evidencePaths(config),
    workerUrl: workerUrl('logs-worker'),
    clock,
    log,
  })
  teardown.add('log reader', () => files.close())
  const datadog = openDatadog(base)
  engines.set('evidence', datadog === null ? FILES_BY : DATADOG_BY)
  const source = datadog === null ? files : both(base, datadog, files)
  return evidenceOrAlertAlone(source, clock, {
    worked: () => troubles.restore('evidence'),
    crowdedOut: ({ id }) => log.warn({ incident: id }, 'too many incidents wait for their logs to be read'),
    failed: (error) => {
      log.error({ err: error }, 'the log reader failed')
      troubles.degrade('evidence', 'The log files could not be read. Reports rest on the alert alone.')
    },
  })
}

/** Its lines are compared by a reader of their own: on that of the files they would wait behind a long reading. */
function openDatadog(base: Base): EvidenceSource | null {
  const account = datadogAccount(base)
  if (account === null) return null
  const { clock, log, teardown } = base
  const reader = openLogEvidence({ paths: [], workerUrl: workerUrl('logs-worker'), clock, log })
  teardown.add('reader of Datadog', () => reader.close())
  return openDatadogEvidence({
    ...account,
    log,
    analyse: (batch, signal) => reader.analyse(batch, signal),
  })
}

const both = ({ clock, log }: Base, datadog: EvidenceSource, files: EvidenceSource): EvidenceSource =>
  combineEvidence(
    [
      { name: 'Datadog', source: datadog, withinMs: FAR_WITHIN_MS },
      { name: 'log files', source: files, withinMs: null },
    ],
    { clock, log },
  )
