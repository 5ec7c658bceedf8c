import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { RunbookService } from '../../domain/runbook.ts'
import { wrongExecutor } from './check-executor.ts'
import { wrongWords } from './check-words.ts'
import type { Finding, Path } from './finding.ts'
import type { ActionEntry, RunbookEntry } from './runbook-schema.ts'

/** What a schema cannot see: names that stand for two things, or for nothing. */
export function wrongIn(book: RunbookEntry): readonly Finding[] {
  return [
    ...namedTwice(book.services),
    ...elsewhere(book),
    ...wrongWords(book.actions),
    ...wrongActions(book),
  ]
}

/** Names and aliases are looked up alike, so each may stand for one service only. */
function namedTwice(services: readonly RunbookService[]): readonly Finding[] {
  const owner = new Map<string, number>()
  const found: Finding[] = []
  for (const [index, { name, aliases }] of services.entries())
    for (const [at, word] of [name, ...aliases].entries()) {
      const other = owner.get(word.toLowerCase())
      const path = at === 0 ? ['services', index, 'name'] : ['services', index, 'aliases', at - 1]
      if (other !== undefined && (other !== index || at === 0))
        found.push({ path, text: `${JSON.stringify(word)} names two services; keep one of them` })
      owner.set(word.toLowerCase(), index)
    }
  return found
}

function elsewhere({ services, environments }: RunbookEntry): readonly Finding[] {
  if (environments.length === 0) return []
  return services.flatMap(({ environment }, index) =>
    environment === null || environments.includes(environment)
      ? []
      : [
          {
            path: ['services', index, 'environment'],
            text: `${environment} is not among the environments; list it there`,
          },
        ],
  )
}

function wrongActions(book: RunbookEntry): readonly Finding[] {
  const seen = new Set<string>()
  return book.actions.flatMap((action, index) => {
    const at = ['actions', index]
    const twice = seen.has(action.id)
    seen.add(action.id)
    return [
      ...(twice ? [{ path: [...at, 'id'], text: `${action.id} is listed twice` }] : []),
      ...incomplete(action, at),
      ...strangers(action, book, at),
      ...wrongParameters(action, at),
      ...wrongExecutor(action, book, at),
    ]
  })
}

function incomplete(action: ActionEntry, at: Path): readonly Finding[] {
  const builtIn = BUILT_IN.find(({ id }) => id === action.id)
  if (builtIn !== undefined && builtIn.kind !== 'change' && action.executor !== undefined)
    return [
      {
        path: [...at, 'executor'],
        text: `${action.id} is done by EchoOps itself; leave its executor out`,
      },
    ]
  const whole = action.words !== undefined && action.effect !== undefined && action.executor !== undefined
  return builtIn !== undefined || whole
    ? []
    : [{ path: at, text: `the action ${action.id} needs words, effect and executor` }]
}

/** Services and actions that are named but not listed. */
function strangers(action: ActionEntry, { services, actions }: RunbookEntry, at: Path): readonly Finding[] {
  const names = new Set(services.map(({ name }) => name))
  const found: Finding[] = []
  for (const [place, service] of (action.services ?? []).entries())
    if (!names.has(service))
      found.push({
        path: [...at, 'services', place],
        text: `${service} is not among the services; list it there`,
      })
  const { otherwise } = action
  if (otherwise == null) return found
  const reading = BUILT_IN.some(({ id, kind }) => id === otherwise && kind !== 'change')
  const path = [...at, 'otherwise']
  if (reading) found.push({ path, text: `${otherwise} changes nothing, so it cannot help; name another` })
  else if (![...BUILT_IN, ...actions].some(({ id }) => id === otherwise))
    found.push({ path, text: `${otherwise} is not an action` })
  return found
}

function wrongParameters({ parameters = [] }: ActionEntry, at: Path): readonly Finding[] {
  return parameters.flatMap(({ name, min, max }, index) => {
    const path = [...at, 'parameters', index]
    if (name === 'target' || name === 'environment')
      return [{ path, text: `${name} is filled in by EchoOps; call the parameter something else` }]
    if (parameters.findIndex((other) => other.name === name) < index)
      return [{ path, text: `${name} is listed twice` }]
    return min !== null && max !== null && min > max
      ? [{ path, text: `${name} has a min above its max` }]
      : []
  })
}
