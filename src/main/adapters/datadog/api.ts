import { presentable, REDACTED } from '../../domain/logs/redact.ts'
import type { Failure } from '../../domain/provider-error.ts'
import type { Chance } from '../../ports/chance.ts'
import type { Clock } from '../../ports/clock.ts'
import { deadlineOf, pause } from './deadline.ts'
import { DatadogError, failureOf, namesPermission, type Purpose } from './failure.ts'
import { at, fieldsOf, listOf, textOf } from './json.ts'
import { RateGate } from './rate-gate.ts'

export interface DatadogAccount {
  readonly apiKey: string
  readonly appKey: string
  /** `datadoghq.com`, `datadoghq.eu`, `us5.datadoghq.com` … */
  readonly site: string
  /** Another address than the site's, for a proxy or a test; null or absent for the site's own. */
  readonly baseUrl?: string | null
}

export interface ApiOptions extends DatadogAccount {
  readonly clock: Clock
  readonly chance: Chance
}

export interface ApiCall extends Purpose {
  readonly method: 'GET' | 'POST'
  /** `/api/v2/logs/events/search`; what varies in it is encoded already. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Whether it may be done twice: what only reads may. */
  readonly safe: boolean
  /** The time for one try, milliseconds. */
  readonly tryMs: number
}

export interface DatadogApi {
  /** The parsed answer. Rejects with a DatadogError, and with the signal's reason when aborted. */
  call(call: ApiCall, signal: AbortSignal): Promise<unknown>
}

const MOST_RETRIES = 2
const FIRST_PAUSE_MS = 150
/** Whoever waits for a report does not wait longer for a limit to pass. */
const MOST_PATIENCE_MS = 1_500
/** A page of a thousand large log lines has about 6 MB. */
const LARGEST_ANSWER = 16 * 1024 * 1024
const LARGEST_ERROR = 64 * 1024
/** How long it is believed what was found out about the keys. */
const KEYS_KNOWN_MS = 60_000

/** Datadog's HTTP API with fetch: bounded, with deadlines, at most two retries where that is safe, and its rate limits kept. */
export function openDatadogApi(options: ApiOptions): DatadogApi {
  const { clock, chance } = options
  const base = (options.baseUrl ?? `https://api.${options.site}`).replace(/\/+$/, '')
  const gate = new RateGate(clock)
  let keysKnown: { readonly untilMs: number; readonly right: boolean } | null = null

  async function call(one: ApiCall, signal: AbortSignal): Promise<unknown> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await passGate(one.what, signal)
        return await once(one, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof DatadogError) || !error.retryable) throw error
        const pauseMs = error.retryAfterMs ?? FIRST_PAUSE_MS * 3 ** attempt
        if (!one.safe || attempt >= MOST_RETRIES || pauseMs > MOST_PATIENCE_MS) throw error
        await pause(clock, pauseMs + chance.below(FIRST_PAUSE_MS), signal)
      }
    }
  }

  /** A question that Datadog would refuse is not put. */
  async function passGate(what: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const waitMs = gate.waitMs(what)
    if (waitMs > MOST_PATIENCE_MS) throw new DatadogError({ failure: 'rate-limited', retryAfterMs: waitMs })
    if (waitMs > 0) await pause(clock, waitMs, signal)
  }

  async function once(one: ApiCall, signal: AbortSignal): Promise<unknown> {
    const deadline = deadlineOf(clock, one.tryMs, signal)
    try {
      const answer = await fetch(urlOf(one), init(one, deadline.signal))
      const retryAfterMs = gate.heed(one.what, answer.status, answer.headers)
      if (!answer.ok) throw await refusal(one, answer, retryAfterMs, signal)
      return parsed(await bodyOf(answer, LARGEST_ANSWER))
    } catch (error) {
      if (error instanceof DatadogError) throw error
      signal.throwIfAborted()
      throw new DatadogError({ failure: deadline.passed() ? 'timeout' : lostBy(error), cause: error })
    } finally {
      deadline.end()
    }
  }

  function urlOf({ path, query }: ApiCall): string {
    const search = new URLSearchParams(query ?? {}).toString()
    return `${base}${path}${search === '' ? '' : `?${search}`}`
  }

  /** A redirect could carry the keys to somebody else. */
  function init({ method, body }: ApiCall, signal: AbortSignal): RequestInit {
    const headers: Record<string, string> = {
      accept: 'application/json',
      'dd-api-key': options.apiKey,
      'dd-application-key': options.appKey,
    }
    if (body === undefined) return { method, headers, redirect: 'manual', signal }
    headers['content-type'] = 'application/json'
    return { method, headers, body: JSON.stringify(body), redirect: 'manual', signal }
  }

  async function refusal(
    one: ApiCall,
    answer: Response,
    retryAfterMs: number | null,
    signal: AbortSignal,
  ): Promise<DatadogError> {
    const said = saidIn(await bodyOf(answer, LARGEST_ERROR).catch(() => ''))
    const { status } = answer
    const failure = status === 403 ? await forbiddenOr(said, one, signal) : failureOf(status)
    return new DatadogError({ failure, status, retryAfterMs }, said)
  }

  /** Datadog answers 403 to a wrong key as well; only its own check of the keys tells the two apart. */
  async function forbiddenOr(said: string | null, one: ApiCall, signal: AbortSignal): Promise<Failure> {
    if (namesPermission(said)) return 'forbidden'
    if (keysKnown === null || keysKnown.untilMs < clock.monotonicMs()) {
      const right = await keysAreRight(one.tryMs, signal)
      if (right === null) return 'forbidden'
      keysKnown = { untilMs: clock.monotonicMs() + KEYS_KNOWN_MS, right }
    }
    return keysKnown.right ? 'forbidden' : 'bad-key'
  }

  async function keysAreRight(tryMs: number, signal: AbortSignal): Promise<boolean | null> {
    const check = { method: 'GET', path: '/api/v2/validate_keys', what: 'keys' } as const
    const deadline = deadlineOf(clock, tryMs, signal)
    try {
      const one = { ...check, permission: '', safe: true, tryMs }
      const { ok, status } = await fetch(urlOf(one), init(one, deadline.signal))
      return ok ? true : status === 401 || status === 403 ? false : null
    } catch {
      return null
    } finally {
      deadline.end()
    }
  }

  /** `{ errors: ["…"] }` or `{ errors: [{ title, detail }] }`. An answer may repeat what it was sent. */
  function saidIn(body: string): string | null {
    const errors = listOf(at(tryParsed(body), 'errors')).map((error) =>
      typeof error === 'string' ? error : textOf(fieldsOf(error)['detail'] ?? fieldsOf(error)['title']),
    )
    const words = errors.filter((error) => error !== null).join('; ')
    const clean = [options.apiKey, options.appKey].reduce(
      (text, key) => text.replaceAll(key, REDACTED),
      words,
    )
    return clean === '' ? null : presentable(clean, 200)
  }

  return { call }
}

async function bodyOf(answer: Response, limit: number): Promise<string> {
  if (answer.body === null) return ''
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body) {
    bytes += piece.byteLength
    if (bytes > limit) throw new DatadogError({ failure: 'malformed', status: answer.status })
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function tryParsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function parsed(body: string): unknown {
  const value = tryParsed(body)
  if (typeof value !== 'object' || value === null)
    throw new DatadogError({ failure: 'malformed', status: 200 })
  return value
}

/** Node's fetch: `terminated` when the answer broke off, `fetch failed` when there was none. */
function lostBy(error: unknown): Failure {
  return error instanceof Error && error.message === 'terminated' ? 'cut' : 'unreachable'
}
