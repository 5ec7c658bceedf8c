/** What one use of an engine took and cost. Local engines cost nothing and have no tokens. */
export interface Usage {
  readonly promptTokens: number
  readonly completionTokens: number
  /** Characters that a voice was given. */
  readonly characters: number
  readonly costUsd: number
}

export const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0, characters: 0, costUsd: 0 }

export const addUsage = (one: Usage, other: Usage): Usage => ({
  promptTokens: one.promptTokens + other.promptTokens,
  completionTokens: one.completionTokens + other.completionTokens,
  characters: one.characters + other.characters,
  costUsd: one.costUsd + other.costUsd,
})
