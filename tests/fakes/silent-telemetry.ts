import { SpeechTraces } from '../../src/main/adapters/telemetry/traced-speech.ts'
import type { SelfReport } from '../../src/main/app/self-report.ts'
import type { Telemetry } from '../../src/main/ports/telemetry.ts'

/** Tells nobody. */
export const silentTelemetry: Telemetry = {
  count: () => undefined,
  distribution: () => undefined,
  gauge: () => undefined,
  step: (_step, _about, work) => work(() => undefined),
}

export const silentSelf: Omit<SelfReport, 'telemetry'> = {
  models: { model: (_call, work) => work(() => undefined) },
  speech: new SpeechTraces(),
  state: { to: 'nowhere', traces: false, why: null },
  happened: () => undefined,
}
