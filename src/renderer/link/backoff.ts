const FIRST_MS = 500
const LONGEST_MS = 10_000

/**
 * How long to wait before the attempt after `failures` failed ones, in milliseconds: doubles from 0.5 s to 10 s, and
 * takes a random half of it off ("equal jitter"), so that several walls do not come back to a restarted engine at once.
 * `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1))
  return Math.round(whole / 2 + (whole / 2) * random)
}
