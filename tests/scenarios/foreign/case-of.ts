import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { investigate } from '../../../src/main/adapters/logs/investigate.ts'
import { parseAlert } from '../../../src/main/domain/alert-parse.ts'
import { applyAlert } from '../../../src/main/domain/incident-apply.ts'
import { alertEvidence } from '../../../src/main/domain/logs/alert-evidence.ts'
import { questionAt } from '../../../src/main/domain/logs/alert-window.ts'
import type { Case } from '../../../src/main/ports/analyst.ts'
import { type ScenarioName, writeScenario } from '../log-scenarios.ts'
import { type ForeignScenario, writeForeign } from './foreign-scenario.ts'

export const ALERT_AT = Date.UTC(2026, 10, 22, 3, 10)

/** From the rendered webhook and the log files to the case the analyst is given. */
export const foreignCase = (scenario: ForeignScenario): Promise<Case> =>
  caseOf((folder) => writeForeign(scenario, folder, ALERT_AT))

export const ownCase = (name: ScenarioName): Promise<Case> =>
  caseOf(async (folder) => (await writeScenario(name, folder, ALERT_AT)).alert)

async function caseOf(write: (folder: string) => Promise<Record<string, unknown>>): Promise<Case> {
  const folder = await mkdtemp(join(tmpdir(), 'echoops-case-'))
  try {
    const payload = await write(folder)
    const alert = parseAlert(payload, {
      receivedAt: ALERT_AT,
      deliveryId: 'dlv_1',
      bodyHash: 'h',
      services: [],
    })
    const { incident } = applyAlert(null, alert, 'inc_1')
    const { report } = await investigate({
      roots: [folder],
      question: questionAt(incident, alert, ALERT_AT, ALERT_AT),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      monotonicMs: () => 0,
    })
    return { incident, report: { ...report, evidence: [alertEvidence(incident, alert), ...report.evidence] } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
