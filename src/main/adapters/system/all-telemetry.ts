import type { About, Step, Telemetry } from '../../ports/telemetry.ts'

type Work<T> = (tell: (more: About) => void) => Promise<T>

/** One telemetry that tells several, in their order. A step is a step of each of them, the first one outermost. */
export function allTelemetry(parts: readonly Telemetry[]): Telemetry {
  return {
    count: (...args) => {
      for (const part of parts) part.count(...args)
    },
    distribution: (...args) => {
      for (const part of parts) part.distribution(...args)
    },
    gauge: (...args) => {
      for (const part of parts) part.gauge(...args)
    },
    step: (step, about, work) => nested(parts, step, about, work),
  }
}

function nested<T>(parts: readonly Telemetry[], step: Step, about: About, work: Work<T>): Promise<T> {
  const [first, ...rest] = parts
  if (first === undefined) return work(() => undefined)
  return first.step(step, about, (tell) =>
    nested(rest, step, about, (tellMore) =>
      work((more) => {
        tell(more)
        tellMore(more)
      }),
    ),
  )
}
