import type { Command } from '../../domain/command.ts'

/** Puts a command's own values into a template. What a name stands for is checked when the runbook is read; other braces stay. */
export function filled(template: string, command: Command, encode: (value: string) => string): string {
  const values: Readonly<Record<string, string | number>> = {
    target: command.target?.name ?? '',
    environment: command.target?.environment ?? '',
    ...command.parameters,
  }
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? encode(String(values[name])) : whole,
  )
}

export const asItIs = (value: string): string => value
/** Inside a JSON string; numbers stay numbers. */
export const inJson = (value: string): string => JSON.stringify(value).slice(1, -1)
