import { createHistogram, performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the engine by NODE_OPTIONS: how late a timer of 5 ms comes is how long the loop could do nothing else.
 * SIGUSR2 prints the longest since the last signal as a line `stall <milliseconds>`.
 */
const EVERY_MS = 5

if (isMainThread) {
  const late = createHistogram()
  let lastMs = performance.now()
  setInterval(() => {
    const nowMs = performance.now()
    late.record(Math.max(1, Math.round((nowMs - lastMs - EVERY_MS) * 1_000)))
    lastMs = nowMs
  }, EVERY_MS).unref()
  process.on('SIGUSR2', () => {
    process.stdout.write(
      `stall ${(late.max / 1_000).toFixed(1)} p99 ${(late.percentile(99) / 1_000).toFixed(1)}\n`,
    )
    late.reset()
  })
}
