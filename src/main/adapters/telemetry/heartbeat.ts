import type { Clock } from '../../ports/clock.ts'
import type { Telemetry } from '../../ports/telemetry.ts'

const EVERY_MS = 30_000

/** `echo_ops.heartbeat` now and every 30 seconds. The returned function ends it. */
export function beat(telemetry: Pick<Telemetry, 'gauge'>, clock: Clock): () => void {
  let cancel: () => void = () => undefined
  const once = (): void => {
    telemetry.gauge('echo_ops.heartbeat', 1, {})
    cancel = clock.after(EVERY_MS, once)
  }
  once()
  return () => cancel()
}
