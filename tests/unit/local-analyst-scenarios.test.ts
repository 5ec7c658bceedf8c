import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/main/adapters/local-analyst/local-analyst.ts'
import { isGrounded } from '../../src/main/domain/grounding.ts'
import { FAILURES } from '../scenarios/failures.ts'
import { ownCase } from '../scenarios/foreign/case-of.ts'
import { SCENARIO_NAMES } from '../scenarios/log-scenarios.ts'

describe('a report about real log files', () => {
  it.each(SCENARIO_NAMES)('names what is behind: %s', async (name) => {
    const subject = await ownCase(name)
    const { expectedCause } = FAILURES[name]
    const { sentences, conclusion } = analyse(subject)
    const text = sentences.map((one) => one.text).join(' ')
    for (const word of expectedCause) expect(text.toLowerCase()).toContain(word)
    expect(conclusion.rootCause === null).toBe(expectedCause.length === 0)
    for (const sentence of sentences) {
      expect(isGrounded(sentence, subject.report.evidence, subject.report.reading).problems).toEqual([])
    }
  })
})
