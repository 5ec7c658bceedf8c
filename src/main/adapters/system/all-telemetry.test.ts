import { expect, it } from 'vitest'
import { silentTelemetry } from '../../../../tests/fakes/silent-telemetry.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import { allTelemetry } from './all-telemetry.ts'

function recording(name: string, heard: string[]): Telemetry {
  return {
    ...silentTelemetry,
    count: (metric, _tags, by = 1) => void heard.push(`${name} ${metric} ${by}`),
    async step(step, _about, work) {
      heard.push(`${name} begins ${step}`)
      try {
        return await work((more) => void heard.push(`${name} ${JSON.stringify(more)}`))
      } finally {
        heard.push(`${name} ends ${step}`)
      }
    },
  }
}

it('each is told, the first one around the others', async () => {
  const heard: string[] = []
  const telemetry = allTelemetry([recording('a', heard), recording('b', heard)])
  telemetry.count('echo_ops.webhook.received', {}, 2)
  const done = await telemetry.step('brief', {}, async (tell) => {
    tell({ by: 'gemini' })
    return 7
  })
  expect(done).toBe(7)
  expect(heard).toEqual([
    'a echo_ops.webhook.received 2',
    'b echo_ops.webhook.received 2',
    'a begins brief',
    'b begins brief',
    'a {"by":"gemini"}',
    'b {"by":"gemini"}',
    'b ends brief',
    'a ends brief',
  ])
})

it('an error of the work passes through', async () => {
  const telemetry = allTelemetry([silentTelemetry, silentTelemetry])
  await expect(telemetry.step('speak', {}, () => Promise.reject(new Error('hoarse')))).rejects.toThrow(
    'hoarse',
  )
})

it('with nobody to be told the work is done all the same', async () => {
  await expect(allTelemetry([]).step('hear', {}, async () => 'heard')).resolves.toBe('heard')
})
