import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { API_VERSION, GEMINI_BASE_URL } from '../src/main/adapters/gemini/address.ts'
import type {
  Clouds,
  DatadogSettings,
  ElevenLabsSettings,
  GeminiSettings,
} from '../src/main/config/config.ts'
import { broken, type Finding, missing, works } from './doctor-finding.ts'

/** One cheap request that changes nothing for every key. No word of an answer is shown: some repeat the key. */

export const DEADLINE_MS = 8_000
const MOST_BYTES = 64 * 1024

type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'silence'; readonly why: string }

export function checkClouds(
  { gemini, elevenlabs, datadog }: Clouds,
  deadlineMs = DEADLINE_MS,
): Promise<Finding>[] {
  return [
    checkGemini(gemini, deadlineMs),
    checkElevenLabs(elevenlabs, deadlineMs),
    checkDatadog(datadog, deadlineMs),
  ]
}

const GEMINI = 'gemini'

export async function checkGemini(
  settings: GeminiSettings | null,
  deadlineMs = DEADLINE_MS,
): Promise<Finding> {
  if (settings === null)
    return missing(
      GEMINI,
      'no key; reports are written by the local analyst.',
      'Make one at https://aistudio.google.com/apikey and set GEMINI_API_KEY.',
    )
  const { access, model } = settings
  if (access.kind === 'vertex') return checkVertex(access, model)
  const base = settings.baseUrl ?? GEMINI_BASE_URL
  const url = `${base}/${API_VERSION.gemini}/models/${encodeURIComponent(model)}`
  const reply = await ask(url, { 'x-goog-api-key': access.key.reveal() }, deadlineMs)
  if (reply.kind === 'silence') return unreachable(GEMINI, reply.why, 'GOOGLE_GEMINI_BASE_URL')
  const { status, body } = reply
  if (status === 200) return works(GEMINI, `the key works, and the model ${model} is there.`)
  if (status === 401 || googleReasons(body).includes('API_KEY_INVALID'))
    return wrongKey(GEMINI, 'GEMINI_API_KEY')
  if (status === 404)
    return broken(GEMINI, `the key works, but there is no model ${model}.`, 'Correct ECHOOPS_GEMINI_MODEL.')
  if (status === 429) return exhausted(GEMINI, 'Wait, or raise the quota at https://aistudio.google.com.')
  if (status === 400 || status === 403)
    return forbidden(
      GEMINI,
      'Look at the key: is the Gemini API enabled for its project, and offered in this country?',
    )
  return trouble(GEMINI, status)
}

const credentialsSchema = z.object({ type: z.string().max(60), client_email: z.string().max(200).optional() })

/** Signing in needs Google's library; what can be said without it is whether the file is one. */
async function checkVertex(
  { project, location, credentialsPath }: Extract<GeminiSettings['access'], { kind: 'vertex' }>,
  model: string,
): Promise<Finding> {
  const where = `${model} of the project ${project} in ${location}`
  if (credentialsPath === null)
    return works(
      GEMINI,
      `${where}, with what this machine signs in with; the first report shows whether it may.`,
    )
  try {
    const { type } = credentialsSchema.parse(JSON.parse(await readFile(credentialsPath, 'utf8')))
    return works(
      GEMINI,
      `${where}; the credentials (${type}) can be read, the first report shows whether they may.`,
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no JSON with credentials'
    const remedy = 'Correct GOOGLE_APPLICATION_CREDENTIALS: the JSON file of a service account, or of gcloud.'
    return broken(GEMINI, `${credentialsPath} cannot be used (${code}).`, remedy)
  }
}

const ELEVENLABS = 'elevenlabs'
const subscriptionSchema = z.object({
  character_count: z.number(),
  character_limit: z.number(),
  can_extend_character_limit: z.boolean().optional(),
})

export async function checkElevenLabs(
  settings: ElevenLabsSettings | null,
  deadlineMs = DEADLINE_MS,
): Promise<Finding> {
  if (settings === null)
    return missing(
      ELEVENLABS,
      'no key; the local voice speaks.',
      'Make one at https://elevenlabs.io/app/settings/api-keys and set ELEVENLABS_API_KEY.',
    )
  const base = settings.baseUrl ?? 'https://api.elevenlabs.io'
  const reply = await ask(`${base}/v1/user/subscription`, { 'xi-api-key': settings.key.reveal() }, deadlineMs)
  if (reply.kind === 'silence') return unreachable(ELEVENLABS, reply.why, 'ELEVENLABS_BASE_URL')
  const { status, body } = reply
  const detail = elevenLabsStatus(body)
  if (status === 200) return charactersLeft(body)
  if (detail === 'quota_exceeded') return exhausted(ELEVENLABS, RENEW)
  // A key may speak without being allowed to look at the account.
  if (detail === 'missing_permissions')
    return works(
      ELEVENLABS,
      'the key is known, but may not read the account, so nobody can say what is left of it.',
    )
  if (status === 401) return wrongKey(ELEVENLABS, 'ELEVENLABS_API_KEY')
  if (status === 403)
    return forbidden(ELEVENLABS, 'Look at the rights of the key and at the plan of the account.')
  if (status === 429) return busy(ELEVENLABS)
  return trouble(ELEVENLABS, status)
}

const RENEW = 'Wait for the next month, or take a larger plan at https://elevenlabs.io/app/subscription.'

function charactersLeft(body: unknown): Finding {
  const read = subscriptionSchema.safeParse(body)
  if (!read.success) return works(ELEVENLABS, 'the key works.')
  const {
    character_count: used,
    character_limit: limit,
    can_extend_character_limit: extends_ = false,
  } = read.data
  const left = Math.max(0, limit - used)
  if (left === 0 && !extends_) return exhausted(ELEVENLABS, RENEW)
  return works(ELEVENLABS, `the key works; ${left.toLocaleString('en-US')} characters are left.`)
}

const DATADOG = 'datadog'

export async function checkDatadog(
  settings: DatadogSettings | null,
  deadlineMs = DEADLINE_MS,
): Promise<Finding> {
  if (settings === null)
    return missing(
      DATADOG,
      'no key; evidence comes from log files.',
      'Make both keys in Datadog under Organization Settings, and set DD_API_KEY, DD_APP_KEY and DD_SITE.',
    )
  const { apiKey, appKey, baseUrl, site } = settings
  const headers = { 'dd-api-key': apiKey.reveal() }
  const reply = await ask(`${baseUrl}/api/v1/validate`, headers, deadlineMs)
  if (reply.kind === 'silence') return unreachable(DATADOG, reply.why, 'DD_SITE and DATADOG_API_BASE_URL')
  const { status } = reply
  if (status === 401 || status === 403)
    return broken(
      DATADOG,
      `the key is not one of ${site}.`,
      'Correct DD_API_KEY, or DD_SITE if the key is of another site.',
    )
  if (status === 429) return busy(DATADOG)
  if (status !== 200) return trouble(DATADOG, status)
  if (appKey === null)
    return missing(
      DATADOG,
      `the key works at ${site}, but nothing can be read.`,
      'Set DD_APP_KEY to read logs as evidence.',
    )
  return checkReading(settings, { ...headers, 'dd-application-key': appKey.reveal() }, deadlineMs)
}

/** What evidence needs: one log line of whatever there is. */
async function checkReading(
  { baseUrl, site }: DatadogSettings,
  headers: Readonly<Record<string, string>>,
  deadlineMs: number,
): Promise<Finding> {
  const reply = await ask(`${baseUrl}/api/v2/logs/events?page%5Blimit%5D=1`, headers, deadlineMs)
  if (reply.kind === 'silence') return unreachable(DATADOG, reply.why, 'DD_SITE and DATADOG_API_BASE_URL')
  if (reply.status === 200) return works(DATADOG, `both keys work at ${site}, and logs can be read.`)
  if (reply.status === 401 || reply.status === 403)
    return broken(
      DATADOG,
      'DD_API_KEY works, but DD_APP_KEY is wrong or may not read logs.',
      'Correct DD_APP_KEY; it needs logs_read_data and logs_read_index_data.',
    )
  return reply.status === 429 ? busy(DATADOG) : trouble(DATADOG, reply.status)
}

const wrongKey = (about: string, name: string): Finding =>
  broken(about, 'the key is wrong.', `Correct ${name}: it was revoked, mistyped, or is another one.`)
const exhausted = (about: string, remedy: string): Finding =>
  broken(about, 'the key works, but is used up.', remedy)
const busy = (about: string): Finding =>
  broken(about, 'the key works, but too much is asked at once.', 'Others use this account too; try again.')
const forbidden = (about: string, remedy: string): Finding =>
  broken(about, 'the key is known, but may not do this.', remedy)
const unreachable = (about: string, why: string, setting: string): Finding =>
  broken(
    about,
    `cannot be reached (${why}).`,
    `Look at the network, at a proxy or firewall, and at ${setting}.`,
  )
const trouble = (about: string, status: number): Finding =>
  broken(
    about,
    `answers with ${status}, which says nothing about the key.`,
    'Try again later; until then EchoOps works without.',
  )

async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  deadlineMs: number,
): Promise<Reply> {
  const signal = AbortSignal.timeout(deadlineMs)
  try {
    // A redirect could carry the key to somebody else.
    const answer = await fetch(url, {
      headers: { ...headers, accept: 'application/json' },
      redirect: 'manual',
      signal,
    })
    return { kind: 'answer', status: answer.status, body: await bodyOf(answer) }
  } catch (error) {
    return {
      kind: 'silence',
      why: signal.aborted ? `no answer within ${deadlineMs / 1_000} s` : causeOf(error),
    }
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body ?? []) {
    bytes += piece.byteLength
    if (bytes > MOST_BYTES) return null
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'))
  } catch {
    return null
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection'
}

const googleSchema = z.object({
  error: z.object({ details: z.array(z.object({ reason: z.string().optional() })).optional() }),
})

function googleReasons(body: unknown): readonly string[] {
  const read = googleSchema.safeParse(body)
  return read.success ? (read.data.error.details ?? []).flatMap(({ reason }) => reason ?? []) : []
}

function elevenLabsStatus(body: unknown): string | null {
  const read = z.object({ detail: z.object({ status: z.string() }) }).safeParse(body)
  return read.success ? read.data.detail.status : null
}
