import { serviceInSentence } from '../incident-words.ts'
import type { Unclear, Understanding } from '../intent.ts'
import { verbOf } from '../policy-words.ts'
import type { Runbook, RunbookAction } from '../runbook.ts'

/** Nothing is understood, and so something is asked; `candidates` are commands that can be said instead. */
export function unclear(
  why: Unclear,
  message: string,
  candidates: readonly string[] = [],
): Extract<Understanding, { readonly kind: 'unclear' }> {
  return { kind: 'unclear', why, message, candidates }
}

export const notCaught = () => unclear('not-caught', 'I did not catch that.')
export const tooLong = () => unclear('too-long', 'That was too long. Say one command.')
export const negated = () => unclear('negated', 'Nothing done.')

/** Says what could be said, with the first thing the runbook can do. */
export function noAction({ actions, services }: Runbook): Understanding {
  const change = actions.find(({ kind, executor }) => kind === 'change' && executor.type !== 'own')
  const service = services[0]?.name
  const example =
    change === undefined || service === undefined
      ? 'status'
      : `${verbOf(change)} ${serviceInSentence(service)}`
  return unclear('no-action', `I did not understand that. Say, for example: ${example}.`)
}

export const severalActions = (actions: readonly RunbookAction[]): Understanding =>
  unclear(
    'ambiguous-action',
    `${capital(choice(actions.slice(0, 3).map(verbOf)))}? One thing at a time.`,
    actions.map(({ id }) => id),
  )

export const whichOf = (action: RunbookAction, services: readonly string[]): Understanding =>
  unclear(
    'ambiguous-target',
    `Which one: ${choice(services.map(serviceInSentence))}?`,
    commandsFor(action, services),
  )

export function whichService(action: RunbookAction, { services }: Runbook): Understanding {
  const example = services[0] === undefined ? '' : ` For example ${serviceInSentence(services[0].name)}.`
  const message =
    example === '' ? 'I know no services yet.' : `${capital(verbOf(action))} which service?${example}`
  return unclear('no-target', message)
}

export function unknownService(action: RunbookAction, nearest: readonly string[]): Understanding {
  const guess = nearest.length === 0 ? '' : ` Did you mean ${choice(nearest.map(serviceInSentence))}?`
  return unclear('unknown-target', `I know no service of that name.${guess}`, commandsFor(action, nearest))
}

/** Action and target are clear, and something else was said as well, which may matter. */
export function notAll(action: RunbookAction, targets: readonly string[]): Understanding {
  const [command = verbOf(action)] = commandsFor(action, targets.slice(0, 1))
  return unclear('no-action', `I did not understand all of that. Say only: ${command}.`, [command])
}

export function missing(action: RunbookAction, parameter: string, targets: readonly string[]): Understanding {
  const [command = verbOf(action)] = commandsFor(action, targets.slice(0, 1))
  const message =
    parameter === 'replicas'
      ? `To how many replicas? Say, for example: ${command} to three.`
      : `Say the ${parameter.replaceAll('_', ' ')} as well.`
  return unclear('no-parameter', message)
}

const commandsFor = (action: RunbookAction, services: readonly string[]): readonly string[] =>
  services.map((service) => `${verbOf(action)} ${serviceInSentence(service)}`)

const choice = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
