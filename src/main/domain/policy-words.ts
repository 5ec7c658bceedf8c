import type { Command } from './command.ts'
import { capitalise, serviceInSentence } from './incident-words.ts'
import { redact } from './logs/redact.ts'
import type { Runbook, RunbookAction } from './runbook.ts'
import { plainWords } from './storm-words.ts'

const SAME: readonly (readonly string[])[] = [
  ['production', 'prod', 'live'],
  ['staging', 'stage', 'stg'],
  ['development', 'dev'],
  ['testing', 'test', 'qa'],
]

/** "prod" and "production" are one environment, unless the fleet has both; a service without one is in none. */
export function sameEnvironment(one: string, other: string | null, book: Runbook): boolean {
  if (other === null) return false
  const [a, b] = [plain(one), plain(other)]
  if (a === b) return true
  return (
    SAME.some((names) => names.includes(a) && names.includes(b)) && !(isPlace(a, book) && isPlace(b, book))
  )
}

const isPlace = (name: string, { environments, services }: Runbook): boolean =>
  environments.some((one) => plain(one) === name) ||
  services.some(({ environment }) => environment !== null && plain(environment) === name)

const plain = (text: string): string => text.trim().toLowerCase()

/** How an action is said, its usual word first: "roll back". A gap for a name ("roll … back") is closed. */
export function verbOf({ words, id }: RunbookAction): string {
  return (words[0] ?? id).replace(/\s*…\s*/g, ' ')
}

/** Somebody's own words, to be said back to them: a few, and nothing in them that could be a secret. */
export const quoted = (text: string, words: number): string => plainWords(redact(text), words)

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
