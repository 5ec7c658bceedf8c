import type { Phrase } from '../../domain/phrase.ts'
import type { Transcript } from '../../ports/transcriber.ts'
import { denoised } from './denoise.ts'
import { levelsOf, prepared, type Voiced, voicedIn } from './loudness.ts'
import { type Model, RATE_HZ } from './model.ts'
import type { OwnVoice } from './own-voice.ts'
import type { PhraseTree } from './phrase-tree.ts'
import { type Found, type Reading, read, search, surplusOf } from './search.ts'
import { VERDICT } from './verdict.ts'

export type Heard = Pick<Transcript, 'text' | 'kind' | 'free' | 'ratio'>

export interface Senses {
  readonly model: Model
  readonly tree: PhraseTree
  readonly own: OwnVoice
}

/** The model never needs more than about six tokens a second; more is a loop (Moonshine's own reference code uses the same bound). */
const TOKENS_PER_SECOND = 6.5
/** How many of the phrases are looked at again. */
const LOOKED_AT_AGAIN = 10

/** What to make of a clip: 16 kHz mono samples between −1 and 1. */
export async function listen(samples: Float32Array, { model, tree, own }: Senses): Promise<Heard> {
  const voiced = voicedIn(levelsOf(samples))
  if (voiced === null) return { kind: 'silence', text: '', free: '', ratio: null }
  if (own.matches(samples)) return { kind: 'own-voice', text: '', free: '', ratio: null }
  const sound = prepared(samples, voiced)
  const { free, found } = await search(await model.listen(sound), tree.root, mostTokens(sound))
  const first = standingOf(found)
  if (isPlain(first) || isHopeless(first)) return verdict(free, first)
  return verdict(free, standingOf(await lookAgain(samples, voiced, model, found)))
}

/** The words so far, for the wall; null when there are none, or when nobody waits for them any more. */
export async function readOnly(
  samples: Float32Array,
  { model }: Pick<Senses, 'model'>,
  isWanted: () => boolean,
): Promise<string | null> {
  const voiced = voicedIn(levelsOf(samples))
  if (voiced === null) return null
  const sound = prepared(samples, voiced)
  const reading = await read(await model.listen(sound), mostTokens(sound), isWanted)
  return reading?.text ?? null
}

const mostTokens = (sound: Float32Array): number =>
  Math.max(8, Math.ceil((sound.length / RATE_HZ) * TOKENS_PER_SECOND))

/** The phrases that came first, against the same sound without its steady noise: what was chance the first time, is not twice. */
async function lookAgain(
  samples: Float32Array,
  voiced: Voiced,
  model: Model,
  found: readonly Found[],
): Promise<readonly Found[]> {
  const best = found.slice(0, LOOKED_AT_AGAIN)
  const again = await model.listen(prepared(denoised(samples), voiced))
  const heard = await again.dictate(best.map(({ tokens }) => tokens))
  return best
    .map((one, at) => ({ ...one, heard: (one.heard + meanOf(heard[at])) / 2 }))
    .toSorted((a, b) => surplusOf(b) - surplusOf(a))
}

const meanOf = (values: Float32Array | undefined): number =>
  values === undefined
    ? Number.NEGATIVE_INFINITY
    : values.reduce((sum, value) => sum + value, 0) / values.length

/** How the best phrase stands: what the sound adds to it, and how far it is ahead of the best with another meaning. */
export interface Standing {
  readonly best: Found | null
  readonly surplus: number
  readonly margin: number
}

export function standingOf(found: readonly Found[]): Standing {
  const [best] = found
  if (best === undefined)
    return { best: null, surplus: Number.NEGATIVE_INFINITY, margin: Number.POSITIVE_INFINITY }
  const other = found.find(({ phrase }) => meaningOf(phrase) !== meaningOf(best.phrase))
  const surplus = surplusOf(best)
  return {
    best,
    surplus,
    margin: other === undefined ? Number.POSITIVE_INFINITY : surplus - surplusOf(other),
  }
}

const meaningOf = ({ text, meaning }: Phrase): string => meaning ?? text

const isPlain = ({ surplus, margin }: Standing): boolean =>
  surplus >= VERDICT.plainSurplus && margin >= VERDICT.plainMargin

const isHopeless = ({ surplus }: Standing): boolean => surplus < VERDICT.hopeless

export function verdict(free: Reading, { best, surplus, margin }: Standing): Heard {
  const ratio = best === null ? null : best.heard - free.heard
  if (best !== null && surplus >= VERDICT.surplus && margin >= VERDICT.margin)
    return { kind: 'speech', text: best.phrase.text, free: free.text, ratio }
  const noise = !/[a-z]/i.test(free.text) || free.heard < VERDICT.noise
  return { kind: noise ? 'noise' : 'unsure', text: '', free: free.text, ratio }
}
