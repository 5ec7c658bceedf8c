import type { StatsD } from 'hot-shots'
import type { MetricKind, MetricName } from '../../domain/metrics.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Happening, MetricSender, Tags } from './metric-sender.ts'
import { SeriesBuffer, tagList } from './series-buffer.ts'

export interface DogStatsdOptions {
  readonly host: string
  readonly port: number
  /** On every metric and event. */
  readonly tags: Tags
  readonly clock: Clock
  readonly log: Log
}

/** The agent itself keeps ten seconds; two are soon enough for it and rare enough for us. */
const FLUSH_EVERY_MS = 2_000
/** A datagram that passes Ethernet in one piece: 1,500 bytes less the headers, as Datadog advises. */
const DATAGRAM_BYTES = 1_400
const DATAGRAM_EVERY_MS = 500
/** Values of distributions in a second that are all sent; beyond that one in ten, beyond ten times that one in a hundred. */
const ALL_OF = 500
const CLOSE_WITHIN_MS = 1_000

/**
 * Metrics and events to an agent by UDP. No datagram is ever acknowledged: without an agent they are lost, and nobody notices.
 * Values of distributions beyond 500 a second are sampled, and the rate is sent with them, so that the agent counts right.
 */
export async function openDogStatsd(options: DogStatsdOptions): Promise<MetricSender> {
  const { StatsD: Client } = await import('hot-shots')
  const client = new Client({
    host: options.host,
    port: options.port,
    protocol: 'udp',
    cacheDns: true,
    maxBufferSize: DATAGRAM_BYTES,
    bufferFlushInterval: DATAGRAM_EVERY_MS,
    globalTags: { ...options.tags },
    includeDatadogTelemetry: false,
    // The same three tags again, out of the environment.
    includeDataDogTags: false,
    errorHandler: (error) => options.log.debug({ err: error }, 'a datagram could not be sent'),
  })
  return new DogStatsd(client, options.clock)
}

class DogStatsd implements MetricSender {
  readonly #client: StatsD
  readonly #clock: Clock
  readonly #series = new SeriesBuffer()
  #cancelFlush: () => void
  #second = 0
  #inSecond = 0
  #isClosed = false

  constructor(client: StatsD, clock: Clock) {
    this.#client = client
    this.#clock = clock
    this.#cancelFlush = clock.after(FLUSH_EVERY_MS, () => this.#flushAgain())
  }

  add(kind: MetricKind, name: MetricName, value: number, tags: Tags): void {
    if (this.#isClosed || !Number.isFinite(value)) return
    if (kind === 'count') this.#series.count(name, value, tags)
    else if (kind === 'gauge') this.#series.gauge(name, value, tags)
    else this.#client.distribution(name, value, this.#rate(), tagList(tags))
  }

  event({ title, text, kind, tags }: Happening): void {
    if (this.#isClosed) return
    this.#client.event(title, text, { alert_type: kind, source_type_name: 'echoops' }, tagList(tags))
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#cancelFlush()
    this.#flush()
    this.#isClosed = true
    await new Promise<void>((closed) => {
      const cancel = this.#clock.after(CLOSE_WITHIN_MS, closed)
      this.#client.close(() => {
        cancel()
        closed()
      })
    })
  }

  #flushAgain(): void {
    this.#flush()
    this.#cancelFlush = this.#clock.after(FLUSH_EVERY_MS, () => this.#flushAgain())
  }

  #flush(): void {
    const { counts, gauges } = this.#series.take()
    for (const { name, value, tags } of counts) this.#client.increment(name, value, [...tags])
    for (const { name, value, tags } of gauges) this.#client.gauge(name, value, [...tags])
  }

  /** The part of the values that is sent just now; the client draws, and writes it onto those that it sends. */
  #rate(): number {
    const second = Math.floor(this.#clock.monotonicMs() / 1_000)
    if (second !== this.#second) [this.#second, this.#inSecond] = [second, 0]
    this.#inSecond += 1
    if (this.#inSecond <= ALL_OF) return 1
    return this.#inSecond <= 10 * ALL_OF ? 0.1 : 0.01
  }
}
