import { expect, it } from 'vitest'
import {
  costOfCharacters,
  costOfHearing,
  costOfTokens,
  EAR_PRICES,
  GEMINI_PRICES,
  modelsWithoutPrice,
  VOICE_PRICES,
} from './prices.ts'

it('a report of the default model costs a fraction of a cent', () => {
  const used = { promptTokens: 3_000, completionTokens: 300 }
  expect(costOfTokens('gemini-2.5-flash-lite', used)).toBeCloseTo(0.00042, 8)
})

it('sound is charged at its own price, and only once', () => {
  const used = { promptTokens: 1_000_000, completionTokens: 0, audioTokens: 400_000 }
  expect(costOfTokens('gemini-2.5-flash', used)).toBeCloseTo(0.6 * 0.3 + 0.4 * 1, 8)
})

it('speech is charged by the character, hearing by the hour', () => {
  expect(costOfCharacters('eleven_flash_v2_5', 100)).toBeCloseTo(0.005, 8)
  expect(costOfHearing('scribe_v2', 3_600_000), 'with names to listen for').toBeCloseTo(0.27, 8)
  expect(costOfHearing('scribe_v2_realtime', 3_600_000)).toBeCloseTo(0.468, 8)
})

it('a fixed version has the price of its model, a preview has none', () => {
  const used = { promptTokens: 1, completionTokens: 1 }
  expect(costOfTokens('gemini-2.5-flash-001', used)).toBe(costOfTokens('gemini-2.5-flash', used))
  expect(costOfTokens('gemini-2.5-flash-lite-preview-09-2025', used)).toBeNull()
})

it.each(['gemini-99', '', 'constructor', '__proto__'])('%j has no price, and none is made up', (model) => {
  expect(costOfTokens(model, { promptTokens: 1, completionTokens: 1 })).toBeNull()
  expect([costOfCharacters(model, 1), costOfHearing(model, 1)]).toEqual([null, null])
  expect(modelsWithoutPrice({ gemini: model })).toEqual([model])
})

it('sound sent to a model whose price for it is not known has no price', () => {
  const used = { promptTokens: 10, completionTokens: 1, audioTokens: 5 }
  expect(costOfTokens('gemini-3.5-flash', used)).toBeNull()
})

it('every line says when it was read', () => {
  const lines = [GEMINI_PRICES, VOICE_PRICES, EAR_PRICES].flatMap((table) => Object.values(table))
  expect(lines.every(({ asOf }) => !Number.isNaN(Date.parse(asOf)))).toBe(true)
  expect(modelsWithoutPrice({ gemini: 'gemini-2.5-flash', voice: 'eleven_v3', ear: 'scribe_v2' })).toEqual([])
})
