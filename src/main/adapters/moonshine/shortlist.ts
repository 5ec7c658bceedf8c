import type { Phrase } from '../../domain/phrase.ts'
import { spellBySound, spelledDistance } from '../../domain/understanding/sound.ts'

interface Known extends Phrase {
  readonly sound: string
}

export interface Near extends Phrase {
  /** 0 sounds the same, 1 has nothing in common. */
  readonly distance: number
}

/** So many are compared with the clip itself. */
const COMMANDS = 6
const DECOYS = 4

/** Phrases by how they sound, ready to be looked up. */
export class Shortlist {
  readonly #known: readonly Known[]

  constructor(phrases: readonly Phrase[]) {
    this.#known = phrases.map((phrase) => ({ ...phrase, sound: spellBySound(phrase.text.toLowerCase()) }))
  }

  /** What the free transcript sounds most like: commands, and beside them what must not be taken for one. */
  nearest(free: string): readonly Near[] {
    const sound = spellBySound(free.toLowerCase())
    if (sound === '') return []
    const ranked = this.#known
      .map(({ text, decoy, sound: own }) => ({ text, decoy, distance: spelledDistance(sound, own) }))
      .toSorted((a, b) => a.distance - b.distance)
    return [
      ...ranked.filter(({ decoy }) => !decoy).slice(0, COMMANDS),
      ...ranked.filter(({ decoy }) => decoy).slice(0, DECOYS),
    ]
  }
}
