import { describe, expect, test } from 'vitest'
import type { FiguresView, LevelView } from '../../contract/figures.ts'
import {
  budgetWords,
  burnWords,
  chartWords,
  engineWords,
  money,
  percent,
  refusedWords,
  seconds,
  standingOf,
  whyWords,
} from './figure-words.ts'
import { figures } from './fixtures.ts'

const level = (total: number, satisfactory: number, target = 0.95): LevelView => {
  const burn = (total - satisfactory) / total / (1 - target)
  return { total, satisfactory, level: satisfactory / total, burn_rate: burn, budget_left: 1 - burn }
}
const slo = (hour: LevelView, week: LevelView): FiguresView['slo'] => ({
  ...{ target: 0.95, fast_burn: 3.36, hour, week },
})
const none: LevelView = { total: 0, satisfactory: 0, level: null, burn_rate: null, budget_left: null }

describe('how the objective stands', () => {
  test.each([
    ['none', none, none],
    ['good', none, level(100, 99)],
    ['good', level(10, 10), level(100, 96)],
    ['burning', level(100, 94), level(1_000, 990)],
    ['fast', level(10, 8), level(1_000, 990)],
    ['missed', level(10, 10), level(100, 94)],
  ] as const)('%s', (standing, hour, week) => {
    expect(standingOf(slo(hour, week))).toBe(standing)
  })
})

test.each([
  [3, '0.01 s'],
  [424, '0.42 s'],
  [994, '0.99 s'],
  [996, '1 s'],
  [1_640, '1.6 s'],
  [12_400, '12 s'],
])('%d ms are said as %s', (ms, words) => {
  expect(seconds(ms)).toBe(words)
})

test('100 % is said only where all were good', () => {
  expect([1, 0.9999, 0.973, 0.95, 0].map(percent)).toEqual(['100 %', '99.9 %', '97.3 %', '95 %', '0 %'])
})

test('a budget is left, or overspent', () => {
  expect([1, 0.829, 0, -0.001, -9].map(budgetWords)).toEqual([
    '100 % left',
    '82 % left',
    '0 % left',
    'overspent by 1 %',
    'overspent by 900 %',
  ])
})

test('a burn rate is a factor', () => {
  expect([null, 0, 0.01, 0.42, 1, 12.4].map(burnWords)).toEqual([
    ...['no data', '0×', '< 0.1×', '0.4×', '1.0×', '12×'],
  ])
})

test('money is said in dollars, and the smallest of it as little', () => {
  expect([0, 0.0004, 0.008, 0.42, 1_204].map(money)).toEqual(['$0', 'under 1 ¢', '$0.01', '$0.42', '$1,204'])
})

test('engines and reasons have names, also those that come later', () => {
  expect(engineWords('elevenlabs')).toBe('ElevenLabs')
  expect(engineWords('local-ear+elevenlabs')).toBe('Local ear + ElevenLabs')
  expect(engineWords('local-voice')).toBe('Local voice')
  expect(whyWords('timeout')).toBe('too late')
  expect(whyWords('no-such-thing')).toBe('no such thing')
  expect(refusedWords('not-in-runbook')).toBe('not in the runbook')
  expect(refusedWords('destructive')).toBe('destructive')
})

test('the chart is told in words', () => {
  expect(chartWords(figures())).toBe(
    'Time to the first sound in the last hour: nothing was asked or reported. The limit is 1 s.',
  )
  const latency = {
    points: [],
    limit_ms: 1_000,
    commands: { count: 12, p50_ms: 210, p95_ms: 480 },
    reports: { count: 1, p50_ms: 1_640, p95_ms: 1_640 },
  }
  expect(chartWords(figures({ latency }))).toBe(
    'Time to the first sound in the last hour: 12 commands, half within 0.21 s, 95 % within 0.48 s; 1 report, half within 1.6 s, 95 % within 1.6 s. The limit is 1 s.',
  )
})
