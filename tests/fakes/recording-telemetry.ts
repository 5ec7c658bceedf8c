import type { MetricKind, MetricName } from '../../src/main/domain/metrics.ts'
import type { Tags, Telemetry } from '../../src/main/ports/telemetry.ts'

export interface Sent {
  readonly kind: MetricKind
  readonly name: MetricName
  /** How many, how long in milliseconds, or how much. */
  readonly value: number
  readonly tags: Tags
}

/** Keeps everything that it is told, in order, as it was told: no tag is taken out or renamed. */
export function recordingTelemetry() {
  const sent: Sent[] = []
  const steps: string[] = []
  const telemetry: Telemetry = {
    count: (name, tags, by = 1) => void sent.push({ kind: 'count', name, value: by, tags }),
    distribution: (name, value, tags) => void sent.push({ kind: 'distribution', name, value, tags }),
    gauge: (name, value, tags) => void sent.push({ kind: 'gauge', name, value, tags }),
    step(step, _about, work) {
      steps.push(step)
      return work(() => undefined)
    },
  }
  const of = (name: MetricName): readonly Sent[] => sent.filter((one) => one.name === name)
  const sum = (name: MetricName): number => of(name).reduce((all, { value }) => all + value, 0)
  return { telemetry, sent, steps, of, sum }
}
