import { ROUTES } from '../../contract/routes.ts'
import { type Status, statusSchema } from '../../contract/status.ts'

const EVERY_MS = 2_000
const LONGEST_MS = 30_000
const DEADLINE_MS = 5_000

/** What the widget knows: the newest status, and since when it could not be renewed. */
export interface Polled {
  readonly status: Status | null
  /** When `status` was answered, this machine's epoch milliseconds. */
  readonly at: number | null
  readonly problem: 'unreachable' | 'not understood' | null
}

/** Asks for the status every 2 s, more and more rarely while it fails (up to 30 s), never while the page is hidden. Returns what ends it. */
export function pollStatus(show: (polled: Polled) => void): () => void {
  let last: Polled = { status: null, at: null, problem: null }
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | null = null

  async function ask(): Promise<void> {
    clearTimeout(timer)
    if (asking !== null || document.hidden) return
    asking = new AbortController()
    const answer = await fetchStatus(AbortSignal.any([asking.signal, AbortSignal.timeout(DEADLINE_MS)]))
    if (asking.signal.aborted) return
    asking = null
    const failed = typeof answer === 'string'
    failures = failed ? failures + 1 : 0
    last = failed ? { ...last, problem: answer } : { status: answer, at: Date.now(), problem: null }
    show(last)
    timer = setTimeout(again, Math.min(LONGEST_MS, EVERY_MS * 2 ** Math.min(failures, 8)))
  }

  const again = () => void ask()

  document.addEventListener('visibilitychange', again)
  again()
  return () => {
    document.removeEventListener('visibilitychange', again)
    clearTimeout(timer)
    asking?.abort()
  }
}

async function fetchStatus(signal: AbortSignal): Promise<Status | 'unreachable' | 'not understood'> {
  let body: unknown
  try {
    const response = await fetch(ROUTES.status, { signal, cache: 'no-store' })
    if (!response.ok) return 'unreachable'
    body = await response.json()
  } catch (error) {
    return error instanceof SyntaxError ? 'not understood' : 'unreachable'
  }
  const parsed = statusSchema.safeParse(body)
  return parsed.success ? parsed.data : 'not understood'
}
