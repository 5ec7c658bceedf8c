/** What a number measures. Durations are kept in milliseconds, sizes in bytes, the rest as it is written. */
export type Dimension = 'time' | 'size' | 'percent' | 'none'

/** How exactly a number claims to be right. */
export type Hedge = 'exact' | 'about' | 'at-least' | 'at-most'

export interface Quantity {
  readonly text: string
  /** As written, before the unit is applied. */
  readonly raw: number
  readonly value: number
  readonly dimension: Dimension
  /** Half of the last written digit, in the unit of `value`: 1.9 s claims 1.85 … 1.95 s. */
  readonly slack: number
  readonly hedge: Hedge
}

interface Unit {
  readonly dimension: Dimension
  readonly scale: number
}
const unit = (dimension: Dimension, scale: number): Unit => ({ dimension, scale })
const NO_UNIT = unit('none', 1)

const UNITS: ReadonlyMap<string, Unit> = new Map([
  ...named(['ns', 'nanosecond'], unit('time', 1e-6)),
  ...named(['us', 'µs', 'microsecond'], unit('time', 1e-3)),
  ...named(['ms', 'millisecond', 'msec'], unit('time', 1)),
  ...named(['s', 'sec', 'second'], unit('time', 1e3)),
  ...named(['min', 'minute'], unit('time', 6e4)),
  ...named(['h', 'hr', 'hour'], unit('time', 3.6e6)),
  ...named(['d', 'day'], unit('time', 8.64e7)),
  ...named(['%', 'percent', 'pct'], unit('percent', 1)),
  ...named(['b', 'byte'], unit('size', 1)),
  ...named(['kb', 'kilobyte'], unit('size', 1e3)),
  ...named(['mb', 'megabyte'], unit('size', 1e6)),
  ...named(['gb', 'gigabyte'], unit('size', 1e9)),
  ...named(['tb', 'terabyte'], unit('size', 1e12)),
  ...named(['kib'], unit('size', 1024)),
  ...named(['mib'], unit('size', 1024 ** 2)),
  ...named(['gib'], unit('size', 1024 ** 3)),
  ...named(['k', 'thousand'], unit('none', 1e3)),
  ...named(['million'], unit('none', 1e6)),
])

function named(names: readonly string[], meaning: Unit): [string, Unit][] {
  return names.flatMap((name): [string, Unit][] => [
    [name, meaning],
    [`${name}s`, meaning],
  ])
}

/** The unit people or monitors write, or null when the word is none. */
export const unitNamed = (word: string): Unit | null => UNITS.get(word.toLowerCase()) ?? null

const NUMBER = /(?<![\p{L}\p{N}_.-])-?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\d])(?:\s?(%|[\p{L}µ]+))?/gu

/** Numbers written in digits, with the unit that follows. Identifiers (`p95`, `web-1`) and versions are not numbers. */
export function quantitiesIn(text: string): Quantity[] {
  const found: Quantity[] = []
  for (const match of text.matchAll(NUMBER)) {
    const [all, whole = '', fraction = '', word = ''] = match
    const raw = Number(`${all.startsWith('-') ? '-' : ''}${whole.replaceAll(',', '')}${fraction}`)
    if (!Number.isFinite(raw)) continue
    found.push(quantity(all, raw, Math.max(0, fraction.length - 1), word, hedgeBefore(text, match.index)))
  }
  return found
}

export function quantity(text: string, raw: number, decimals: number, word: string, hedge: Hedge): Quantity {
  const { dimension, scale } = unitNamed(word) ?? NO_UNIT
  return { text, raw, value: raw * scale, dimension, slack: 0.5 * 10 ** -decimals * scale, hedge }
}

/** The hedge is looked for in the few words before the number: "the limit is more than", "in about". */
export function hedgeBefore(text: string, at: number): Hedge {
  const before = text.slice(Math.max(0, at - 24), at).toLowerCase()
  if (/\b(?:about|around|roughly|approximately|some|circa)\s+$/.test(before)) return 'about'
  if (/\b(?:more than|over|above|at least|beyond)\s+$/.test(before)) return 'at-least'
  if (/\b(?:less than|under|below|at most|nearly|almost|up to)\s+$/.test(before)) return 'at-most'
  return 'exact'
}

/**
 * Whether a claimed number stands for a known one. "About" allows a tenth either way; "more than" up to half more,
 * "nearly" and "under" up to a fifth less; anything else is the known number rounded to the digits that are written.
 * A number without a unit, on either side, is compared as it is written.
 */
export function stands(claim: Quantity, known: Quantity): boolean {
  const bare = claim.dimension === 'none' || known.dimension === 'none'
  if (!bare && claim.dimension !== known.dimension) return false
  const scale = claim.raw === 0 ? 1 : claim.value / claim.raw
  const bareKnown = known.dimension === 'none' ? known.value : known.raw
  const same = bare && claim.dimension !== known.dimension
  const [said, truth, slack] = same
    ? [claim.raw, bareKnown, claim.slack / scale]
    : [claim.value, known.value, claim.slack]
  return within(said, truth, slack, claim.hedge)
}

function within(said: number, truth: number, slack: number, hedge: Hedge): boolean {
  const epsilon = 1e-9 * Math.max(1, Math.abs(truth))
  if (Math.abs(said - truth) <= slack + epsilon) return true
  if (hedge === 'about') return Math.abs(said - truth) <= Math.abs(truth) * 0.1
  if (hedge === 'at-least') return truth >= said && truth <= said * 1.5
  if (hedge === 'at-most') return truth <= said && truth >= said * 0.8
  return false
}
