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
/** In noise the free transcript is a poor guide, and more is compared: slower, and right more often. */
const COMMANDS_IN_NOISE = 20
const DECOYS_IN_NOISE = 8
/** Words so short that a free transcript in noise says nothing about them; they are compared with every short clip. */
const SHORT_CHARS = 14
const SHORT_CLIP_S = 1.5

/** Phrases by how they sound, ready to be looked up. */
export class Shortlist {
  readonly #known: readonly Known[]

  constructor(phrases: readonly Phrase[]) {
    this.#known = phrases.map((phrase) => ({ ...phrase, sound: spellBySound(phrase.text.toLowerCase()) }))
  }

  /** What the free transcript sounds most like: commands, and beside them what must not be taken for one. */
  nearest(free: string, seconds: number, noisy: boolean): readonly Near[] {
    const sound = spellBySound(free.toLowerCase())
    if (sound === '') return []
    const ranked = this.#known
      .map(({ text, decoy, sound: own }) => ({ text, decoy, distance: spelledDistance(sound, own) }))
      .toSorted((a, b) => a.distance - b.distance)
    const short = seconds > SHORT_CLIP_S ? [] : ranked.filter(({ text }) => text.length <= SHORT_CHARS)
    const near = [
      ...ranked.filter(({ decoy }) => !decoy).slice(0, noisy ? COMMANDS_IN_NOISE : COMMANDS),
      ...ranked.filter(({ decoy }) => decoy).slice(0, noisy ? DECOYS_IN_NOISE : DECOYS),
      ...short,
    ]
    return [...new Map(near.map((one) => [one.text, one])).values()]
  }
}
