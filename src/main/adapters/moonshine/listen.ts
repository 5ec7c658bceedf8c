import type { Transcript } from '../../ports/transcriber.ts'
import { levelsOf, PADDED_S, prepared, voicedIn } from './loudness.ts'
import type { Model } from './model.ts'
import type { OwnVoice } from './own-voice.ts'
import type { Near, Shortlist } from './shortlist.ts'
import { VERDICT } from './verdict.ts'

export type Heard = Pick<Transcript, 'text' | 'kind' | 'free' | 'ratio'>

/** What to make of a clip: 16 kHz mono samples between −1 and 1. */
export async function listen(
  samples: Float32Array,
  model: Model,
  shortlist: Shortlist,
  own: OwnVoice,
): Promise<Heard> {
  const voiced = voicedIn(levelsOf(samples))
  if (voiced === null) return { kind: 'silence', text: '', free: '', ratio: null }
  if (own.matches(samples)) return { kind: 'own-voice', text: '', free: '', ratio: null }
  const encoded = await model.encode(prepared(samples, voiced))
  const { text: free, score } = await model.read(encoded)
  if (!/[a-z]/i.test(free)) return { kind: 'noise', text: '', free: '', ratio: null }
  const near = shortlist.nearest(free, encoded.seconds - PADDED_S, score < VERDICT.noisyScore)
  const scores = await model.score(
    encoded,
    near.map(({ text }) => asWritten(text)),
  )
  return verdict(free, score, near, scores)
}

/** The model writes as people write: a text without capital and full stop would look unlikely whatever was said. */
function asWritten(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  return /^(what|how|who|did|should|can|could|are)\b/i.test(text) ? `${sentence}?` : `${sentence}.`
}

/** The best of those compared, if it explains the sound nearly as well as the model's own words. */
export function verdict(
  free: string,
  freeScore: number,
  near: readonly Near[],
  scores: readonly number[],
): Heard {
  const ranked = near
    .map((one, index) => ({ ...one, ratio: (scores[index] ?? Number.NEGATIVE_INFINITY) - freeScore }))
    .toSorted((a, b) => b.ratio - a.ratio)
  const [best] = ranked
  if (best === undefined || freeScore < VERDICT.freeScore)
    return { kind: freeScore < VERDICT.noiseScore ? 'noise' : 'unsure', text: '', free, ratio: null }
  const { ratio, distance, text } = best
  const certain = ratio > VERDICT.ratio && distance < VERDICT.distance
  return { kind: certain ? 'speech' : 'unsure', text: certain ? text : '', free, ratio }
}
