import { AsyncLocalStorage } from 'node:async_hooks'
import type { About, Telemetry } from '../../src/main/ports/telemetry.ts'
import { silentTelemetry } from './silent-telemetry.ts'

export interface SeenStep {
  /** `ingest > report > brief`. */
  readonly path: string
  about: About
  state: 'open' | 'done' | 'failed'
}

/** A telemetry that remembers its steps and how they lie in each other, in the order in which they began. */
export function stepTree(): { readonly telemetry: Telemetry; readonly steps: readonly SeenStep[] } {
  const around = new AsyncLocalStorage<SeenStep>()
  const steps: SeenStep[] = []
  const telemetry: Telemetry = {
    ...silentTelemetry,
    async step(step, about, work) {
      const outer = around.getStore()
      const path = outer === undefined ? step : `${outer.path} > ${step}`
      const seen: SeenStep = { path, about, state: 'open' }
      steps.push(seen)
      try {
        const result = await around.run(seen, () =>
          work((more) => {
            seen.about = { ...seen.about, ...more }
          }),
        )
        seen.state = 'done'
        return result
      } catch (error) {
        seen.state = 'failed'
        throw error
      }
    },
  }
  return { telemetry, steps }
}
