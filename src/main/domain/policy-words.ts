import type { Command } from './command.ts'
import { capitalise, serviceInSentence } from './incident-words.ts'

const SAME: readonly (readonly string[])[] = [
  ['production', 'prod', 'live'],
  ['staging', 'stage', 'stg'],
  ['development', 'dev'],
  ['testing', 'test', 'qa'],
]

/** "prod" and "production" are one environment; a service without one is in none. */
export function sameEnvironment(one: string, other: string | null): boolean {
  if (other === null) return false
  const [a, b] = [one.trim().toLowerCase(), other.trim().toLowerCase()]
  return a === b || SAME.some((names) => names.includes(a) && names.includes(b))
}

/** "Scale checkout API to 4 replicas in production". */
export function commandTitle(command: Command): string {
  const { action, target } = command
  const what = [action.words[0] ?? action.id, target === null ? '' : serviceInSentence(target.name)]
  const where = target === null || target.environment === null ? '' : `in ${target.environment}`
  return capitalise([...what, parametersInWords(command), where].filter((part) => part !== '').join(' '))
}

function parametersInWords({ parameters }: Command): string {
  return Object.entries(parameters)
    .map(([name, value]) => {
      if (name === 'replicas') return `to ${value} ${value === 1 ? 'replica' : 'replicas'}`
      if (name === 'version') return `to version ${value}`
      return name === 'minutes' ? `for ${value} minutes` : `${name} ${value}`
    })
    .join(' ')
}
