/**
 * The service level objectives of EchoOps itself, defined here and nowhere else: the wall's cockpit and the SLOs in datadog_exports/ rest on them.
 * Source of the sums: B. Beyer et al., The Site Reliability Workbook (2018), chapters 2 "Implementing SLOs" and 5 "Alerting on SLOs".
 */

/** The first sound of an answer or a report within this is satisfactory, milliseconds. */
export const SATISFACTORY_MS = 1_000
/** Share of commands and reports whose first sound comes within `SATISFACTORY_MS`: over 7 days, and over 30. */
export const LATENCY_TARGET = 0.95
/** Share of the time in which EchoOps gives its heartbeat: over 7 days, and over 30. */
export const AVAILABILITY_TARGET = 0.995
/** The windows of both objectives, as Datadog names them. This machine remembers the shorter one. */
export const SLO_TIMEFRAMES = ['7d', '30d'] as const

/** So much of the budget gone within an hour is an emergency (workbook, table 5-6: 2 % in 1 h). */
const FAST_SHARE = 0.02
const HOURS_OF_7_DAYS = 7 * 24
/** The burn rate over 1 h from which on the budget of 7 days goes too fast: 2 % of 168 h in 1 h. */
export const FAST_BURN = FAST_SHARE * HOURS_OF_7_DAYS

/** How many there were, and how many of them were good enough. */
export interface Served {
  readonly total: number
  readonly satisfactory: number
}

export interface ServiceLevel extends Served {
  /** Share of what was good enough, 0 … 1. Null without traffic: nothing served is not everything served well. */
  readonly level: number | null
  /**
   * How many times faster than the target allows errors are made: 1 uses up the budget exactly at the end of its window.
   * Error rate / (1 − target). Null without traffic.
   */
  readonly burnRate: number | null
  /** What is left of the errors that the target allows in this window: 1 is all of it, 0 none, below 0 it is overspent. Null without traffic. */
  readonly budgetLeft: number | null
}

/** The level of what was served in one window against a target above 0 and below 1. More satisfactory than served counts as all of it. */
export function serviceLevel({ total, satisfactory }: Served, target: number): ServiceLevel {
  if (total <= 0) return { total: 0, satisfactory: 0, level: null, burnRate: null, budgetLeft: null }
  const good = Math.min(Math.max(satisfactory, 0), total)
  const burnRate = (total - good) / total / (1 - target)
  return { total, satisfactory: good, level: good / total, burnRate, budgetLeft: 1 - burnRate }
}
