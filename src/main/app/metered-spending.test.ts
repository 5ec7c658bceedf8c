import { expect, it } from 'vitest'
import { recordingTelemetry } from '../../../tests/fakes/recording-telemetry.ts'
import { NO_USAGE, type Usage } from '../domain/usage.ts'
import { meteredSpending } from './metered-spending.ts'

function metered() {
  const booked: Usage[] = []
  let closed = 0
  const reservation = { book: (usage: Usage) => void booked.push(usage), close: () => void closed++ }
  const spending = { allows: () => true, reserve: () => reservation }
  const { telemetry, sent } = recordingTelemetry()
  return { spending, telemetry, booked, sent, closed: () => closed }
}

it('tokens and dollars are counted for their purpose as they are booked', () => {
  const { spending, telemetry, booked, sent } = metered()
  const usage = { ...NO_USAGE, promptTokens: 700, completionTokens: 80, costUsd: 0.0011 }
  meteredSpending(spending, 'analyst', telemetry).reserve('gemini', usage)?.book(usage)
  expect(booked).toEqual([usage])
  const tags = { provider: 'gemini', purpose: 'analyst' }
  expect(sent).toEqual([
    { kind: 'count', name: 'echo_ops.llm.tokens.prompt', value: 700, tags },
    { kind: 'count', name: 'echo_ops.llm.tokens.completion', value: 80, tags },
    { kind: 'count', name: 'echo_ops.llm.tokens.total', value: 780, tags },
    { kind: 'count', name: 'echo_ops.llm.cost', value: 0.0011, tags },
  ])
})

it('characters that a voice was given cost money but are no tokens, and a figure that is none is not sent', () => {
  const { spending, telemetry, sent } = metered()
  const voice = meteredSpending(spending, 'voice', telemetry).reserve('elevenlabs', {})
  voice?.book({ ...NO_USAGE, characters: 90, costUsd: 0.0045 })
  voice?.book({ ...NO_USAGE, promptTokens: Number.NaN, costUsd: -1 })
  expect(sent.map(({ name, value }) => [name, value])).toEqual([['echo_ops.llm.cost', 0.0045]])
})

it('what is not allowed is not counted, and what is set aside becomes free again', () => {
  const { spending, telemetry, sent, closed } = metered()
  expect(
    meteredSpending({ ...spending, reserve: () => null }, 'voice', telemetry).reserve('elevenlabs', {}),
  ).toBeNull()
  meteredSpending(spending, 'voice', telemetry).reserve('elevenlabs', {})?.close()
  expect(closed()).toBe(1)
  expect(sent).toEqual([])
})
