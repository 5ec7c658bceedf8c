import type { NameOf } from '../domain/metrics.ts'

/** Names, kinds and closed sets of tags stand in domain/metrics.ts. */
export type Count = NameOf<'count'>
export type Distribution = NameOf<'distribution'>
export type Gauge = NameOf<'gauge'>
export type Tags = Readonly<Record<string, string>>

/** The steps of a report and of a command, as traces name them. */
export const STEPS = [
  'ingest',
  'report',
  'evidence',
  'brief',
  'audit',
  'speak',
  'command',
  'hear',
  'understand',
  'decide',
  'perform',
] as const
export type Step = (typeof STEPS)[number]

/** What is told about a step: ids, engines, numbers. Never text of people, alerts or logs. */
export type About = Readonly<Record<string, string | number | boolean | null>>

/** Counting and timing never fails and never waits: what cannot be sent is dropped and counted. */
export interface Telemetry {
  /** By `by` more, 1 when absent. */
  count(name: Count, tags: Tags, by?: number): void
  /** Milliseconds. */
  distribution(name: Distribution, valueMs: number, tags: Tags): void
  gauge(name: Gauge, value: number, tags: Tags): void
  /**
   * Runs the work as one step of the trace around it. The work may add to what is told about the step. Its value passes through, and so does its
   * error, which marks the step as failed.
   */
  step<T>(step: Step, about: About, work: (tell: (more: About) => void) => Promise<T>): Promise<T>
}
