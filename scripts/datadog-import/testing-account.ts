import { expect } from 'vitest'
import { METRICS } from '../../src/main/domain/metrics.ts'
import {
  API_KEY,
  APP_KEY,
  type FakeDatadogAccount,
  startFakeDatadogAccount,
} from '../../tests/fakes/datadog-account/fake-datadog-account.ts'
import { isObject, listAt } from '../exports-lint/json.ts'
import { type ExportDocument, readExports } from '../exports-lint/read-exports.ts'
import { type ImportWorld, runImport } from './run-import.ts'

export const SECRET = 'the-secret-of-the-webhook'
export const ADDRESS = 'https://room.example.org'
/** Five percentiles, a webhook, a workflow, six monitors, two SLOs, two dashboards. */
export const ALL = 17
/** The exports whole. */
export const WHOLE = readExports()
/** The client takes long to read many widgets: of each dashboard the last ones, with the iframe, stand for all. */
const SHORT = WHOLE.map((one) =>
  one.kind === 'dashboard' && isObject(one.document)
    ? { ...one, document: { ...one.document, widgets: listAt(one.document, 'widgets').slice(-2) } }
    : one,
)

export interface Run {
  readonly code: number
  readonly output: string
  /** Requests of this run that change something, as `POST /api/v1/monitor`. */
  readonly writes: readonly string[]
  /** What it has waited, milliseconds. */
  readonly pauses: readonly number[]
}

type Changes = Partial<Pick<ImportWorld, 'ask' | 'env'>> & { readonly exports?: readonly ExportDocument[] }

export interface TestAccount extends FakeDatadogAccount {
  /** An import into this account. No run shows a key or the secret. */
  run(args?: readonly string[], changes?: Changes): Promise<Run>
}

/** An account with one Case project, into which every distribution was sent once, and nothing of ours. */
export async function openTestAccount(): Promise<TestAccount> {
  const account = await startFakeDatadogAccount()
  account.objects.caseProjects = [{ id: 'project-1', key: 'OPS', name: 'Operations' }]
  for (const [name, { kind }] of Object.entries(METRICS))
    if (kind === 'distribution') account.objects.metrics.add(name)
  return { ...account, run: (args = ['--yes'], changes = {}) => run(account, args, changes) }
}

async function run(
  account: FakeDatadogAccount,
  args: readonly string[],
  { ask = null, env = {}, exports = SHORT }: Changes,
): Promise<Run> {
  const lines: string[] = []
  const pauses: number[] = []
  const before = account.writes().length
  const code = await runImport(args, {
    say: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    ask,
    exports: () => exports,
    pause: (ms) => {
      pauses.push(ms)
      return Promise.resolve()
    },
    env: {
      DD_API_KEY: API_KEY,
      DD_APP_KEY: APP_KEY,
      DATADOG_API_BASE_URL: account.url,
      ECHOOPS_WEBHOOK_SECRET: SECRET,
      ECHOOPS_PUBLIC_URL: ADDRESS,
      ...env,
    },
  })
  const writes = account
    .writes()
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`)
  const output = lines.join('\n')
  for (const secret of [SECRET, API_KEY, APP_KEY]) expect(output).not.toContain(secret)
  return { code, output, writes, pauses }
}
