import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/main/adapters/local-analyst/local-analyst.ts'
import { isGrounded } from '../../src/main/domain/grounding.ts'
import { foreignCase } from '../scenarios/foreign/case-of.ts'
import { HELD_OUT } from '../scenarios/foreign/held-out.ts'
import { KNOWN } from '../scenarios/foreign/known.ts'

describe("a failure in another program's words", () => {
  it.each([...KNOWN, ...HELD_OUT])('is explained: $name', async (scenario) => {
    const subject = await foreignCase(scenario)
    const { sentences, conclusion } = analyse(subject)
    expect(conclusion.rootCause === null).toBe(scenario.cause.length === 0)
    for (const word of scenario.cause) expect(conclusion.rootCause?.toLowerCase()).toMatch(word)
    const text = sentences.map((one) => one.text).join(' ')
    if (scenario.never !== undefined) expect(text).not.toMatch(scenario.never)
    for (const sentence of sentences) {
      const { evidence, reading } = subject.report
      expect(isGrounded(sentence, evidence, reading).problems).toEqual([])
    }
  })
})
