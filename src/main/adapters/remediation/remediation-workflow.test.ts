import { describe, expect, it } from 'vitest'
import type { Executor } from '../../domain/runbook.ts'
import type { WorkflowRun, Workflows } from '../../ports/workflows.ts'
import { confirmed, signal, stage } from './testing-remediation.ts'

const ID = 'ccf73164-1998-4785-a7a3-8d06c7e5f558'
const executor: Executor = {
  type: 'datadog-workflow',
  workflow: ID,
  inputs: {
    service: '{target}',
    where: '{environment}/eu',
    replicas: '{replicas}',
    version: '{version}',
    force: true,
  },
  timeoutMs: 60_000,
}
const rules = [
  { name: 'replicas', type: 'integer', required: true, min: 1, max: 6 },
  { name: 'version', type: 'version', required: false, min: null, max: null },
] as const

function workflows(end = { ok: true, how: 'the workflow succeeded', output: 'Scale: SUCCEEDED' }) {
  const runs: WorkflowRun[] = []
  const port: Workflows = {
    run: async (run) => {
      runs.push(run)
      return end
    },
  }
  return { runs, port }
}

describe('an action that a workflow of Datadog does', () => {
  it('gives it inputs of their own types, and leaves out what was not said', async () => {
    const { runs, port } = workflows()
    const permit = confirmed(executor, { replicas: 4 }, { id: 'scale', parameters: rules })
    const outcome = await stage(null, port).perform(permit, signal())
    expect(runs).toEqual([
      {
        workflow: ID,
        inputs: { service: 'payment-gateway', where: 'prod/eu', replicas: 4, force: true },
        timeoutMs: 60_000,
      },
    ])
    expect(outcome).toMatchObject({ ok: true, text: 'Payment gateway was scaled to 4 replicas.' })
    expect(outcome.output).toBe('Scale: SUCCEEDED')
  })

  it('is told in one sentence when it fails', async () => {
    const how = 'the workflow ended as failed at the step Scale'
    const { port } = workflows({ ok: false, how, output: 'password: hunter22' })
    const outcome = await stage(null, port).perform(confirmed(executor), signal())
    expect(outcome.text).toBe(`The restart of payment gateway failed: ${how}.`)
    expect(outcome.output).not.toContain('hunter22')
  })

  it('is not done without the keys, and says so', async () => {
    const outcome = await stage().perform(confirmed(executor), signal())
    expect(outcome).toMatchObject({ ok: false })
    expect(outcome.text).toContain('the keys of Datadog are not set')
  })

  it('is only said in a dry run', async () => {
    const { runs, port } = workflows()
    const permit = confirmed(executor, { replicas: 2 }, { id: 'scale', parameters: rules, dryRun: true })
    const outcome = await stage(null, port).perform(permit, signal())
    expect(runs).toEqual([])
    expect(outcome.output).toBe(
      `the workflow ${ID} in Datadog with {"service":"payment-gateway","where":"prod/eu","replicas":2,"force":true}`,
    )
  })
})
