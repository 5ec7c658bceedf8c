import type { Evidence } from '../../domain/evidence.ts'

/** A shorter silence may be chance, or a log that is written in batches. */
const MIN_QUIET_MS = 15_000
/** So many times its usual pause: e⁻¹⁰ by chance, if lines come independently of each other. */
const BEYOND_USUAL = 10
const FEWEST = 3

/** Whether what a piece of evidence tells of had stopped before `at`: by its own pace another line was long due. */
export function isOver({ firstAt, lastAt, count }: Evidence, at: number): boolean {
  if (firstAt === null || lastAt === null || count < FEWEST) return false
  const usualPauseMs = (lastAt - firstAt) / (count - 1)
  return at - lastAt > Math.max(MIN_QUIET_MS, BEYOND_USUAL * usualPauseMs)
}
