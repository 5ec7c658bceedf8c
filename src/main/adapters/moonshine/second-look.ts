import type { Dictation } from './decoder.ts'
import { denoised } from './denoise.ts'
import { gated } from './gate.ts'
import { levelsOf, prepared, type Voiced, voicedIn } from './loudness.ts'
import type { Model } from './model.ts'
import type { Rival } from './phrase-tree.ts'
import { bySurplus, type Found, surplusOf } from './search.ts'

/** How many of the phrases are looked at again. */
const LOOKED_AT_AGAIN = 10
/** A rival that far behind at the first look does not come up at the second. */
const RIVAL_WITHIN = 0.6

/**
 * The same clip heard in three ways: as it is, without its steady noise, and without what is quieter than the voice as well.
 * What a phrase has in common with the noise is chance, and is not there three times: the better two of the three count.
 */
export class SecondLook {
  readonly #plain: Dictation
  readonly #others: readonly Dictation[]

  private constructor(plain: Dictation, others: readonly Dictation[]) {
    this.#plain = plain
    this.#others = others
  }

  static async begin(
    samples: Float32Array,
    voiced: Voiced,
    model: Model,
    plain: Dictation,
  ): Promise<SecondLook> {
    const quiet = denoised(samples)
    const alone = gated(quiet)
    return new SecondLook(plain, [
      await model.listen(prepared(quiet, voiced)),
      await model.listen(prepared(alone, voicedIn(levelsOf(alone)) ?? voiced)),
    ])
  }

  /** The phrases that came first, the likeliest after this look before the others. */
  async again(found: readonly Found[]): Promise<readonly Found[]> {
    const first = found.slice(0, LOOKED_AT_AGAIN)
    if (first.length === 0) return []
    const texts = first.map(({ tokens }) => tokens)
    const heard: (readonly number[])[] = []
    for (const other of this.#others) heard.push((await other.dictate(texts)).map(meanOf))
    return first
      .map((one, at) => ({ ...one, heard: betterTwo([one.heard, ...heard.map((means) => means[at] ?? 0)]) }))
      .toSorted(bySurplus)
  }

  /** Those of the rivals that come near `best` in the clip as it is, heard in all three ways. */
  async rivals(best: Found, rivals: readonly Rival[]): Promise<readonly Found[]> {
    if (rivals.length === 0) return []
    const [same, ...heard] = (
      await this.#plain.dictate([best.tokens, ...rivals.map(({ tokens }) => tokens)])
    ).map(meanOf)
    const limit = surplusOf({ ...best, heard: same ?? best.heard }) - RIVAL_WITHIN
    const near = rivals
      .map(({ phrase, tokens, prior }, at) => ({
        phrase,
        tokens,
        heard: heard[at] ?? Number.NEGATIVE_INFINITY,
        prior,
      }))
      .filter((rival) => surplusOf(rival) > limit)
      .toSorted(bySurplus)
    return this.again(near)
  }
}

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function betterTwo(values: readonly number[]): number {
  const [first = 0, second = first] = values.toSorted((a, b) => b - a)
  return (first + second) / 2
}
