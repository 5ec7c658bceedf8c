import { METRICS, type Metric, type MetricName, type NameOf, OTHER } from './metrics.ts'
import { Sketch } from './sketch.ts'
import type { Served } from './slo.ts'

/** Who was answered: somebody who said, typed or sent a command, or the room, after an alert. */
export type Answered = 'command' | 'report'

/** One answer: when it was given (epoch milliseconds), and how long after the command or the alert its first sound came. */
export interface FigurePoint {
  readonly at: number
  readonly ms: number
  readonly of: Answered
}

/** A count and the values of its tags: `echo_ops.fallback|voice|elevenlabs|local-voice`. */
export type Series = string

export const MINUTE_MS = 60_000
/** Of a busy minute the slowest are drawn, so that no late answer hides behind many fast ones. */
const POINTS_OF_EACH = 6
/** Closed sets of tags keep a minute far below; a set that grows one day must not take the memory. */
const MOST_SERIES = 256

/** What the objective rests on; all that is kept of a minute once its day is over. */
const TOTAL: NameOf<'count'> = 'echo_ops.latency.total'
const SATISFACTORY: NameOf<'count'> = 'echo_ops.latency.satisfactory'
const isOf = (series: Series, name: NameOf<'count'>): boolean => series.startsWith(`${name}|`)

const METRIC_TAGS = new Map(
  Object.entries(METRICS).map(([name, metric]: [string, Metric]) => [name, Object.entries(metric.tags)]),
)

/** The series of a metric with these tags. Values that are not of a tag's closed set count as `other`, absent tags as empty. */
export function seriesOf(name: MetricName, tags: Readonly<Record<string, string>>): Series {
  let series: string = name
  for (const [tag, values] of METRIC_TAGS.get(name) ?? []) {
    const value = tags[tag]
    series += `|${value === undefined ? '' : values.includes(value) ? value : OTHER}`
  }
  return series
}

const NONE_YET = { command: Number.NEGATIVE_INFINITY, report: Number.NEGATIVE_INFINITY }

/** Everything that was counted and measured in one minute. */
export class FigureMinute {
  /** Whole minutes since 1970. */
  readonly minute: number
  readonly counts = new Map<Series, number>()
  /** To the first sound: from the command or the alert by who was answered, from the text by engine. */
  readonly answers = new Map<string, Sketch>()
  readonly voices = new Map<string, Sketch>()
  readonly #served = { total: 0, satisfactory: 0 }
  #points: FigurePoint[] = []
  /** Of each, the fastest that is drawn, once no more are. */
  #least: Readonly<Record<Answered, number>> = NONE_YET
  #thin = false

  constructor(minute: number) {
    this.minute = minute
  }

  get points(): readonly FigurePoint[] {
    return this.#points
  }

  /** Commands and reports, from whomever, and those of them that were answered in time. */
  get served(): Served {
    return this.#served
  }

  count(series: Series, by: number): void {
    this.#thin = false
    const before = this.counts.get(series)
    if (before === undefined && this.counts.size >= MOST_SERIES) return
    this.counts.set(series, (before ?? 0) + by)
    if (isOf(series, TOTAL)) this.#served.total += by
    else if (isOf(series, SATISFACTORY)) this.#served.satisfactory += by
  }

  answered(point: FigurePoint): void {
    this.#thin = false
    sketchIn(this.answers, point.of).add(point.ms)
    this.#point(point)
  }

  spoke(engine: string, ms: number): void {
    this.#thin = false
    sketchIn(this.voices, engine).add(ms)
  }

  /** What was counted elsewhere of the same minute: by an earlier life of EchoOps. */
  merge(other: FigureMinute): void {
    for (const [series, by] of other.counts) this.count(series, by)
    for (const [of, sketch] of other.answers) sketchIn(this.answers, of).merge(sketch)
    for (const [engine, sketch] of other.voices) sketchIn(this.voices, engine).merge(sketch)
    for (const point of other.points) this.#point(point)
  }

  /** Forgets everything but what the objective rests on. Whether there was anything to forget. */
  thin(): boolean {
    if (this.#thin) return false
    this.#thin = true
    const before = this.counts.size + this.answers.size + this.voices.size
    this.#points = []
    this.#least = NONE_YET
    this.answers.clear()
    this.voices.clear()
    for (const series of this.counts.keys())
      if (!isOf(series, TOTAL) && !isOf(series, SATISFACTORY)) this.counts.delete(series)
    return this.counts.size + this.answers.size + this.voices.size < before
  }

  /** As text, for the disk. */
  written(): string {
    const bins = (sketches: ReadonlyMap<string, Sketch>) =>
      Object.fromEntries([...sketches].map(([key, sketch]) => [key, sketch.bins()]))
    return JSON.stringify({
      counts: Object.fromEntries(this.counts),
      answers: bins(this.answers),
      voices: bins(this.voices),
      points: this.#points.map(({ at, ms, of }) => [at, Math.round(ms), of]),
    })
  }

  /** What `written` gave; null when the text is something else. Series that are no more are left out. */
  static read(minute: number, text: string): FigureMinute | null {
    const found = new FigureMinute(minute)
    try {
      const { counts, answers, voices, points } = JSON.parse(text)
      const whole =
        found.#readCounts(counts) &&
        readSketches(answers, found.answers) &&
        readSketches(voices, found.voices) &&
        found.#readPoints(points)
      return whole ? found : null
    } catch {
      return null
    }
  }

  #point(point: FigurePoint): void {
    if (point.ms <= this.#least[point.of]) return
    this.#points.push(point)
    const same = this.#points.filter(({ of }) => of === point.of)
    if (same.length < POINTS_OF_EACH) return
    const [first, second] = same.toSorted((a, b) => a.ms - b.ms)
    if (first === undefined || second === undefined) return
    if (same.length > POINTS_OF_EACH) this.#points.splice(this.#points.indexOf(first), 1)
    const fastest = same.length > POINTS_OF_EACH ? second : first
    this.#least = { ...this.#least, [point.of]: fastest.ms }
  }

  #readCounts(counts: unknown): boolean {
    if (!isRecord(counts)) return false
    for (const [series, by] of Object.entries(counts)) {
      if (typeof by !== 'number' || !Number.isFinite(by) || by < 0) return false
      if (isKnown(series)) this.count(series, by)
    }
    return true
  }

  #readPoints(points: unknown): boolean {
    if (!Array.isArray(points)) return false
    for (const [at, ms, of] of points as readonly (readonly unknown[])[]) {
      if (typeof at !== 'number' || typeof ms !== 'number' || (of !== 'command' && of !== 'report'))
        return false
      this.#point({ at, ms, of })
    }
    return true
  }
}

/** Why engines were fallen back from; of no metric, because a tag with every failure would make many. */
const WHY = 'why'
export const whySeries = (sense: string, failure: string): Series => `${WHY}|${sense}|${failure}`

/** The name of a series, and the values of its tags in the order of the metric's. */
export function partsOf(series: Series): readonly [name: string, ...values: string[]] {
  const [name = '', ...values] = series.split('|')
  return [name, ...values]
}

function isKnown(series: Series): boolean {
  const [name, ...values] = partsOf(series)
  return values.length === (name === WHY ? 2 : METRIC_TAGS.get(name)?.length)
}

function readSketches(written: unknown, into: Map<string, Sketch>): boolean {
  if (!isRecord(written)) return false
  for (const [key, bins] of Object.entries(written)) {
    const sketch = Sketch.of(bins)
    if (sketch === null || into.size >= MOST_SERIES) return false
    into.set(key, sketch)
  }
  return true
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sketchIn(sketches: Map<string, Sketch>, key: string): Sketch {
  const known = sketches.get(key)
  if (known !== undefined) return known
  const made = new Sketch()
  sketches.set(key, made)
  return made
}
