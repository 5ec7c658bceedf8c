import { at, listAt, objectAt, textAt } from './json.ts'
import { type Problem, problem } from './problem.ts'

const SPEC = 'data.attributes.spec'
const CREATE_CASE = 'com.datadoghq.dd.casem.createCase'
/** Stands for the id of the Case project, which is different in every account. */
export const CASE_PROJECT = 'CASE_PROJECT_ID'

export const specOf = (document: unknown) => objectAt(document, 'data', 'attributes', 'spec')
export const handleOf = (document: unknown): string => textAt(specOf(document), 'handle')
export const inputsOf = (document: unknown): readonly string[] =>
  listAt(specOf(document), 'inputSchema', 'parameters').map((input) => textAt(input, 'name'))

/** A workflow that a monitor can start: published, with a handle, from a trigger through steps that exist to a Case. */
export function checkWorkflow(document: unknown): readonly Problem[] {
  const problems: Problem[] = []
  if (at(document, 'data', 'attributes', 'published') !== true)
    problems.push(problem('data.attributes.published', 'must be true, or no monitor can start it'))
  if (!/^[A-Za-z0-9-]{1,100}$/.test(handleOf(document)))
    problems.push(problem(`${SPEC}.handle`, 'is no handle; without one no monitor can start it'))
  return [...problems, ...checkSteps(document), ...checkCase(document), ...checkInputs(document)]
}

function checkSteps(document: unknown): readonly Problem[] {
  const steps = listAt(specOf(document), 'steps')
  const names = steps.map((step) => textAt(step, 'name'))
  const triggers = listAt(specOf(document), 'triggers')
  const starts = triggers.flatMap((trigger) => listAt(trigger, 'startStepNames'))
  const next = steps.flatMap((step) => listAt(step, 'outboundEdges').map((edge) => at(edge, 'nextStepName')))
  const missing = [...starts, ...next].filter((name) => typeof name !== 'string' || !names.includes(name))
  const unreached = names.filter((name) => !starts.includes(name) && !next.includes(name))
  return [
    ...(triggers.some((trigger) => at(trigger, 'monitorTrigger') !== undefined)
      ? []
      : [problem(`${SPEC}.triggers`, 'has no trigger for monitors')]),
    ...missing.map((name) => problem(`${SPEC}.steps`, `has no step "${String(name)}"`)),
    ...unreached.map((name) => problem(`${SPEC}.steps`, `"${name}" is never reached`)),
  ]
}

function checkCase(document: unknown): readonly Problem[] {
  const step = listAt(specOf(document), 'steps').find((one) => at(one, 'actionId') === CREATE_CASE)
  if (step === undefined) return [problem(`${SPEC}.steps`, 'opens no Case')]
  const parameters = listAt(step, 'parameters')
  const value = (name: string) =>
    at(
      parameters.find((one) => at(one, 'name') === name),
      'value',
    )
  return [
    ...(value('project_id') === CASE_PROJECT
      ? []
      : [problem(`${SPEC}.steps`, `project_id must be ${CASE_PROJECT}; every account has its own`)]),
    ...(typeof value('title') === 'string' ? [] : [problem(`${SPEC}.steps`, 'a Case must have a title')]),
  ]
}

/** `{{ Trigger.agent_id }}` is only there when it is an input. */
function checkInputs(document: unknown): readonly Problem[] {
  const inputs = inputsOf(document)
  const used = JSON.stringify(specOf(document)).matchAll(/\{\{ ?Trigger\.([A-Za-z_]+) ?\}\}/g)
  const names = new Set([...used].map(([, name = '']) => name))
  return [
    ...[...names]
      .filter((name) => !inputs.includes(name))
      .map((name) => problem(`${SPEC}.inputSchema`, `has no input "${name}"`)),
    ...inputs
      .filter((name) => !names.has(name))
      .map((name) => problem(`${SPEC}.inputSchema`, `"${name}" is asked for and not used`)),
  ]
}
