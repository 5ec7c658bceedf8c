import { expect, it } from 'vitest'
import { closedTags, METRICS } from './metrics.ts'

it('a tag is sent with a value of its closed set, whatever a runbook calls its actions', () => {
  expect(closedTags('echo_ops.intent.tool_usage', { action: 'restart', decision: 'confirm' })).toEqual({
    action: 'restart',
    decision: 'confirm',
  })
  expect(closedTags('echo_ops.intent.tool_usage', { action: 'launch-rockets' })).toEqual({ action: 'other' })
})

it('a tag that is not the metric’s is not sent', () => {
  expect(closedTags('echo_ops.webhook.received', { host: 'db-1', constructor: 'x' })).toEqual({})
})

it('sets of tags are small, so that a metric stays cheap', () => {
  for (const [name, { tags }] of Object.entries(METRICS)) {
    const series = Object.values(tags).reduce((product, values) => product * (values.length + 1), 1)
    expect(series, name).toBeLessThan(500)
  }
})
