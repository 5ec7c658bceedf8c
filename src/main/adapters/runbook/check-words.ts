import { BUILT_IN } from '../../domain/built-in-actions.ts'
import { aimsAtEverything, dangerIn } from '../../domain/understanding/danger.ts'
import { wordsOf } from '../../domain/understanding/normalise.ts'
import type { Finding } from './finding.ts'
import type { ActionEntry } from './runbook-schema.ts'

/** How actions are said: each in words of its own, and in words that can be said at all. */
export function wrongWords(actions: readonly ActionEntry[]): readonly Finding[] {
  return [...saidTwice(actions), ...neverTaken(actions)]
}

/** Words that mean two actions mean none. */
function saidTwice(actions: readonly ActionEntry[]): readonly Finding[] {
  const ids = new Set(actions.map(({ id }) => id))
  const owner = new Map<string, string>()
  for (const { id, words } of BUILT_IN) if (!ids.has(id)) for (const word of words) owner.set(word, id)
  return actions.flatMap((action, index) => {
    const builtIn = BUILT_IN.find(({ id }) => id === action.id)
    return (action.words ?? builtIn?.words ?? []).flatMap((word, at) => {
      const key = word.toLowerCase().replace(/\s+/g, ' ')
      const other = owner.get(key)
      owner.set(key, action.id)
      if (other === undefined || other === action.id) return []
      return [
        {
          path: ['actions', index, ...(action.words === undefined ? [] : ['words', at])],
          text: `${JSON.stringify(word)} is said for ${other} already; say ${action.id} in other words`,
        },
      ]
    })
  })
}

/** Some words are refused before any runbook is looked at; an action that is called so could never be reached. */
function neverTaken(actions: readonly ActionEntry[]): readonly Finding[] {
  return actions.flatMap(({ words = [] }, index) =>
    words.flatMap((word, at) => {
      const text = word.replaceAll('…', ' ')
      const spoken = wordsOf(text)
      const why =
        spoken.length === 0
          ? 'holds no word that can be said'
          : dangerIn(text, spoken) !== null || aimsAtEverything(spoken)
            ? 'is refused whatever the runbook says, because it sounds destructive or aims at everything'
            : null
      if (why === null) return []
      return [
        { path: ['actions', index, 'words', at], text: `${JSON.stringify(word)} ${why}; use other words` },
      ]
    }),
  )
}
