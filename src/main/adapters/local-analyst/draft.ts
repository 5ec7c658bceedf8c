import type { Evidence, Reading } from '../../domain/evidence.ts'
import { groundedIn } from '../../domain/grounding.ts'
import type { Sentence, SentenceRole } from '../../domain/sitrep.ts'
import { speechSeconds } from './speech-seconds.ts'

/** One wording of a sentence and what it cites. */
export interface Wording {
  readonly text: string
  readonly evidence: readonly (Evidence | null)[]
}

/** A sentence in all its wordings, the best first, the plainest last. */
export interface Draft {
  readonly key: string
  readonly role: SentenceRole
  readonly wordings: readonly Wording[]
}

/** Everything an incident's report may take, from the first word of the headline to the last of the proposal. */
export const MAX_REPORT_SECONDS = 20

/** What may be said less well, and what may be left unsaid, when time is short: in this order. */
const SACRIFICES: readonly (readonly [key: string, act: 'drop' | 'shorten'])[] = [
  ['impact', 'drop'],
  ['what', 'shorten'],
  ['next', 'shorten'],
  ['read', 'drop'],
  ['cause', 'shorten'],
  ['next', 'drop'],
  ['what', 'drop'],
]

/** Only wordings that the evidence bears out, within the seconds that the headline leaves. */
export function edit(
  drafts: readonly Draft[],
  evidence: readonly Evidence[],
  reading: Reading,
  headline: string,
): Sentence[] {
  const seconds = MAX_REPORT_SECONDS - speechSeconds(headline)
  let kept = drafts.map((draft) => soundWordings(draft, evidence, reading)).filter((one) => one.length > 0)
  for (const [key, act] of SACRIFICES) {
    if (lengthOf(kept) <= seconds) break
    kept = kept.flatMap((wordings) => {
      if (wordings[0]?.key !== key) return [wordings]
      return act === 'drop' ? [] : [shortened(wordings, seconds - lengthOf(kept))]
    })
  }
  return kept.flatMap(([first]) => (first === undefined ? [] : [first]))
}

function soundWordings(draft: Draft, evidence: readonly Evidence[], reading: Reading): Sentence[] {
  return draft.wordings
    .map(({ text, evidence: cited }): Sentence => {
      const ids = [...new Set(cited.flatMap((one) => (one === null ? [] : [one.id])))]
      return { key: draft.key, role: draft.role, text, evidenceIds: ids }
    })
    .filter((sentence) => groundedIn(sentence, evidence, reading))
}

/** The best wording that brings the report within its time (`spare` is negative); where none does, the shortest. */
function shortened(wordings: readonly Sentence[], spare: number): Sentence[] {
  const room = speechSeconds(wordings[0]?.text ?? '') + spare
  const fitting = wordings.find((one) => speechSeconds(one.text) <= room)
  const shortest = wordings.toSorted((a, b) => speechSeconds(a.text) - speechSeconds(b.text))[0]
  return [fitting ?? shortest].filter((one) => one !== undefined)
}

const lengthOf = (kept: readonly Sentence[][]): number =>
  kept.reduce((sum, [first]) => sum + speechSeconds(first?.text ?? ''), 0)
