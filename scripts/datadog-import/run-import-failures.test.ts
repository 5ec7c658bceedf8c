import { afterEach, beforeEach, expect, it } from 'vitest'
import { ALL, openTestAccount, type TestAccount } from './testing-account.ts'

let account: TestAccount
beforeEach(async () => {
  account = await openTestAccount()
})
afterEach(() => account.close())

it('a failure in the middle names what failed, does the rest, and the next run completes it', async () => {
  account.fail({ method: 'POST', path: /\/slo$/, status: 400 })
  account.fail({ method: 'POST', path: /\/monitor$/, status: 403, permission: true })
  const first = await account.run()
  expect(first.code).toBe(1)
  expect(account.objects.size).toBe(ALL - 2)
  expect(first.output).toContain('FAILED   slo EchoOps availability: Datadog refuses it (400)')
  expect(first.output).toMatch(/FAILED {3}monitor .*: DD_APP_KEY may not do this \(403\).*monitors_write/)
  expect(first.output).toMatch(/Not done: monitor .*; slo EchoOps availability\./)
  const second = await account.run()
  expect(second).toMatchObject({ code: 0, writes: ['POST /api/v1/monitor', 'POST /api/v1/slo'] })
  expect(account.objects.size).toBe(ALL)
})

it('an answer that was lost does not make a thing twice', async () => {
  account.fail({ method: 'POST', path: /\/dashboard$/, status: 0, butDone: true })
  account.fail({ method: 'POST', path: /\/workflows$/, status: 502, butDone: true })
  account.fail({ method: 'POST', path: /\/slo$/, status: 503 })
  expect(await account.run()).toMatchObject({ code: 0 })
  expect(account.objects.size).toBe(ALL)
})

it('waits as long as Datadog asks for, and gives up after four attempts', async () => {
  account.fail({ path: /\/monitor$/, status: 429, headers: { 'x-ratelimit-reset': '7' } })
  account.fail({ method: 'GET', path: /\/slo$/, status: 503, headers: { 'retry-after': '3' }, times: 2 })
  expect(await account.run()).toMatchObject({ code: 0, pauses: [7_000, 3_000, 3_000] })
  account.fail({ method: 'GET', path: /\/slo$/, status: 500, times: 99 })
  const { code, output, pauses } = await account.run()
  expect(code).toBe(1)
  expect(output).toContain('! slo EchoOps availability: Datadog failed (500). Run the import again.')
  expect(pauses.slice(0, 3)).toEqual([1_000, 2_000, 4_000])
})

it('a pause that Datadog wants too long is not waited for', async () => {
  account.fail({ path: /\/workflows$/, status: 429, headers: { 'x-ratelimit-reset': '3600' }, times: 9 })
  const { code, output, pauses } = await account.run()
  expect({ code, pauses }).toEqual({ code: 1, pauses: [] })
  expect(output).toContain('takes no more requests for now (429)')
})

it('two objects with the tag of one are not guessed at', async () => {
  await account.run()
  const [slo] = account.objects.slos.all
  account.objects.slos.put('copy', { ...slo, id: 'copy' })
  const { code, output, writes } = await account.run()
  expect({ code, writes }).toEqual({ code: 1, writes: [] })
  expect(output).toContain('is there 2 times')
})

it('says which key is wrong', async () => {
  const api = await account.run(['--yes'], { env: { DD_API_KEY: 'another-api-key' } })
  expect(api).toMatchObject({ code: 1, writes: [] })
  expect(api.output).toContain('Datadog refuses DD_API_KEY')
  const app = await account.run(['--yes'], { env: { DD_APP_KEY: 'another-app-key' } })
  expect(app.output).toContain('Datadog refuses DD_APP_KEY')
  const none = await account.run(['--yes'], { env: { DD_APP_KEY: undefined } })
  expect(none).toMatchObject({ code: 2 })
  expect(none.output).toContain('Set DD_API_KEY and DD_APP_KEY')
})

it('says what is missing, with the remedy, and does the rest', async () => {
  account.objects.caseProjects = []
  account.objects.metrics.clear()
  const { code, output, writes } = await account.run(['--yes'], {
    env: { ECHOOPS_PUBLIC_URL: '', ECHOOPS_WEBHOOK_SECRET: undefined },
  })
  expect(code).toBe(1)
  expect(writes).toHaveLength(ALL - 5 - 2)
  expect(output).toContain('· percentiles echo_ops.latency: has never been sent')
  expect(output).toContain('! webhook echoops: Where does Datadog reach EchoOps? Give the address')
  expect(output).toContain('! workflow Auto-Remediation: Optimization Failure: There is no Case project')
  const later = await account.run(['--yes'], { env: { ECHOOPS_WEBHOOK_SECRET: undefined } })
  expect(later.output).toContain('ECHOOPS_WEBHOOK_SECRET is not set')
})

it.each([
  [
    'an address that Datadog cannot reach',
    ['--webhook-url', 'http://127.0.0.1:8000'],
    'Datadog cannot reach 127.0.0.1',
  ],
  [
    'an address of a network inside',
    ['--webhook-url', 'http://192.168.1.7'],
    'Datadog cannot reach 192.168.1.7',
  ],
  ['an address that is none', ['--webhook-url', 'room'], 'The address is none'],
  ['an address with a user', ['--webhook-url', 'https://a@b.example'], 'without user'],
  ['people who are none', ['--notify', 'ops'], '--notify takes handles'],
  ['an option that is none', ['--force'], "Unknown option '--force'"],
])('refuses %s before anything is sent', async (_, args, said) => {
  const { code, output } = await account.run(args)
  expect({ code, requests: account.requests }).toEqual({ code: 2, requests: [] })
  expect(output).toContain(said)
})

it('says when Datadog cannot be reached, within bounds', async () => {
  const { code, output, pauses } = await account.run(['--yes'], {
    env: { DATADOG_API_BASE_URL: 'http://127.0.0.1:9' },
  })
  expect(code).toBe(1)
  expect(output).toContain('Datadog cannot be reached: no connection')
  expect(pauses).toEqual([1_000, 2_000, 4_000])
})
