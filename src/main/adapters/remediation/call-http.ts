import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from '../../ports/chance.ts'
import { KeptOutput } from './kept-output.ts'
import type { End } from './spoken-outcome.ts'

export interface HttpCall {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly idempotent: boolean
  readonly timeoutMs: number
  /** Values that the answer may repeat and nobody may see. */
  readonly secrets: readonly string[]
}

const MOST_TRIES = 3
const FIRST_WAIT_MS = 300
const LARGEST_ANSWER = 256 * 1024
/** What is worth another try: the far side is there, but not ready (RFC 9110, sections 15.6.3 to 15.6.5). */
const PASSING = new Set([502, 503, 504])

/**
 * One call with one deadline for all its tries. Only what may be done twice is tried again. Never rejects; `how` is
 * "HTTP 503", "no answer within 10 s", "connection refused".
 */
export async function callHttp(call: HttpCall, chance: Chance, signal: AbortSignal): Promise<End> {
  const unsendable = Object.entries(call.headers).find(([name, value]) => !isSendable(name, value))
  if (unsendable !== undefined)
    return { ok: false, how: `the value of ${unsendable[0]} holds what a header cannot carry`, output: '' }
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(call.timeoutMs)])
  const tries = call.idempotent ? MOST_TRIES : 1
  for (let attempt = 1; ; attempt += 1) {
    const end = await once(call, deadline)
    if (!end.passing || attempt >= tries || deadline.aborted) return end
    const pauseMs = FIRST_WAIT_MS * 2 ** (attempt - 1) + chance.below(FIRST_WAIT_MS)
    await wait(pauseMs, undefined, { signal: deadline }).catch(() => undefined)
  }
}

function isSendable(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name)
  } catch {
    return false
  }
}

async function once(call: HttpCall, signal: AbortSignal): Promise<End & { readonly passing: boolean }> {
  try {
    const { method, url, headers, body } = call
    // A redirect could carry the secret to somebody else.
    const answer = await fetch(url, { method, headers: { ...headers }, body, redirect: 'manual', signal })
    const output = await bodyOf(answer, call.secrets)
    const { status } = answer
    return { ok: answer.ok, how: `HTTP ${status}`, output, passing: PASSING.has(status) }
  } catch (error) {
    return { ok: false, how: whyNot(error, signal, call.timeoutMs), output: '', passing: !signal.aborted }
  }
}

async function bodyOf(answer: Response, secrets: readonly string[]): Promise<string> {
  const kept = new KeptOutput(secrets)
  let bytes = 0
  if (answer.body === null) return ''
  for await (const piece of answer.body) {
    bytes += piece.byteLength
    kept.add(Buffer.from(piece))
    if (bytes > LARGEST_ANSWER) break
  }
  return kept.text()
}

function whyNot(error: unknown, signal: AbortSignal, timeoutMs: number): string {
  if (signal.aborted) return `no answer within ${Math.round(timeoutMs / 1_000)} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === 'ECONNREFUSED'
    ? 'connection refused'
    : code === ''
      ? 'no connection'
      : `no connection (${code})`
}
