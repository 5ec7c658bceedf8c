import { EMPTY_CELL } from './report-table.ts'

/** Absolute and in UTC, because a review is read later and elsewhere: "2026-01-10 03:02:11 UTC". */
export function utc(epochMs: number | null): string {
  if (epochMs === null || !Number.isFinite(epochMs)) return EMPTY_CELL
  return `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** "2 h 5 min", "12 min", "40 s". */
export function lasting(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1_000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}

/** With its part of a second, for steps that follow each other closely: "03:02:11.250". */
export function utcTime(epochMs: number): string {
  return Number.isFinite(epochMs) ? new Date(epochMs).toISOString().slice(11, 23) : EMPTY_CELL
}

/** "80 ms", "1.25 s", "12 min 5 s", "2 h 5 min". */
export function precisely(durationMs: number | null): string {
  if (durationMs === null || !Number.isFinite(durationMs)) return EMPTY_CELL
  const ms = Math.round(Math.abs(durationMs))
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(2))} s`
  if (ms >= 3_600_000) return lasting(ms)
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.floor((ms % 60_000) / 1_000)]
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`
}

/** "+1.25 s", and "−1 min" for what was before. */
export const elapsed = (ms: number): string => `${ms < 0 ? '−' : '+'}${precisely(ms)}`
