import type { MetricName } from '../../domain/metrics.ts'
import type { Tags } from './metric-sender.ts'

/** Series that are kept apart between two flushes. The sets of tags are closed, so that fewer than this can be at all. */
const MOST_SERIES = 4_000

export interface Series {
  readonly name: MetricName
  readonly tags: readonly string[]
  readonly value: number
}

interface Kept {
  readonly name: MetricName
  readonly tags: readonly string[]
  value: number
}

/** Counts are summed up and gauges keep their last value, so that ten thousand of them are a handful of lines. Bounded. */
export class SeriesBuffer {
  readonly #counts = new Map<string, Kept>()
  readonly #gauges = new Map<string, Kept>()
  #dropped = 0

  count(name: MetricName, by: number, tags: Tags): void {
    this.#change(this.#counts, name, tags, (kept) => {
      kept.value += by
    })
  }

  gauge(name: MetricName, value: number, tags: Tags): void {
    this.#change(this.#gauges, name, tags, (kept) => {
      kept.value = value
    })
  }

  /** What has come together since the last time. */
  take(): {
    readonly counts: readonly Series[]
    readonly gauges: readonly Series[]
    readonly dropped: number
  } {
    const [counts, gauges, dropped] = [[...this.#counts.values()], [...this.#gauges.values()], this.#dropped]
    this.#counts.clear()
    this.#gauges.clear()
    this.#dropped = 0
    return { counts, gauges, dropped }
  }

  #change(series: Map<string, Kept>, name: MetricName, tags: Tags, change: (kept: Kept) => void): void {
    const written = tagList(tags)
    const key = `${name}|${written.join()}`
    const known = series.get(key)
    if (known !== undefined) return change(known)
    if (series.size >= MOST_SERIES) {
      this.#dropped += 1
      return
    }
    const fresh = { name, tags: written, value: 0 }
    change(fresh)
    series.set(key, fresh)
  }
}

/** `name:value`, in one order, so that the same tags are the same series. */
export const tagList = (tags: Tags): string[] =>
  Object.entries(tags)
    .map(([name, value]) => `${name}:${value}`)
    .sort()
