import type { MetricKind, MetricName } from '../../domain/metrics.ts'

export type Tags = Readonly<Record<string, string>>

/** Takes figures to Datadog, by whichever way. Never throws and never waits; what cannot be sent is dropped and counted. */
export interface MetricSender {
  add(kind: MetricKind, name: MetricName, value: number, tags: Tags): void
  /** Something happened that is worth a mark on every chart. No text of people or alerts. */
  event(event: Happening): void
  /** Sends what waits, within a bound. */
  close(): Promise<void>
}

export interface Happening {
  readonly title: string
  readonly text: string
  readonly kind: 'info' | 'success' | 'warning' | 'error'
  readonly tags: Tags
}
