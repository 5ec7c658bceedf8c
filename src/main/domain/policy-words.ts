import type { Command } from './command.ts'
import { capitalise, serviceInSentence } from './incident-words.ts'
import type { RunbookAction } from './runbook.ts'

const SAME: readonly (readonly string[])[] = [
  ['production', 'prod', 'live'],
  ['staging', 'stage', 'stg'],
  ['development', 'dev'],
  ['testing', 'test', 'qa'],
]

/**
 * "prod" and "production" are one environment, unless the fleet has both; a service without one is in none. `known` are the
 * environments of the fleet.
 */
export function sameEnvironment(one: string, other: string | null, known: readonly string[]): boolean {
  if (other === null) return false
  const [a, b] = [plain(one), plain(other)]
  if (a === b) return true
  const both = new Set(known.map(plain))
  return !(both.has(a) && both.has(b)) && SAME.some((names) => names.includes(a) && names.includes(b))
}

const plain = (text: string): string => text.trim().toLowerCase()

/** How an action is said, its usual word first: "roll back". A gap for a name ("roll … back") is closed. */
export function verbOf({ words, id }: RunbookAction): string {
  return (words[0] ?? id).replace(/\s*…\s*/g, ' ')
}

/** "Scale checkout API to 4 replicas in production". */
export function commandTitle(command: Command): string {
  const { action, target } = command
  const what = [verbOf(action), target === null ? '' : serviceInSentence(target.name)]
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
