import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { Finding, Path } from './finding.ts'
import type { ActionEntry, RunbookEntry } from './runbook-schema.ts'

const FILLED = /\{([^{}]*)\}/g

type Executor = NonNullable<ActionEntry['executor']>

/** How an action is done: only with programs that are listed, and only with values that a command always has. */
export function wrongExecutor(action: ActionEntry, book: RunbookEntry, at: Path): readonly Finding[] {
  const { executor } = action
  if (executor === undefined) return []
  const path = [...at, 'executor']
  const found: Finding[] = []
  if (executor.type === 'exec' && !book.programs.includes(executor.program))
    found.push({
      path: [...path, 'program'],
      text: `${executor.program} is not among the programs; list it there to allow it`,
    })
  found.push(...unused(action, executor, path))
  for (const [place, text] of templatesOf(executor))
    for (const [, name = ''] of text.matchAll(FILLED)) {
      const wrong = /^\w+$/.test(name) ? wrongName(name, action, executor, book) : null
      if (wrong !== null) found.push({ path: [...path, ...place], text: wrong })
    }
  return found
}

/** Whether a value that was said makes a difference. The demo fleet is told all of them. */
export function isUsed(executor: Executor, parameter: string): boolean {
  return executor.type === 'demo' || templatesOf(executor).some(([, text]) => text.includes(`{${parameter}}`))
}

/** A value that the room confirms and nothing is done with would be a lie. */
function unused(action: ActionEntry, executor: Executor, path: Path): readonly Finding[] {
  const builtIn = BUILT_IN.find(({ id }) => id === action.id)?.parameters.filter(({ required }) => required)
  return (action.parameters ?? builtIn ?? [])
    .filter(({ name }) => !isUsed(executor, name))
    .map(({ name }) => ({ path, text: `it does nothing with {${name}}; put it where it belongs` }))
}

function templatesOf(executor: Executor): readonly (readonly [Path, string])[] {
  if (executor.type === 'exec') return executor.args.map((arg, index) => [['args', index], arg] as const)
  if (executor.type === 'demo') return []
  if (executor.type === 'datadog-workflow')
    return Object.entries(executor.inputs).flatMap(([input, value]) =>
      typeof value === 'string' ? [[['inputs', input], value] as const] : [],
    )
  return [
    [['url'], executor.url],
    [['body'], executor.body ?? ''],
  ]
}

/** What is wrong with `{name}` in a template; null when it always stands for something. */
function wrongName(name: string, action: ActionEntry, executor: Executor, book: RunbookEntry): string | null {
  const builtIn = BUILT_IN.find(({ id }) => id === action.id)
  const parameters = action.parameters ?? builtIn?.parameters ?? []
  const parameter = parameters.find((one) => one.name === name)
  if (parameter !== undefined)
    return parameter.required || executor.type === 'exec' || executor.type === 'datadog-workflow'
      ? null
      : `{${name}} may be missing; make the parameter required`
  if (name !== 'target' && name !== 'environment') {
    const known = ['target', 'environment', ...parameters.map((one) => one.name)]
    return `{${name}} stands for nothing; there are ${known.map((one) => `{${one}}`).join(', ')}`
  }
  if ((action.target ?? builtIn?.target ?? 'required') !== 'required')
    return `{${name}} may be missing; set target: required`
  const nowhere = book.services.find(
    (service) => service.environment === null && (action.services ?? [service.name]).includes(service.name),
  )
  return name === 'environment' && nowhere !== undefined
    ? `{environment} may be missing: ${nowhere.name} has none; say where it runs, or keep the action to other services`
    : null
}
