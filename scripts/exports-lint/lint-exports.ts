import { checkCoverage } from './coverage.ts'
import { checkDashboard } from './dashboard-rules.ts'
import { nameOf, objectKeyOf } from './identity.ts'
import { textAt, walk } from './json.ts'
import { isMetric, namesIn } from './metric-query.ts'
import { checkModel } from './models.ts'
import { checkMonitor } from './monitor-rules.ts'
import { type Problem, problem } from './problem.ts'
import { type ExportDocument, type Kind, readExports } from './read-exports.ts'
import { checkSlo } from './slo-rules.ts'
import { checkWebhook } from './webhook-rules.ts'
import { checkWorkflow, handleOf, inputsOf } from './workflow-rules.ts'

export interface Finding extends Problem {
  readonly file: string
}

const RULES: Readonly<Record<Kind, (document: unknown) => readonly Problem[]>> = {
  webhook: checkWebhook,
  workflow: checkWorkflow,
  monitor: checkMonitor,
  slo: checkSlo,
  dashboard: checkDashboard,
}

/** Everything in the exports that is not true, or that Datadog would refuse or silently ignore. Nothing: they can be imported. */
export function lintExports(documents: readonly ExportDocument[]): readonly Finding[] {
  const each = documents.flatMap(({ file, kind, document }) =>
    [...checkModel(document, kind), ...RULES[kind](document), ...checkNames(document)].map((found) => ({
      file,
      ...found,
    })),
  )
  const together = [...checkIdentities(documents), ...checkHandles(documents)]
  return [
    ...each,
    ...together,
    ...checkCoverage(documents).map((found) => ({ file: 'dashboards', ...found })),
  ]
}

/** The exports; throws with the first thing in them that is not true. */
export function readTrueExports(): readonly ExportDocument[] {
  const documents = readExports()
  const [wrong] = lintExports(documents)
  if (wrong === undefined) return documents
  throw new Error(`datadog_exports/${wrong.file}: ${wrong.path} ${wrong.text} (npm run lint says more)`)
}

/** Our names in any text, such as what a Case tells people to look at. */
function checkNames(document: unknown): readonly Problem[] {
  return [...walk(document)].flatMap(({ path, value }) =>
    typeof value === 'string'
      ? namesIn(value)
          .filter((name) => !isMetric(name))
          .map((name) => problem(path, `"${name}" is no metric of EchoOps`))
      : [],
  )
}

/** Each object is known by a tag of its own, so that an import finds it again. */
function checkIdentities(documents: readonly ExportDocument[]): readonly Finding[] {
  const keys = documents.map((one) => ({
    file: one.file,
    id: `${one.kind} ${objectKeyOf(one) ?? ''}`,
    key: objectKeyOf(one),
  }))
  return [
    ...keys
      .filter(({ key }) => key === null)
      .map(({ file }) => ({ file, ...problem('tags', 'must have managed_by:echoops and echoops_object:…') })),
    ...keys
      .filter(({ id, key }, index) => key !== null && keys.findIndex((other) => other.id === id) < index)
      .map(({ file, key }) => ({ file, ...problem('tags', `echoops_object:${key} is taken`) })),
    ...documents
      .filter((one) => nameOf(one).trim() === '')
      .map(({ file }) => ({ file, ...problem('', 'has no name') })),
  ]
}

/** `@webhook-…` and `@workflow-…(input="…")` in a message name something that is imported with it. */
function checkHandles(documents: readonly ExportDocument[]): readonly Finding[] {
  const webhooks = documents.filter(({ kind }) => kind === 'webhook').map(nameOf)
  const workflows = new Map(
    documents
      .filter(({ kind }) => kind === 'workflow')
      .map(({ document }) => [handleOf(document), inputsOf(document)]),
  )
  return documents
    .filter(({ kind }) => kind === 'monitor')
    .flatMap(({ file, document }) => {
      const message = textAt(document, 'message')
      return [...wrongWebhooks(message, webhooks), ...wrongWorkflows(message, workflows)].map((text) => ({
        file,
        ...problem('message', text),
      }))
    })
}

const wrongWebhooks = (message: string, known: readonly string[]): readonly string[] =>
  [...message.matchAll(/@webhook-([\w-]+)/g)]
    .filter(([, name = '']) => !known.includes(name))
    .map(([handle]) => `${handle} is no webhook of the exports`)

function wrongWorkflows(message: string, known: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...message.matchAll(/@workflow-([\w-]+)(?:\(([^()]*)\))?/g)].flatMap(
    ([, handle = '', given = '']) => {
      const inputs = known.get(handle)
      if (inputs === undefined) return [`@workflow-${handle} is no workflow of the exports`]
      const names = [...given.matchAll(/([a-z_]+)="/g)].map(([, name = '']) => name)
      const same = names.length === inputs.length && inputs.every((name) => names.includes(name))
      return same
        ? []
        : [`@workflow-${handle} takes ${inputs.join(', ')}, and is given ${names.join(', ') || 'nothing'}`]
    },
  )
}
