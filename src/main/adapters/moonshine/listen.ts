import type { Transcript } from '../../ports/transcriber.ts'
import { levelsOf, prepared, voicedIn } from './loudness.ts'
import { type Model, RATE_HZ } from './model.ts'
import type { OwnVoice } from './own-voice.ts'
import { meaningOf, type PhraseTree } from './phrase-tree.ts'
import { bySurplus, type Found, type Reading, read, search, surplusOf } from './search.ts'
import { SecondLook } from './second-look.ts'
import { VERDICT } from './verdict.ts'

export type Heard = Pick<Transcript, 'text' | 'kind' | 'free' | 'ratio'>

export interface Senses {
  readonly model: Model
  readonly tree: PhraseTree
  readonly own: OwnVoice
}

/** The model never needs more than about six tokens a second; more is a loop (Moonshine's own reference code uses the same bound). */
const TOKENS_PER_SECOND = 6.5

/** What to make of a clip: 16 kHz mono samples between −1 and 1. */
export async function listen(samples: Float32Array, { model, tree, own }: Senses): Promise<Heard> {
  const voiced = voicedIn(levelsOf(samples))
  if (voiced === null) return { kind: 'silence', text: '', free: '', ratio: null }
  if (own.matches(samples)) return { kind: 'own-voice', text: '', free: '', ratio: null }
  const sound = prepared(samples, voiced)
  const dictation = await model.listen(sound)
  const { free, found } = await search(dictation, tree.root, mostTokens(sound))
  const first = standingOf(found)
  if (isPlain(first) || isHopeless(first)) return verdict(free, first)
  const look = await SecondLook.begin(samples, voiced, model, dictation)
  const again = await look.again(found)
  const second = standingOf(again)
  if (second.best === null || second.best.phrase.decoy || !isCertain(second)) return verdict(free, second)
  // The search follows only what begins likely enough: what resembles the phrase may never have been compared with the clip.
  const known = new Set(again.map(({ phrase }) => phrase.text))
  const rivals = tree.rivalsOf(second.best.phrase).filter(({ phrase }) => !known.has(phrase.text))
  const near = await look.rivals(second.best, rivals)
  return verdict(free, standingOf([...again, ...near].toSorted(bySurplus)))
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

const isPlain = ({ surplus, margin }: Standing): boolean =>
  surplus >= VERDICT.plainSurplus && margin >= VERDICT.plainMargin

const isCertain = ({ surplus, margin }: Standing): boolean =>
  surplus >= VERDICT.surplus && margin >= VERDICT.margin

const isHopeless = ({ surplus }: Standing): boolean => surplus < VERDICT.hopeless

export function verdict(free: Reading, standing: Standing): Heard {
  const { best } = standing
  const ratio = best === null ? null : best.heard - free.heard
  if (best !== null && isCertain(standing))
    return { kind: 'speech', text: best.phrase.text, free: free.text, ratio }
  const noise = !/[a-z]/i.test(free.text) || free.heard < VERDICT.noise
  return { kind: noise ? 'noise' : 'unsure', text: '', free: free.text, ratio }
}
