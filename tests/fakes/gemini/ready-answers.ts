import { callFunction, type FakeReply, reportText, say } from './replies.ts'

/** What a request holds, as far as the fake answers by it. */
export interface Asked {
  readonly text: string
  /** The functions that may be called, with their schemas. */
  readonly functions: readonly {
    readonly name: string
    readonly parameters: Readonly<Record<string, unknown>>
  }[]
}

/** Without a script: a plain report on the evidence of the request, or the function whose name and target are in its text. */
export function readyAnswer({ text, functions }: Asked): FakeReply {
  if (functions.length > 0) return readyCall(text, functions)
  const lines = text.split('\n').flatMap((line) => (line.startsWith('{') ? [record(JSON.parse(line))] : []))
  const evidence = lines.filter((line) => typeof line['id'] === 'string')
  const [alert] = evidence
  if (alert === undefined) return say('hello')
  const first = evidence.find((one) => one['kind'] !== 'alert') ?? null
  return say(
    reportText([what(alert), ...(first === null ? unknown(alert) : cause(first)), next(alert), conclusion]),
  )
}

const what = (alert: Readonly<Record<string, unknown>>) => ({
  key: 'what',
  text: `The monitor reports: ${String(alert['title']).replace(/\.?$/, '.')}`,
  evidence_ids: [alert['id']],
})

const conclusion = { key: 'conclusion', text: '', evidence_ids: [], confidence: 0.6 }

const next = (alert: Readonly<Record<string, unknown>>) => ({
  key: 'next',
  text: 'Look at what changed before it began.',
  evidence_ids: [alert['id']],
})

const unknown = (alert: Readonly<Record<string, unknown>>) => [
  { key: 'unknown', text: 'No cause can be seen in the logs.', evidence_ids: [alert['id']] },
]

const cause = (found: Readonly<Record<string, unknown>>) => [
  { key: 'cause', text: 'What its logs show is probably the cause.', evidence_ids: [found['id']] },
]

function readyCall(text: string, functions: Asked['functions']): FakeReply {
  const said = text.toLowerCase()
  const called = functions.find(({ name }) => said.includes(name.replace(/^do_/, '').replaceAll('_', ' ')))
  if (called === undefined) return callFunction('none_of_these', { why: 'something_else' })
  const names = targetsOf(called.parameters)
  const target = names.find((name) => said.includes(name) || said.includes(name.replaceAll('-', ' ')))
  return callFunction(called.name, target === undefined ? {} : { targets: [target] })
}

function targetsOf(parameters: Readonly<Record<string, unknown>>): readonly string[] {
  const names = record(record(record(parameters['properties'])['targets'])['items'])['enum']
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
}

export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
