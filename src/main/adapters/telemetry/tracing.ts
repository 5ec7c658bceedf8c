import type { ModelTraces } from '../../ports/model-traces.ts'
import type { Telemetry } from '../../ports/telemetry.ts'

/** Ties a line of the log to the span it was written in; the names are Datadog's. */
export interface TraceIds {
  readonly trace_id: string
  readonly span_id: string
}

/** Steps as spans of a trace. */
export interface Tracing extends ModelTraces, Pick<Telemetry, 'step'> {
  /** Null outside of any span. */
  now(): TraceIds | null
  /** Sends what waits, within a bound. */
  close(): Promise<void>
}
