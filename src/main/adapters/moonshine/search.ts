import type { Phrase } from '../../domain/phrase.ts'
import { type Choice, type Dictation, END_TOKEN, logTotal, type Rows, rowOf } from './decoder.ts'
import { textOf } from './model.ts'
import type { Branch } from './phrase-tree.ts'
import { VERDICT } from './verdict.ts'

/**
 * So many beginnings are followed at a time: nearly all in the first steps, because what noise hides is often the first word.
 * On the tuning split at 10 dB of babble the right phrase was found in 46 of 60 clips with twelve all the way, in 58 with these.
 */
const WIDE = 64
const WIDE_STEPS = 4
const MIDDLE = 32
const MIDDLE_STEPS = 6
const NARROW = 16
/**
 * A beginning that is this much less likely than the best, as a natural logarithm, is given up. It costs nothing in recall on
 * the tuning split, and leaves few beginnings to follow when it is quiet.
 */
const GIVEN_UP = 9
/** A phrase has at most 20 words; more tokens than this are a loop. */
const MOST_STEPS = 64

/** A phrase that may have been said. */
export interface Found {
  readonly phrase: Phrase
  readonly tokens: readonly number[]
  /** Mean natural log-probability per token, the end included. */
  readonly heard: number
  /** The same when nothing is heard. */
  readonly prior: number
}

/** What the model makes of a sound by itself. */
export interface Reading {
  readonly text: string
  /** Mean natural log-probability per token, the end included. */
  readonly heard: number
}

type Heard = Pick<Found, 'heard' | 'prior'>

/** What the sound adds to what the model would write anyway, per token: above 1 or so it was said. */
export const surplusOf = ({ heard, prior }: Heard): number => heard - VERDICT.priorWeight * prior

/** The most certain first. */
export const bySurplus = (a: Heard, b: Heard): number => surplusOf(b) - surplusOf(a)

interface Beam {
  readonly branch: Branch
  readonly tokens: readonly number[]
  readonly heard: number
  readonly prior: number
  readonly choice: Choice
}

/** Reads freely and looks for the phrases of the tree at once, step by step in one batch. The likeliest phrase comes first. */
export async function search(
  dictation: Dictation,
  root: Branch,
  mostTokens: number,
): Promise<{ readonly free: Reading; readonly found: readonly Found[] }> {
  const free = new FreeReader(mostTokens)
  const found: Found[] = []
  let rows: Rows = dictation.first
  const start = { branch: root, tokens: [], heard: 0, prior: 0 }
  let beams = extend([{ ...start, choice: { row: 0, token: 0 } }], rows, found, widthAt(0))
  let choice = free.read(rows, 0)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const choices = beams.map((beam) => beam.choice)
    if (choice !== null) choices.push(choice)
    if (choices.length === 0) break
    rows = await dictation.next(rows, choices)
    const freeRow: number = beams.length
    beams = extend(beams, rows, found, widthAt(step + 1))
    choice = choice === null ? null : free.read(rows, freeRow)
  }
  return { free: free.reading(), found: bestOfEach(found) }
}

/** Reads freely, without regard to any phrase; null when it is not wanted any more. */
export async function read(
  dictation: Dictation,
  mostTokens: number,
  isWanted: () => boolean,
): Promise<Reading | null> {
  const free = new FreeReader(mostTokens)
  let rows: Rows = dictation.first
  for (let choice = free.read(rows, 0); choice !== null; choice = free.read(rows, 0)) {
    if (!isWanted()) return null
    rows = await dictation.next(rows, [choice])
  }
  return free.reading()
}

/** The best continuations of these beams, which stand in the rows in their order; what ends here goes to `found`. */
function extend(beams: readonly Beam[], rows: Rows, found: Found[], width: number): readonly Beam[] {
  const longer: Beam[] = []
  for (const [at, { branch, tokens, heard, prior }] of beams.entries()) {
    const row = rowOf(rows, at)
    const total = logTotal(row)
    if (branch.end !== null && branch.end.prior !== null) {
      const count = tokens.length + 1
      found.push({
        phrase: branch.end.phrase,
        tokens,
        heard: (heard + (row[END_TOKEN] ?? 0) - total) / count,
        prior: (prior + branch.end.prior) / count,
      })
    }
    for (const [token, next] of branch.next)
      if (next.prior !== null)
        longer.push({
          branch: next,
          tokens: [...tokens, token],
          heard: heard + (row[token] ?? 0) - total,
          prior: prior + next.prior,
          choice: { row: at, token },
        })
  }
  const ranked = longer.toSorted(bySurplus).slice(0, width)
  const [best] = ranked
  return best === undefined ? [] : ranked.filter((beam) => surplusOf(beam) > surplusOf(best) - GIVEN_UP)
}

const widthAt = (step: number): number => (step < WIDE_STEPS ? WIDE : step < MIDDLE_STEPS ? MIDDLE : NARROW)

function bestOfEach(found: readonly Found[]): readonly Found[] {
  const best = new Map<string, Found>()
  for (const one of found.toSorted(bySurplus)) if (!best.has(one.phrase.text)) best.set(one.phrase.text, one)
  return [...best.values()]
}

/** The likeliest token, and again, until the model ends it. */
class FreeReader {
  readonly #most: number
  readonly #tokens: number[] = []
  #heard = 0
  #steps = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Null once it has ended. */
  read(rows: Rows, at: number): Choice | null {
    const row = rowOf(rows, at)
    let token = 0
    for (let index = 1; index < row.length; index += 1)
      if ((row[index] ?? 0) > (row[token] ?? 0)) token = index
    this.#heard += (row[token] ?? 0) - logTotal(row)
    this.#steps += 1
    if (token === END_TOKEN || this.#tokens.length >= this.#most) return null
    this.#tokens.push(token)
    return { row: at, token }
  }

  reading(): Reading {
    return { text: textOf(this.#tokens), heard: this.#heard / Math.max(1, this.#steps) }
  }
}
