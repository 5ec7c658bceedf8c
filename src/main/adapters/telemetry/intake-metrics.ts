import { METRICS, type MetricKind, type MetricName } from '../../domain/metrics.ts'
import type { Chance } from '../../ports/chance.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Intake } from './intake.ts'
import type { Happening, MetricSender, Tags } from './metric-sender.ts'
import { type Series, SeriesBuffer, tagList } from './series-buffer.ts'
import { ValueBuffer } from './value-buffer.ts'

export interface IntakeMetricsOptions {
  readonly intake: Pick<Intake, 'send' | 'lost'>
  /** Without a slash at its end. */
  readonly apiUrl: string
  readonly host: string
  readonly tags: Tags
  readonly clock: Clock
  readonly chance: Chance
}

/** As long as an agent collects. */
const INTERVAL_S = 10
/** Far below what a request may hold (5 MB). */
const SERIES_A_PARCEL = 500
/** Events between two flushes: more would be noise on a chart. */
const MOST_EVENTS = 60
/** MetricIntakeType of /api/v2/series. */
const TYPES = { count: 1, gauge: 3 } as const

/** Metrics and events straight to Datadog: collected for ten seconds, then sent. */
export function openIntakeMetrics(options: IntakeMetricsOptions): MetricSender {
  return new IntakeMetrics(options)
}

class IntakeMetrics implements MetricSender {
  readonly #options: IntakeMetricsOptions
  readonly #series = new SeriesBuffer()
  readonly #values: ValueBuffer
  readonly #common: readonly string[]
  #cancelFlush: () => void
  #events = 0
  #isClosed = false

  constructor(options: IntakeMetricsOptions) {
    this.#options = options
    this.#values = new ValueBuffer(options.chance)
    this.#common = tagList(options.tags)
    this.#cancelFlush = this.#later()
  }

  add(kind: MetricKind, name: MetricName, value: number, tags: Tags): void {
    if (this.#isClosed || !Number.isFinite(value)) return
    if (kind === 'count') this.#series.count(name, value, tags)
    else if (kind === 'gauge') this.#series.gauge(name, value, tags)
    else this.#values.add(name, value, tags)
  }

  event({ title, text, kind, tags }: Happening): void {
    this.#events += 1
    if (this.#isClosed || this.#events > MOST_EVENTS) return
    const { intake, apiUrl, host, clock } = this.#options
    const body = {
      ...{ title, text, host, alert_type: kind, source_type_name: 'echoops' },
      date_happened: Math.floor(clock.now() / 1_000),
      tags: [...this.#common, ...tagList(tags)],
    }
    intake.send({ url: `${apiUrl}/api/v1/events`, body, encoding: 'none', items: 1 })
  }

  async close(): Promise<void> {
    this.#cancelFlush()
    this.#flush()
    this.#isClosed = true
  }

  #later(): () => void {
    return this.#options.clock.after(INTERVAL_S * 1_000, () => {
      this.#flush()
      this.#cancelFlush = this.#later()
    })
  }

  #flush(): void {
    this.#events = 0
    const timestamp = Math.floor(this.#options.clock.now() / 1_000)
    const { counts, gauges, dropped } = this.#series.take()
    const series = [
      ...counts.map((one) => this.#written('count', one, timestamp)),
      ...gauges.map((one) => this.#written('gauge', one, timestamp)),
    ]
    this.#sendSeries('/api/v2/series', series)
    const { host } = this.#options
    const values = this.#values.take()
    const points = values.series.map(({ name, tags, values: found }) => ({
      ...{ metric: name, type: 'distribution', host, tags: [...this.#common, ...tags] },
      points: [[timestamp, found]],
    }))
    this.#sendSeries('/api/v1/distribution_points', points)
    this.#options.intake.lost(dropped + values.dropped)
  }

  #written(kind: 'count' | 'gauge', { name, value, tags }: Series, timestamp: number) {
    const { unit } = METRICS[name]
    return {
      ...{ metric: name, type: TYPES[kind], points: [{ timestamp, value }] },
      ...(kind === 'count' ? { interval: INTERVAL_S } : {}),
      ...(unit === null ? {} : { unit }),
      resources: [{ name: this.#options.host, type: 'host' }],
      tags: [...this.#common, ...tags],
    }
  }

  #sendSeries(path: string, series: readonly unknown[]): void {
    const { intake, apiUrl } = this.#options
    for (let at = 0; at < series.length; at += SERIES_A_PARCEL) {
      const part = series.slice(at, at + SERIES_A_PARCEL)
      intake.send({
        ...{ url: `${apiUrl}${path}`, encoding: 'deflate' },
        body: { series: part },
        items: part.length,
      })
    }
  }
}
