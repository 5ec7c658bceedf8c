import { afterEach, beforeEach, expect, it } from 'vitest'
import { objectAt, textAt } from '../exports-lint/json.ts'
import { ADDRESS, ALL, openTestAccount, SECRET, type TestAccount, WHOLE } from './testing-account.ts'

let account: TestAccount
beforeEach(async () => {
  account = await openTestAccount()
})
afterEach(() => account.close())

it('a first import makes everything, a second one changes nothing', async () => {
  const first = await account.run(['--yes'], { exports: WHOLE })
  expect(first).toMatchObject({ code: 0 })
  expect(first.writes).toHaveLength(ALL)
  expect(account.objects.size).toBe(ALL)
  expect(first.output).toContain(`${ALL}/${ALL} created  dashboard EchoOps War Room`)
  const second = await account.run(['--yes'], { exports: WHOLE })
  expect(second.writes).toEqual([])
  expect(second).toMatchObject({ code: 0 })
  expect(second.output).toContain('Nothing is to be changed.')
})

it('the webhook gets the address and the secret, the workflow the Case project, the iframe the widget', async () => {
  await account.run()
  expect(account.objects.webhooks.get('echoops')).toMatchObject({
    url: `${ADDRESS}/webhook/datadog`,
    encode_as: 'json',
    custom_headers: JSON.stringify({ 'X-EchoOps-Secret': SECRET }),
  })
  expect(JSON.stringify(account.objects.workflows.all)).toContain('"project_id","value":"project-1"')
  expect(JSON.stringify(account.objects.dashboards.all)).toContain(`"url":"${ADDRESS}/widget"`)
  expect(JSON.stringify(account.objects)).not.toContain('echoops.example')
})

it('a later run that knows neither address nor secret leaves those of the account alone', async () => {
  await account.run()
  const unknowing = { env: { ECHOOPS_PUBLIC_URL: undefined, ECHOOPS_WEBHOOK_SECRET: undefined } }
  expect(await account.run(['--yes'], unknowing)).toMatchObject({ code: 0, writes: [] })
  const moved = await account.run(['--yes', '--webhook-url', 'https://new.example.org/webhook/datadog'])
  expect(moved.writes.map((one) => one.split(' ')[0])).toEqual(['PUT', 'PUT'])
  expect(moved.output).toContain('"https://room.example.org/widget" → "https://new.example.org/widget"')
})

it('a dry run shows what would be and changes nothing', async () => {
  const { code, output, writes } = await account.run(['--dry-run'])
  expect({ code, writes }).toEqual({ code: 0, writes: [] })
  expect(output).toContain('+ monitor EchoOps answers late: new')
  expect(output).toContain(`${ALL} created, 0 updated would be`)
})

it('what somebody has changed in the account is shown with its field, and put right', async () => {
  await account.run()
  const [monitor] = account.objects.monitors.all.filter(({ name }) => name === 'EchoOps answers late')
  objectOf(monitor?.['options'])['thresholds'] = { critical: 9_000, warning: 1_000 }
  const [dashboard] = account.objects.dashboards.all.filter(({ title }) => title === 'EchoOps War Room')
  if (dashboard !== undefined) dashboard['title'] = 'My room'
  const { output, writes } = await account.run()
  expect(output).toContain('~ monitor EchoOps answers late: 3 differ')
  expect(output).toContain('options.thresholds.critical: 9000 → 2000')
  expect(output).toContain('title: "My room" → "EchoOps War Room"')
  expect(writes).toEqual([
    `PUT /api/v1/monitor/${String(monitor?.['id'])}`,
    `PUT /api/v1/dashboard/${String(dashboard?.['id'])}`,
  ])
  expect(await account.run()).toMatchObject({ writes: [] })
})

it('a changed secret is put right and never shown', async () => {
  await account.run(['--yes', '--only', 'webhook'])
  const { output, writes } = await account.run(['--yes', '--only', 'webhook'], {
    env: { ECHOOPS_WEBHOOK_SECRET: 'another-secret' },
  })
  expect(output).toContain('custom_headers: differs (not shown)')
  expect(output).not.toContain('another-secret')
  expect(writes).toEqual(['PUT /api/v1/integration/webhooks/configuration/webhooks/echoops'])
})

it('finds its objects among many, over all pages', async () => {
  await account.run()
  for (let index = 0; index < 230; index += 1) {
    account.objects.dashboards.put(`x${index}`, {
      id: `x${index}`,
      title: `Board ${index}`,
      layout_type: 'ordered',
    })
    const attributes = { name: `Workflow ${index}`, tags: [], published: false, spec: {} }
    account.objects.workflows.put(`y${index}`, { id: `y${index}`, type: 'workflows', attributes })
    account.objects.monitors.put(`${9_000 + index}`, {
      ...account.objects.monitors.all[0],
      id: 9_000 + index,
      tags: ['managed_by:echoops'],
    })
  }
  const dashboards = account.objects.dashboards.all.filter(({ title }) => !String(title).startsWith('Board'))
  for (const one of dashboards) {
    account.objects.dashboards.delete(String(one['id']))
    account.objects.dashboards.put(String(one['id']), one)
  }
  expect(await account.run()).toMatchObject({ code: 0, writes: [] })
  expect(account.requests.filter(({ query }) => query['start'] === '200')).not.toHaveLength(0)
})

it('an object of the same name without our tag is taken over, one with our tag under another name too', async () => {
  await account.run()
  for (const slo of account.objects.slos.all) slo['tags'] = []
  const [monitor] = account.objects.monitors.all
  if (monitor !== undefined) monitor['name'] = 'Renamed'
  const { writes } = await account.run()
  expect(writes.filter((one) => one.startsWith('POST'))).toEqual([])
  expect(writes).toHaveLength(3)
})

it('with several Case projects asks for one, and keeps the one that is in use', async () => {
  account.objects.caseProjects.push({ id: 'project-2', key: 'SRE', name: 'Reliability' })
  const { output } = await account.run(['--yes', '--only', 'workflow'])
  expect(output).toContain('There are several Case projects: OPS, SRE. Choose one with --case-project KEY.')
  expect((await account.run(['--yes', '--only', 'workflow', '--case-project', 'NOPE'])).output).toContain(
    'There is no Case project NOPE',
  )
  expect((await account.run(['--yes', '--only', 'workflow', '--case-project', 'sre'])).writes).toEqual([
    'POST /api/v2/workflows',
  ])
  expect(await account.run(['--yes', '--only', 'workflow'])).toMatchObject({ code: 0, writes: [] })
})

it('monitors tell whom they are told to tell, also after a run that does not say whom', async () => {
  await account.run(['--yes', '--only', 'monitors', '--notify', '@slack-ops @oncall@example.org'])
  const messages = () => account.objects.monitors.all.map((monitor) => textAt(monitor, 'message'))
  expect(messages().every((text) => text.endsWith('\n\n@slack-ops @oncall@example.org'))).toBe(true)
  expect(await account.run(['--yes', '--only', 'monitors'])).toMatchObject({ writes: [] })
  expect((await account.run(['--yes', '--only', 'monitors', '--notify', ''])).writes).toHaveLength(6)
  expect(messages().some((text) => text.includes('@slack-ops'))).toBe(false)
})

it('asks before it changes anything, and takes no for an answer', async () => {
  const asked: string[] = []
  const ask = (answer: boolean) => (question: string) => {
    asked.push(question)
    return Promise.resolve(answer)
  }
  expect(await account.run([], { ask: ask(false) })).toMatchObject({ code: 0, writes: [] })
  expect((await account.run([], { ask: ask(true) })).writes).toHaveLength(ALL)
  expect(asked).toEqual(Array(2).fill(`${ALL} created, 0 updated. Go ahead?`))
  await account.run(['--yes', '--only', 'slos'])
  for (const slo of account.objects.slos.all) slo['name'] = 'x'
  const nobody = await account.run([])
  expect(nobody).toMatchObject({ code: 2, writes: [] })
  expect(nobody.output).toContain('Nobody is here to ask')
})

it('does only what it is asked for', async () => {
  expect((await account.run(['--yes', '--only', 'monitors,slo'])).writes).toHaveLength(8)
  expect((await account.run(['--only', 'dashboard,everything'])).output).toContain('not everything')
})

const objectOf = (value: unknown): Record<string, unknown> =>
  objectAt({ value }, 'value') as Record<string, unknown>
