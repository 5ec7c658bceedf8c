import type { Question } from './candidate.ts'
import type { Cluster } from './drain.ts'
import type { TemplateStats } from './miner.ts'
import type { Sampled } from './samples.ts'
import { median, rankShift } from './statistics.ts'
import { describeValue } from './units.ts'

export interface Shift {
  readonly title: string
  readonly weight: number
  readonly facts: Record<string, string>
  /** Which numeric slot of the template moved, and where to; in ms or bytes where it has a unit. */
  readonly slot: number
  readonly to: number
}

const MIN_BEFORE = 8
const MIN_NOW = 5
/** |z| of the rank-sum test: p ≈ 0.00006, and the medians at least this far apart. */
const MIN_Z = 4
const MIN_RATIO = 1.5
/** 1.4826 · MAD estimates σ (P. Rousseeuw & C. Croux, JASA 88, 1993). */
const MAD_TO_SIGMA = 1.4826
/** Numbers that name something; their size means nothing. */
const NAMES =
  /(?:^|[\s_#-])(?:id|pid|process|order|user|session|port|line|code|order|merchant|batch|snapshot|offset|seq|sequence|version|shard|worker|thread|number|no|account|customer|request|trace|job|build|row|block|item|charge)[\s=:#(]*$/i

/** The numeric slot of a template whose values moved most against the hours before; null when none did. */
export function shiftOf(template: Cluster<TemplateStats>, question: Question): Shift | null {
  let best: Shift | null = null
  const places = numericPlaces(template.tokens)
  for (const [index, slot] of (template.of.slots ?? []).entries()) {
    const place = places[index]
    if (place === undefined || NAMES.test(place.label)) continue
    const shift = compare(slot.before.inOrder(), slot.now.inOrder(), place, question)
    if (shift !== null && shift.weight > (best?.weight ?? 0)) best = { ...shift, slot: index }
  }
  return best
}

interface Place {
  readonly label: string
  readonly type: string
}

/** The numeric slots of a template in order, with the words before them. */
function numericPlaces(tokens: readonly string[]): Place[] {
  const places: Place[] = []
  const text = tokens.join(' ')
  for (const found of text.matchAll(/<(number|duration|size|percent)>/g)) {
    const before = text.slice(0, found.index)
    places.push({ label: labelOf(before), type: found[1] ?? 'number' })
  }
  return places
}

function compare(
  before: readonly Sampled[],
  now: readonly Sampled[],
  place: Place,
  question: Question,
): Omit<Shift, 'slot'> | null {
  if (before.length < MIN_BEFORE || now.length < MIN_NOW || isCounter(before)) return null
  const old = before.map((one) => one.value)
  const z = rankShift(
    old,
    now.map((one) => one.value),
  )
  const from = median(old)
  const recent = now.filter((one) => one.at >= question.windowFrom).map((one) => one.value)
  const to = upperHalf(recent, z)
  const spread = MAD_TO_SIGMA * median(old.map((value) => Math.abs(value - from)))
  const ratio = to > from ? to / Math.max(from, 1e-9) : from / Math.max(to, 1e-9)
  if (Math.abs(z) < MIN_Z || ratio < MIN_RATIO || Math.abs(to - from) < 3 * spread) return null
  const surprise = z * z
  const size = Math.min(1, 0.5 + Math.log2(ratio) / 8)
  const fall = to < from && place.type === 'duration' ? 0.5 : 1
  return {
    title: `${saying(place)} ${describeValue(to, place.type)}, usually ${describeValue(from, place.type)}`,
    weight: (surprise / (surprise + 30)) * size * 0.85 * fall,
    to,
    facts: { from: describeValue(from, place.type), to: describeValue(to, place.type), measure: name(place) },
  }
}

/** The window also holds values from before the fault: the median of its worse half is nearer to what people meet now. */
function upperHalf(values: readonly number[], z: number): number {
  const sorted = [...values].sort((a, b) => (z > 0 ? b - a : a - b))
  const all = median(values)
  const worse = median(sorted.slice(0, Math.max(MIN_NOW, Math.ceil(sorted.length / 2))))
  return values.length >= 4 * MIN_NOW ? all : worse
}

/** Values that only ever grow count something, and a count that goes on is no shift. */
function isCounter(values: readonly Sampled[]): boolean {
  let rises = 0
  for (let at = 1; at < values.length; at++)
    if ((values[at]?.value ?? 0) >= (values[at - 1]?.value ?? 0)) rises++
  return rises >= 0.9 * (values.length - 1) && (values.at(-1)?.value ?? 0) > (values[0]?.value ?? 0)
}

const NOUN: Readonly<Record<string, string>> = {
  duration: 'Time',
  size: 'Size',
  percent: 'Share',
  number: 'Value',
}

/** The words that lead to a value: those since the last varying part, or all of them when these say too little. */
function labelOf(before: string): string {
  const last = before.split(/<[^>]*>/).at(-1) ?? ''
  const enough = last.replace(/[^\p{L}]/gu, '').length >= 6 || /[\w-]{3,}\s*[=:]\s*$/.test(last)
  return (enough ? last : before.replace(/:?<[^>]*>/g, '')).replace(/\s+/g, ' ').slice(-60)
}

/** What the value is called: the words before it, else what it measures. A host goes by its first name. */
function name(place: Place): string {
  const words = place.label
    .replace(/[=:(,]+\s*$/, '')
    .replace(/[^\p{L}\p{N} _./:-]+/gu, ' ')
    .replace(/\b([a-z][a-z0-9-]*[a-z0-9])(?:\.[a-z][a-z0-9-]*)+\b/gi, '$1')
    .replace(/(?<=\p{Ll})(\p{Lu})(?=\p{Ll})/gu, (capital) => ` ${capital.toLowerCase()}`)
    .replaceAll('_', ' ')
    .replace(/(?<=\/\S*) [1-5]\d\d$/, '') // the status of a request
    .replace(/\s+/g, ' ')
    .trim()
  const known = words.replace(
    /(?<![\w.-])(?:api|cpu|db|dns|gc|gpu|http|io|jvm|ram|rss|sql|tcp|tls)(?![\w.-])/gi,
    (short) => short.toUpperCase(),
  )
  return words.length >= 3 ? capitalise(known) : (NOUN[place.type] ?? 'Value')
}

const IS_TIME = /(?:time|latency|duration|pause|delay|lag|wait|age|rtt|ttl|timeout|elapsed|uptime)$/i
const PAST = /^(\p{L}{2,}?)(ed)$/iu

/** Subject and verb as people say them: "Stock query to ledger-db takes", "Capturing takes", "Heap is", "Disk is at". */
function saying(place: Place): string {
  const subject = name(place)
  if (place.type === 'percent') return `${subject} is at`
  if (place.type !== 'duration') return `${subject} is`
  const plain = subject.replace(/\s+(?:took|takes|taking|in|after|for|within)$/i, '')
  const words = (plain === '' ? 'It' : plain).split(' ')
  const [past] = words.splice(-1)
  const verb = PAST.exec(past ?? '')?.[1]
  // "charge captured in 43 ms": what was done becomes the doing.
  if (verb !== undefined && plain !== subject)
    return `${capitalise([...words, `${verb.replace(/i$/, 'y')}ing`].join(' '))} takes`
  return IS_TIME.test(plain) || plain === 'Time' ? `${plain} is` : `${plain} takes`
}

const capitalise = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
