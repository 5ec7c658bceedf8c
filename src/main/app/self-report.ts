import type { Happening } from '../adapters/telemetry/metric-sender.ts'
import type { SpeechTraces } from '../adapters/telemetry/traced-speech.ts'
import type { ModelTraces } from '../ports/model-traces.ts'
import type { Telemetry } from '../ports/telemetry.ts'

/** Where EchoOps tells about itself, for /health. */
export interface TelemetryState {
  readonly to: 'agent' | 'datadog' | 'nowhere'
  readonly traces: boolean
  /** Why there are no traces, where there could be; null otherwise. */
  readonly why: string | null
}

/** What EchoOps tells about itself, and whom. */
export interface SelfReport {
  readonly telemetry: Telemetry
  readonly models: ModelTraces
  readonly speech: SpeechTraces
  readonly state: TelemetryState
  /** Marks the charts at Datadog. */
  happened(event: Happening): void
}
