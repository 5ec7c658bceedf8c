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
