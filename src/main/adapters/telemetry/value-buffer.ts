import type { MetricName } from '../../domain/metrics.ts'
import type { Chance } from '../../ports/chance.ts'
import type { Tags } from './metric-sender.ts'
import { tagList } from './series-buffer.ts'

/** Values of one series between two flushes; of more, a fair sample of this size keeps the percentiles. */
const MOST_VALUES = 1_000
const MOST_SERIES = 1_000

interface Values {
  readonly name: MetricName
  readonly tags: readonly string[]
  readonly values: number[]
  seen: number
}

/** The values of distributions, whose percentiles Datadog makes itself. Bounded by reservoir sampling (Vitter's algorithm R, 1985). */
export class ValueBuffer {
  readonly #chance: Chance
  readonly #series = new Map<string, Values>()
  #dropped = 0

  constructor(chance: Chance) {
    this.#chance = chance
  }

  add(name: MetricName, value: number, tags: Tags): void {
    const of = this.#of(name, tags)
    if (of === null) {
      this.#dropped += 1
      return
    }
    of.seen += 1
    if (of.values.length < MOST_VALUES) {
      of.values.push(value)
      return
    }
    this.#dropped += 1
    const at = this.#chance.below(of.seen)
    if (at < MOST_VALUES) of.values[at] = value
  }

  take(): {
    readonly series: readonly {
      readonly name: MetricName
      readonly tags: readonly string[]
      readonly values: readonly number[]
    }[]
    readonly dropped: number
  } {
    const [series, dropped] = [[...this.#series.values()], this.#dropped]
    this.#series.clear()
    this.#dropped = 0
    return { series, dropped }
  }

  #of(name: MetricName, tags: Tags): Values | null {
    const written = tagList(tags)
    const key = `${name}|${written.join()}`
    const known = this.#series.get(key)
    if (known !== undefined) return known
    if (this.#series.size >= MOST_SERIES) return null
    const fresh: Values = { name, tags: written, values: [], seen: 0 }
    this.#series.set(key, fresh)
    return fresh
  }
}
