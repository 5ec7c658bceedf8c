/** What an answer of an intake means for the parcel and for those behind it. */
export interface Verdict {
  /** `refused`: this parcel will never be taken. `busy`, `unreachable`, `bad-key`: later, perhaps. */
  readonly kind: 'taken' | 'refused' | 'busy' | 'unreachable' | 'bad-key'
  /** Null: there was no answer. */
  readonly status: number | null
  /** Datadog asks for this pause, milliseconds. */
  readonly pauseMs: number | null
}

const LONGEST_ASKED_MS = 10 * 60_000

/** Intakes answer 202 or 200; 400 and 413 for what they cannot use; 401 and 403 for the key; 408, 429 and 5xx for later. */
export function kindOf(status: number, headers: Headers): Verdict {
  const pauseMs = secondsIn(headers, 'x-ratelimit-reset') ?? secondsIn(headers, 'retry-after')
  if (status >= 200 && status < 300) return { kind: 'taken', status, pauseMs: null }
  if (status === 401 || status === 403) return { kind: 'bad-key', status, pauseMs }
  if (status === 408 || status === 429 || status >= 500) return { kind: 'busy', status, pauseMs }
  return { kind: 'refused', status, pauseMs: null }
}

function secondsIn(headers: Headers, name: string): number | null {
  const text = headers.get(name)?.trim() ?? ''
  if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return null
  return Math.min(LONGEST_ASKED_MS, Math.ceil(Number(text) * 1_000))
}
