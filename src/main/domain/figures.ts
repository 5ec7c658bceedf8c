import { type FigureMinute, type FigurePoint, MINUTE_MS, partsOf } from './figure-minute.ts'
import { Sketch } from './sketch.ts'
import { LATENCY_TARGET, type Served, type ServiceLevel, serviceLevel } from './slo.ts'

export const HOUR_MINUTES = 60
/** The minutes that are kept: seven days, the one underway included. */
export const WEEK_MINUTES = 7 * 24 * HOUR_MINUTES

/** How many there were, and what half and nineteen of twenty of them did not exceed, milliseconds. */
export interface Percentiles {
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** What EchoOps knows of itself, from this machine alone. Windows end with the minute underway. */
export interface Figures {
  /** Epoch milliseconds. */
  readonly at: number
  /** Of the oldest minute that is remembered; null before anything was counted. */
  readonly since: number | null
  /** When the day began at which "today" counts: midnight of this machine. */
  readonly dayFrom: number
  /** Of the last hour. The points are in order of time; of a busy minute only the slowest. */
  readonly latency: {
    readonly points: readonly FigurePoint[]
    readonly commands: Percentiles | null
    readonly reports: Percentiles | null
  }
  /** Of the last hour: from a text to the first sound of it, by engine. */
  readonly firstAudio: readonly (Percentiles & { readonly engine: string })[]
  readonly slo: { readonly target: number; readonly hour: ServiceLevel; readonly week: ServiceLevel }
  readonly today: Today
}

export interface Today {
  readonly costUsd: number
  readonly cost: readonly { readonly provider: string; readonly purpose: string; readonly usd: number }[]
  readonly promptTokens: number
  readonly completionTokens: number
  readonly commands: number
  readonly reports: number
  readonly fallbacks: readonly Fallbacks[]
  readonly refusals: readonly { readonly reason: string; readonly count: number }[]
  readonly webhooks: { readonly received: number; readonly duplicate: number; readonly quarantined: number }
}

/** How often another engine took over a sense, the most frequent way first. */
export interface Fallbacks {
  readonly sense: string
  readonly count: number
  /** The pair of engines of which that was true most often. */
  readonly from: string
  readonly to: string
  /** The failure that was behind most of them; null where none was told. */
  readonly why: string | null
}

/** Midnight of this machine before `now`; also where a day has 23 hours or 25. */
export function dayStart(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0)
}

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS)

/** Everything that is told of these minutes, of which those after `now` are left out: a clock may have been set back. */
export function figuresOf(minutes: Iterable<FigureMinute>, now: number): Figures {
  const last = minuteOf(now)
  const dayFrom = dayStart(now)
  const known = [...minutes].filter(({ minute }) => minute <= last && minute > last - WEEK_MINUTES)
  const hour = known.filter(({ minute }) => minute > last - HOUR_MINUTES)
  return {
    at: now,
    since:
      known.length === 0
        ? null
        : known.reduce((oldest, { minute }) => Math.min(oldest, minute), last) * MINUTE_MS,
    dayFrom,
    latency: {
      points: hour.flatMap(({ points }) => points).sort((a, b) => a.at - b.at),
      commands: percentilesOf(hour.map(({ answers }) => answers.get('command'))),
      reports: percentilesOf(hour.map(({ answers }) => answers.get('report'))),
    },
    firstAudio: firstAudioOf(hour),
    slo: {
      target: LATENCY_TARGET,
      hour: serviceLevel(servedIn(hour), LATENCY_TARGET),
      week: serviceLevel(servedIn(known), LATENCY_TARGET),
    },
    today: todayOf(known.filter(({ minute }) => minute >= minuteOf(dayFrom))),
  }
}

function todayOf(minutes: readonly FigureMinute[]): Today {
  const sums = sumsOf(minutes)
  const cost = sums.of('echo_ops.llm.cost').map(({ values: [provider = '', purpose = ''], count }) => ({
    ...{ provider, purpose },
    usd: count,
  }))
  const answered = sums.of('echo_ops.latency.total')
  const reports = totalOf(answered.filter(({ values }) => values[0] === 'report'))
  return {
    costUsd: cost.reduce((sum, { usd }) => sum + usd, 0),
    cost,
    promptTokens: totalOf(sums.of('echo_ops.llm.tokens.prompt')),
    completionTokens: totalOf(sums.of('echo_ops.llm.tokens.completion')),
    commands: totalOf(answered) - reports,
    reports,
    fallbacks: fallbacksOf(sums),
    refusals: refusalsOf(sums),
    webhooks: {
      received: totalOf(sums.of('echo_ops.webhook.received')),
      duplicate: totalOf(sums.of('echo_ops.webhook.duplicate')),
      quarantined: totalOf(sums.of('echo_ops.webhook.quarantined')),
    },
  }
}

function fallbacksOf(sums: Sums): readonly Fallbacks[] {
  const pairs = sums.of('echo_ops.fallback')
  const why = sums.of('why')
  const senses = [...new Set(pairs.map(({ values }) => values[0] ?? ''))]
  return senses
    .map((sense) => {
      const own = pairs.filter(({ values }) => values[0] === sense)
      const [, from = '', to = ''] = own[0]?.values ?? []
      const reason = why.find(({ values }) => values[0] === sense)?.values[1]
      return { sense, count: totalOf(own), from, to, why: reason ?? null }
    })
    .sort((a, b) => b.count - a.count)
}

function refusalsOf(sums: Sums): Today['refusals'] {
  const byReason = new Map<string, number>()
  for (const { values, count } of sums.of('echo_ops.intent.refusal')) {
    const reason = values[0] ?? ''
    byReason.set(reason, (byReason.get(reason) ?? 0) + count)
  }
  return [...byReason].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}

interface Sum {
  readonly values: readonly string[]
  readonly count: number
}

interface Sums {
  /** The series of one name, the largest first. */
  of(name: string): readonly Sum[]
}

function sumsOf(minutes: readonly FigureMinute[]): Sums {
  const sums = new Map<string, number>()
  for (const { counts } of minutes)
    for (const [series, by] of counts) sums.set(series, (sums.get(series) ?? 0) + by)
  const all = [...sums].map(([series, count]) => ({ parts: partsOf(series), count }))
  return {
    of: (name) =>
      all
        .filter(({ parts }) => parts[0] === name)
        .map(({ parts: [, ...values], count }) => ({ values, count }))
        .sort((a, b) => b.count - a.count),
  }
}

const totalOf = (sums: readonly Sum[]): number => sums.reduce((sum, { count }) => sum + count, 0)

/** Counted from the very calls that Datadog is told of, whatever asked for the work. */
function servedIn(minutes: readonly FigureMinute[]): Served {
  let total = 0
  let satisfactory = 0
  for (const { served } of minutes) {
    total += served.total
    satisfactory += served.satisfactory
  }
  return { total, satisfactory }
}

function firstAudioOf(minutes: readonly FigureMinute[]): Figures['firstAudio'] {
  const engines = [...new Set(minutes.flatMap(({ voices }) => [...voices.keys()]))].sort()
  return engines.flatMap((engine) => {
    const percentiles = percentilesOf(minutes.map(({ voices }) => voices.get(engine)))
    return percentiles === null ? [] : [{ engine, ...percentiles }]
  })
}

function percentilesOf(sketches: readonly (Sketch | undefined)[]): Percentiles | null {
  const all = new Sketch()
  for (const sketch of sketches) if (sketch !== undefined) all.merge(sketch)
  const p50Ms = all.quantile(0.5)
  const p95Ms = all.quantile(0.95)
  return p50Ms === null || p95Ms === null ? null : { count: all.count, p50Ms, p95Ms }
}
