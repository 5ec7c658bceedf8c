import type { Command } from '../../domain/command.ts'
import { argumentsOf, filled, inJson, inputsOf } from './fill.ts'
import { clean } from './kept-output.ts'

/** Exactly what would be done. Secrets stay names. */
export function planOf(command: Command): string {
  const { executor } = command.action
  switch (executor.type) {
    case 'exec': {
      const args = argumentsOf(executor.args, command).map((arg) => JSON.stringify(arg))
      return clean([executor.program, ...args].join(' '))
    }
    case 'http':
      return clean(
        [
          `${executor.method} ${filled(executor.url, command, encodeURIComponent)}`,
          ...Object.entries(executor.headers).map(([name, value]) => `${name}: ${shown(value)}`),
          executor.body === null ? '' : filled(executor.body, command, inJson),
        ].join('\n'),
      )
    case 'demo':
      return `${executor.act} ${command.target?.name ?? ''} ${JSON.stringify(command.parameters)} in the demo fleet`
    case 'datadog-workflow': {
      const inputs = JSON.stringify(inputsOf(executor.inputs, command))
      return clean(`the workflow ${executor.workflow} in Datadog with ${inputs}`)
    }
    case 'own':
      return 'nothing: the runbook does not say how'
  }
}

const shown = (value: string): string =>
  value.startsWith('secret:') ? `<${value.slice('secret:'.length)}>` : value
