import type { Evidence, Reading } from '../../domain/evidence.ts'
import { groundedIn } from '../../domain/grounding.ts'
import type { Sentence, SentenceRole } from '../../domain/sitrep.ts'
import { secondsAfter, speechSeconds } from '../../domain/spoken/speech-seconds.ts'

/** One wording of a sentence and what it cites. */
export interface Wording {
  readonly text: string
  readonly evidence: readonly (Evidence | null)[]
  /** What it costs to say this instead of the best wording, on the scale of {@link PRICES}; without it, its place in the row decides. */
  readonly price?: number
}

/** A sentence in all its wordings, the best first, the plainest last. */
export interface Draft {
  readonly key: string
  readonly role: SentenceRole
  readonly wordings: readonly Wording[]
  /** Said only where the evidence bears out none of the others. */
  readonly lastResort?: Wording
}

/**
 * What it costs to say a sentence one wording plainer, and to leave it out. First the impact goes, then what speaks for
 * the cause; the cause itself goes last.
 */
const PRICES: Readonly<Record<string, { readonly plainer: number; readonly unsaid: number }>> = {
  what: { plainer: 3, unsaid: 25 },
  impact: { plainer: 2, unsaid: 7 },
  proof: { plainer: 3, unsaid: 20 },
  read: { plainer: 2, unsaid: 9 },
  next: { plainer: 3, unsaid: 30 },
  cause: { plainer: 12, unsaid: 1000 },
  unknown: { plainer: 12, unsaid: 1000 },
}
const UNKNOWN_PRICE = { plainer: 1, unsaid: 5 }
/** Bounds the choices: at most 9 to the power of the five sentences of a report, most of which the price rules out early. */
const MAX_WORDINGS = 8

/** Only wordings that the evidence bears out, within the seconds that the headline leaves. */
export function edit(
  drafts: readonly Draft[],
  evidence: readonly Evidence[],
  reading: Reading,
  headline: string,
): Sentence[] {
  const seconds = secondsAfter(headline)
  const choices = drafts.map((draft) => choicesOf(draft, soundWordings(draft, evidence, reading)))
  return cheapest(choices, seconds).sentences
}

interface Choice {
  readonly sentence: Sentence | null
  readonly seconds: number
  readonly price: number
}

function choicesOf(draft: Draft, wordings: readonly Sentence[]): Choice[] {
  const { plainer, unsaid } = PRICES[draft.key] ?? UNKNOWN_PRICE
  const said = wordings.slice(0, MAX_WORDINGS).map((sentence, at) => {
    const own = draft.wordings.find((one) => one.text === sentence.text)?.price
    return { sentence, seconds: speechSeconds(sentence.text), price: own ?? at * plainer }
  })
  return [...said, { sentence: null, seconds: 0, price: unsaid }]
}

interface Selection {
  readonly sentences: Sentence[]
  readonly price: number
}

/** The best report that fits: every combination is looked at, there are few. */
function cheapest([first, ...rest]: readonly Choice[][], seconds: number): Selection {
  if (first === undefined) return { sentences: [], price: 0 }
  let best: Selection = { sentences: [], price: Number.POSITIVE_INFINITY }
  for (const choice of first) {
    if (choice.seconds > Math.max(0, seconds) || choice.price >= best.price) continue
    const others = cheapest(rest, seconds - choice.seconds)
    const price = choice.price + others.price
    if (price >= best.price) continue
    best = {
      sentences: choice.sentence === null ? others.sentences : [choice.sentence, ...others.sentences],
      price,
    }
  }
  return best
}

/** The wordings that the evidence bears out, the best first. */
export function soundWordings(
  draft: Draft,
  evidence: readonly Evidence[],
  reading: Reading,
): readonly Sentence[] {
  const sound = (wordings: readonly Wording[]): Sentence[] =>
    wordings.map((one) => sentenceOf(draft, one)).filter((one) => groundedIn(one, evidence, reading))
  const best = sound(draft.wordings)
  return best.length > 0 || draft.lastResort === undefined ? best : sound([draft.lastResort])
}

function sentenceOf({ key, role }: Draft, { text, evidence }: Wording): Sentence {
  const ids = evidence.flatMap((one) => (one === null ? [] : [one.id]))
  return { key, role, text, evidenceIds: [...new Set(ids)] }
}
