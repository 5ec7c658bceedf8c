import { afterEach, describe, expect, it } from 'vitest'
import type { FakeDatadog } from '../../../../tests/fakes/datadog/fake-datadog.ts'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { WorkflowEnd } from '../../ports/workflows.ts'
import { account, closeFakes, fake, recordingLog } from './testing-datadog.ts'
import { openDatadogWorkflows } from './workflows.ts'

afterEach(closeFakes)

const ID = 'ccf73164-1998-4785-a7a3-8d06c7e5f558'
const START = `/api/v2/workflows/${ID}/instances`
const LOOK = `${START}/instance-1`
const run = { workflow: ID, inputs: { service: 'payment-gateway', replicas: 4 }, timeoutMs: 60_000 }
const never = new AbortController().signal

async function perform(
  datadog: FakeDatadog,
  over: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<WorkflowEnd> {
  const clock = virtualClock()
  const log = recordingLog()
  let isOver = false
  const end = openDatadogWorkflows({ ...account(datadog.url, clock), log })
    .run({ ...run, timeoutMs: over.timeoutMs ?? run.timeoutMs }, over.signal ?? never)
    .finally(() => {
      isOver = true
    })
  end.catch(() => undefined)
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve, 8))
    await clock.advance(50)
  }
  expect(JSON.stringify([log.lines, await end.catch(String)])).not.toContain('key-of-the-tests')
  expect(clock.pending()).toBe(0)
  return end
}

describe('a workflow of Datadog', () => {
  it('is started with its inputs as they are, and followed to its end', async () => {
    const datadog = await fake()
    datadog.account.workflows.set(ID, ['IN_PROGRESS', 'IN_PROGRESS', 'SUCCEEDED'])
    const end = await perform(datadog)
    expect(end).toMatchObject({ ok: true, how: 'the workflow succeeded' })
    expect(end.output).toBe(
      `Restart_pods: SUCCEEDED\nhttps://app.datadoghq.eu/workflow/${ID}?instance=instance-1`,
    )
    const [first, ...rest] = datadog.requests
    expect(first).toMatchObject({ method: 'POST', path: START })
    expect(first?.body).toEqual({ meta: { payload: { service: 'payment-gateway', replicas: 4 } } })
    expect(rest.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill(`GET ${LOOK}`))
  })

  it.each([
    ['FAILED', 'the workflow ended as failed at the step Restart_pods'],
    ['CANCELED', 'the workflow ended as canceled'],
    ['SOMETHING_NEW', 'the workflow ended as something new'],
  ])('that ends as %s is a failure in words', async (kind, how) => {
    const datadog = await fake()
    datadog.account.workflows.set(ID, ['IN_PROGRESS', kind])
    expect(await perform(datadog)).toMatchObject({ ok: false, how })
  })

  it('that does not end in time is told so, with where it was', async () => {
    const datadog = await fake()
    datadog.account.workflows.set(ID, ['IN_PROGRESS'])
    const end = await perform(datadog, { timeoutMs: 5_000 })
    expect(end).toMatchObject({ ok: false, how: 'it did not end within 5 s' })
    expect(end.output).toContain('Restart_pods: IN_PROGRESS')
  })

  it('is followed through failures that pass, and while Datadog does not know it yet', async () => {
    const datadog = await fake()
    datadog.account.workflows.set(ID, ['SUCCEEDED'])
    datadog.script(LOOK, { do: 'error', status: 404 }, { do: 'reset' }, { do: 'error', status: 503 })
    expect((await perform(datadog)).ok).toBe(true)
    expect(datadog.requests.filter(({ path }) => path === START)).toHaveLength(1)
  })

  it.each<[string, Parameters<FakeDatadog['script']>[1], RegExp]>([
    ['no such workflow', { do: 'error', status: 404 }, /^Datadog has no such thing \(workflow not found\)$/],
    [
      'wrong inputs',
      { do: 'answer', status: 400, body: { errors: ['missing input: service'] } },
      /^Datadog refused the question \(missing input: service\)$/,
    ],
    [
      'too many runs',
      { do: 'error', status: 429, headers: { 'x-ratelimit-reset': '7' } },
      /too often; it may be asked again in 7 s$/,
    ],
    [
      'a failing server',
      { do: 'error', status: 500 },
      /failed \(HTTP 500\); whether it was started is not known$/,
    ],
    [
      'an answer that breaks off',
      { do: 'reset', midway: true },
      /broke off .*; whether it was started is not known$/,
    ],
    ['an answer without an id', { do: 'answer', status: 200, body: { data: {} } }, /did not say as what$/],
  ])('that cannot be started is started once, and told why: %s', async (_why, script, how) => {
    const datadog = await fake()
    datadog.account.workflows.set(ID, ['SUCCEEDED'])
    datadog.script(START, script)
    const end = await perform(datadog)
    expect(end.ok).toBe(false)
    expect(end.how).toMatch(how)
    expect(datadog.requests).toHaveLength(1)
  })

  it('that may be started but not looked at is told so', async () => {
    const datadog = await fake({ permissions: ['workflows_run'] })
    datadog.account.workflows.set(ID, ['SUCCEEDED'])
    expect((await perform(datadog)).how).toMatch(
      /^it was started, but Datadog does not let .* workflows_read$/,
    )
    const other = await fake({ permissions: ['workflows_read'] })
    expect((await perform(other)).how).toMatch(/needs the permission workflows_run$/)
  })

  it('whose answer never comes ends with the time there is', async () => {
    const datadog = await fake()
    datadog.script(START, { do: 'hang' })
    expect((await perform(datadog, { timeoutMs: 3_000 })).how).toMatch(
      /^Datadog did not answer in time; whether it was started is not known$/,
    )
  })

  it('is not followed any further when the appliance stops', async () => {
    const datadog = await fake()
    datadog.account.workflows.set(ID, ['IN_PROGRESS'])
    const controller = new AbortController()
    void datadog.heard(LOOK).then(() => controller.abort(new Error('stop')))
    await expect(perform(datadog, { signal: controller.signal })).rejects.toThrow('stop')
  })
})
