import { describe, expect, it, test } from 'vitest'
import { CONFIDENCE_BANDS, confidenceWord, SEVERITY_WORDS } from '../../src/contract/words.ts'
import { BANDS } from '../../src/main/adapters/local-analyst/diagnosis.ts'
import { band } from '../../src/main/adapters/local-analyst/explanation.ts'
import { SEVERITIES, severityWord } from '../../src/main/domain/incident-words.ts'

describe('what the room hears and what it sees', () => {
  it('name a severity by the same word', () => {
    expect(SEVERITIES.map((severity) => SEVERITY_WORDS[severity])).toEqual(SEVERITIES.map(severityWord))
  })

  it('name the confidence in a cause by the same word, from the same share on', () => {
    expect(CONFIDENCE_BANDS.map(({ from }) => from)).toEqual(Object.values(BANDS))
    for (let percent = BANDS.possibly * 100; percent <= 100; percent += 1)
      expect(confidenceWord(percent / 100), `${percent} %`).toBe(band(percent / 100))
  })
})

test.each([-1, 0, 0.24, Number.NaN])('a confidence of %d names no cause', (confidence) => {
  expect(confidenceWord(confidence)).toBeNull()
})
