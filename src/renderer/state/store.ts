import { reduce } from './reduce.ts'
import { INITIAL_STATE, type WallAction, type WallState } from './wall-state.ts'

/** What the wall knows, and who wants to hear when that changes. */
export interface Store {
  state(): WallState
  /** Returns what unsubscribes. */
  subscribe(changed: () => void): () => void
  apply(action: WallAction): void
}

export function openStore(): Store {
  let state = INITIAL_STATE
  const watchers = new Set<() => void>()
  return {
    state: () => state,
    subscribe: (changed) => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    apply: (action) => {
      const next = reduce(state, action)
      if (next === state) return
      state = next
      for (const changed of watchers) changed()
    },
  }
}
