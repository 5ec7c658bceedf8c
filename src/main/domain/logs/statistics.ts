/**
 * How surprising `now` events in `nowMs` are after `before` events in `beforeMs`: the likelihood-ratio statistic G² of two Poisson rates,
 * conditional on their sum (T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19,
 * 1993). About χ² with one degree of freedom if nothing changed: 10.8 is p = 0.001. Negative when the rate fell.
 */
export function rateSurprise(now: number, nowMs: number, before: number, beforeMs: number): number {
  const total = now + before
  if (total === 0 || nowMs <= 0 || beforeMs <= 0) return 0
  const share = nowMs / (nowMs + beforeMs)
  const term = (count: number, expected: number): number =>
    count === 0 ? 0 : count * Math.log(count / expected)
  const g = 2 * (term(now, total * share) + term(before, total * (1 - share)))
  return now >= total * share ? g : -g
}

/**
 * Variance over mean of counts per slice, at least 1: how much burstier than Poisson the ordinary is. A statistic is divided by it
 * (quasi-likelihood; P. McCullagh & J. Nelder, "Generalized Linear Models", 2nd ed. 1989, § 4.5).
 */
export function dispersion(counts: readonly number[]): number {
  if (counts.length < 3) return 1
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  if (mean === 0) return 1
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1)
  return Math.max(1, variance / mean)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/**
 * z of the rank-sum test, positive when `now` tends to be larger (H. B. Mann & D. R. Whitney, Annals of Mathematical Statistics 18, 1947;
 * normal approximation with the correction for ties). Robust: it sees order only, so a few outliers move nothing.
 */
export function rankShift(before: readonly number[], now: readonly number[]): number {
  const n = before.length
  const m = now.length
  if (n === 0 || m === 0) return 0
  const all = [
    ...before.map((value) => ({ value, isNow: false })),
    ...now.map((value) => ({ value, isNow: true })),
  ]
  all.sort((a, b) => a.value - b.value)
  let rankSum = 0
  let ties = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const rank = (from + 1 + to) / 2
    for (let at = from; at < to; at++) if (all[at]?.isNow) rankSum += rank
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const size = n + m
  const u = rankSum - (m * (m + 1)) / 2
  const variance = ((n * m) / 12) * (size + 1 - ties / (size * (size - 1)))
  return variance <= 0 ? 0 : (u - (n * m) / 2) / Math.sqrt(variance)
}
