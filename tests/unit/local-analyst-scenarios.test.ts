import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/main/adapters/local-analyst/local-analyst.ts'
import { speechSeconds } from '../../src/main/adapters/local-analyst/speech-seconds.ts'
import { alertEvidence } from '../../src/main/adapters/logs/alert-evidence.ts'
import { questionAt } from '../../src/main/adapters/logs/alert-window.ts'
import { investigate } from '../../src/main/adapters/logs/investigate.ts'
import { parseAlert } from '../../src/main/domain/alert-parse.ts'
import { headlineOf } from '../../src/main/domain/announcement.ts'
import { isGrounded } from '../../src/main/domain/grounding.ts'
import { applyAlert } from '../../src/main/domain/incident-apply.ts'
import type { Case } from '../../src/main/ports/analyst.ts'
import { SCENARIO_NAMES, type ScenarioName, writeScenario } from '../scenarios/log-scenarios.ts'

const ALERT_AT = Date.UTC(2026, 10, 22, 3, 10)

/** From the rendered webhook and the log files to the case the analyst is given. */
async function caseFor(name: ScenarioName): Promise<{ subject: Case; expectedCause: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'echoops-analyst-'))
  try {
    const { alert: payload, expectedCause } = await writeScenario(name, folder, ALERT_AT)
    const alert = parseAlert(payload, {
      receivedAt: ALERT_AT,
      deliveryId: 'dlv_1',
      bodyHash: 'h',
      services: [],
    })
    const { incident } = applyAlert(null, alert, 'inc_1')
    const question = questionAt(incident, alert, ALERT_AT, ALERT_AT)
    const { report } = await investigate({
      roots: [folder],
      question,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      monotonicMs: () => 0,
    })
    const evidence = [alertEvidence(incident, alert), ...report.evidence]
    return { subject: { incident, report: { ...report, evidence } }, expectedCause }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe('a report about real log files', () => {
  it.each(SCENARIO_NAMES)('names what is behind: %s', async (name) => {
    const { subject, expectedCause } = await caseFor(name)
    const { sentences, conclusion } = analyse(subject)
    const text = sentences.map((one) => one.text).join(' ')
    for (const word of expectedCause) expect(text.toLowerCase()).toContain(word)
    expect(conclusion.rootCause === null).toBe(expectedCause.length === 0)
    for (const sentence of sentences) {
      expect(isGrounded(sentence, subject.report.evidence, subject.report.reading).problems).toEqual([])
    }
    expect(speechSeconds(`${headlineOf(subject.incident)} ${text}`)).toBeLessThanOrEqual(20.5)
  })
})
