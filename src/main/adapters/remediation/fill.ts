import type { Command } from '../../domain/command.ts'

const PLACE = /\{(\w+)\}/g

/** Puts a command's own values into a template. What a name stands for is checked when the runbook is read; other braces stay. */
export function filled(template: string, command: Command, encode: (value: string) => string): string {
  const values = valuesOf(command)
  return template.replace(PLACE, (whole, name: string) =>
    Object.hasOwn(values, name) ? encode(String(values[name])) : whole,
  )
}

/** The arguments of a program, each filled in by itself. One that holds a parameter which was not given is left out. */
export function argumentsOf(templates: readonly string[], command: Command): readonly string[] {
  const values = valuesOf(command)
  const absent = command.action.parameters
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(values, name))
  return templates
    .filter((template) => !absent.some((name) => template.includes(`{${name}}`)))
    .map((template) => filled(template, command, (value) => value))
}

type Input = string | number | boolean

/** The inputs of a workflow: `{replicas}` alone stays a number. What holds a parameter that was not given is left out. */
export function inputsOf(
  templates: Readonly<Record<string, Input>>,
  command: Command,
): Readonly<Record<string, Input>> {
  const values = valuesOf(command)
  const given = Object.entries(templates).flatMap(([name, template]): [string, Input][] => {
    if (typeof template !== 'string') return [[name, template]]
    const [text] = argumentsOf([template], command)
    if (text === undefined) return []
    const alone = /^\{(\w+)\}$/.exec(template)?.[1]
    const value = alone !== undefined && Object.hasOwn(values, alone) ? values[alone] : undefined
    return [[name, value ?? text]]
  })
  return Object.fromEntries(given)
}

function valuesOf({ target, parameters }: Command): Readonly<Record<string, string | number>> {
  return { ...parameters, target: target?.name ?? '', environment: target?.environment ?? '' }
}

/** Inside a JSON string; numbers stay numbers. */
export const inJson = (value: string): string => JSON.stringify(value).slice(1, -1)
