import type { ServiceName } from '../catalogue.ts'

export type MonitorKind = 'latency' | 'errors' | 'restarts' | 'disk'

export interface MonitorSpec {
  /** The monitor's number, as Datadog gives it. */
  readonly id: number
  readonly service: ServiceName
  readonly kind: MonitorKind
  /** Seconds, percent, restarts, or a share of the quota. */
  readonly threshold: number
  readonly priority: 'P1' | 'P2'
  readonly symptom: string
}

export const MONITORS: readonly MonitorSpec[] = [
  {
    id: 48101,
    service: 'payment-gateway',
    kind: 'latency',
    threshold: 0.8,
    priority: 'P1',
    symptom: 'p95 latency is high',
  },
  {
    id: 48102,
    service: 'checkout-api',
    kind: 'errors',
    threshold: 10,
    priority: 'P1',
    symptom: 'The error rate is high',
  },
  {
    id: 48103,
    service: 'orders-worker',
    kind: 'restarts',
    threshold: 1,
    priority: 'P2',
    symptom: 'The process keeps restarting',
  },
  {
    id: 48104,
    service: 'auth-service',
    kind: 'disk',
    threshold: 0.9,
    priority: 'P2',
    symptom: 'The disk is almost full',
  },
  {
    id: 48105,
    service: 'search-index',
    kind: 'latency',
    threshold: 1.2,
    priority: 'P2',
    symptom: 'p95 latency is high',
  },
]

/** So many evaluations in a row must be over the threshold: one bad moment is no alarm. */
const TRIGGERED_AFTER = 2

/** One change of a monitor. `cycle` is the same from an alarm to its recovery. */
export interface Change {
  readonly transition: 'Triggered' | 'Recovered'
  readonly value: number
  readonly cycle: number
}

/** Pure: takes a value at a time and says when the alarm begins and ends. */
export class Monitor {
  readonly spec: MonitorSpec
  readonly #calmMs: number
  #over = 0
  #calmSince: number | null = null
  #cycle: number | null = null

  /** `calmMs`: for so long it must be well again. */
  constructor(spec: MonitorSpec, calmMs: number) {
    this.spec = spec
    this.#calmMs = calmMs
  }

  get isAlerting(): boolean {
    return this.#cycle !== null
  }

  /** Without a value nothing is known, and nothing changes. */
  evaluate(value: number | null, at: number): Change | null {
    if (value === null) return null
    const isOver = value > this.spec.threshold
    this.#over = isOver ? this.#over + 1 : 0
    this.#calmSince = isOver ? null : (this.#calmSince ?? at)
    if (this.#cycle === null) {
      if (this.#over < TRIGGERED_AFTER) return null
      this.#cycle = at
      return { transition: 'Triggered', value, cycle: at }
    }
    if (this.#calmSince === null || at - this.#calmSince < this.#calmMs) return null
    const cycle = this.#cycle
    this.#cycle = null
    return { transition: 'Recovered', value, cycle }
  }
}
