import { randomInt } from 'node:crypto'
import type { Clock } from '../../../ports/clock.ts'
import type { ServiceName } from '../catalogue.ts'
import { every } from '../own-clock.ts'
import { datadogEvent } from './datadog-event.ts'
import { type Change, MONITORS, Monitor } from './monitor.ts'
import { percentile, Recent, type Sample } from './samples.ts'
import type { ServiceGroup } from './service-group.ts'

export interface WatchOptions {
  readonly windowMs: number
  readonly clock: Clock
  /** Takes an event as Datadog would send it. */
  readonly alert: (event: Record<string, unknown>) => void
}

type Watched = Pick<ServiceGroup, 'crashes' | 'disk'>

const ROUND_MS = 1_000
/** Fewer requests say nothing of a percentile or a rate. */
const FEWEST_SAMPLES = 8
/** Crashes are rarer than requests: a process that leaks needs some seconds for each. */
export const crashSpanMs = (windowMs: number): number => Math.max(16_000, 2 * windowMs)
/** For this share of the window a monitor must be well before it says so. */
const CALM_SHARE = 1 / 3
const LEAST_CALM_MS = 1_000

/** The monitors: once a second each looks at what was measured over the window, and tells when that is bad or well again. */
export class Watch {
  readonly #options: WatchOptions
  readonly #samples = new Map<ServiceName, Recent<Sample>>()
  readonly #monitors: readonly Monitor[]
  #stop: () => void = () => undefined
  #events = randomInt(1_000_000_000)

  constructor(options: WatchOptions) {
    const { windowMs } = options
    this.#options = options
    const calmMs = Math.max(LEAST_CALM_MS, windowMs * CALM_SHARE)
    this.#monitors = MONITORS.map((spec) => new Monitor(spec, calmMs))
  }

  /** Looks every second, and calls `looked` after each round. */
  begin(groups: Readonly<Record<ServiceName, Watched>>, looked: () => void): void {
    this.#stop = every(this.#options.clock, ROUND_MS, () => {
      this.#round(groups)
      looked()
    })
  }

  sample(service: ServiceName, sample: Sample): void {
    const recent = this.#samples.get(service) ?? new Recent<Sample>(this.#options.windowMs)
    this.#samples.set(service, recent)
    recent.add(sample)
  }

  isAlerting(service: ServiceName): boolean {
    return this.#monitors.some(({ spec, isAlerting }) => spec.service === service && isAlerting)
  }

  close(): void {
    this.#stop()
  }

  #round(groups: Readonly<Record<ServiceName, Watched>>): void {
    const now = this.#options.clock.now()
    for (const monitor of this.#monitors) {
      const change = monitor.evaluate(this.#value(monitor, groups[monitor.spec.service], now), now)
      if (change !== null) this.#tell(monitor, change, now)
    }
  }

  /** In the unit of the monitor's threshold. */
  #value({ spec: { service, kind } }: Monitor, group: Watched, now: number): number | null {
    if (kind === 'restarts') return group.crashes(now)
    if (kind === 'disk') return group.disk === null ? null : group.disk.usedBytes / group.disk.quotaBytes
    const samples = this.#samples.get(service)?.since(now) ?? []
    if (samples.length < FEWEST_SAMPLES) return null
    if (kind === 'errors') return (100 * samples.filter(({ failed }) => failed).length) / samples.length
    const slow = percentile(
      samples.map(({ durationMs }) => durationMs),
      0.95,
    )
    return slow === null ? null : slow / 1_000
  }

  #tell({ spec }: Monitor, change: Change, at: number): void {
    const { windowMs, alert } = this.#options
    this.#events += 1
    const spanMs = spec.kind === 'restarts' ? crashSpanMs(windowMs) : windowMs
    const id = `74${String(this.#events).padStart(10, '0')}`
    alert(datadogEvent(spec, change, { at, id, spanMs, triggeredAt: change.cycle }))
  }
}
