import { isIP } from 'node:net'
import { z } from 'zod'

/** Linux's limit for a path (PATH_MAX, limits.h), in bytes. */
const MAX_PATH = 4_096
const MAX_URL = 2_000
const MAX_REDACTED = 64

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/i
/** What may stand in ECHOOPS_REDACT beside the two words: a host name, an address, or `.suffix` for a whole domain. */
const REDACTED = /^\.?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i

/** A key goes into a header, so it is printable ASCII (RFC 9110, section 5.5). What it looks like beyond that is the vendor's affair. */
const key = (where: string) =>
  z
    .string()
    .refine((value) => /^[\x21-\x7e]{8,512}$/.test(value), {
      message: `is not a key; give it without spaces or quotes, as ${where} shows it`,
    })
    .optional()

const word = (pattern: RegExp, message: string) =>
  z
    .string()
    .refine((value) => pattern.test(value), message)
    .optional()

const baseUrl = z
  .string()
  .refine(isBase, 'is not an address to call; give http(s)://host[:port][/path], without user, "?" or "#"')
  .transform((value) => value.replace(/\/+$/, ''))
  .optional()

const amount = (unit: string, largest: number) =>
  z
    .string()
    .refine((value) => /^\d{1,9}(\.\d{1,6})?$/.test(value) && Number(value) <= largest, {
      message: `is not an amount of ${unit}; give a number from 0 (the clouds rest) to ${largest}`,
    })
    .transform(Number)
    .optional()

function isBase(value: string): boolean {
  if (value.length > MAX_URL || !URL.canParse(value)) return false
  const { protocol, username, password, search, hash, hostname } = new URL(value)
  return /^https?:$/.test(protocol) && hostname !== '' && `${username}${password}${search}${hash}` === ''
}

const parts = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')

/**
 * The settings of the clouds, as text in and as value out; all may be missing. Messages complete "NAME …", end with the remedy and
 * never repeat the value.
 */
export const cloudSettings = {
  GEMINI_API_KEY: key('Google AI Studio'),
  GOOGLE_APPLICATION_CREDENTIALS: z
    .string()
    .refine((value) => value.length <= MAX_PATH && !value.includes('\0') && !value.startsWith('{'), {
      message: 'is not a path; give the path of the JSON file with the credentials, not its content',
    })
    .optional(),
  GOOGLE_CLOUD_PROJECT: word(
    /^[a-z0-9][a-z0-9.:-]{2,98}[a-z0-9]$/,
    'is not a project id; give the id (lower case, digits, hyphens), not the display name',
  ),
  GOOGLE_CLOUD_LOCATION: word(
    /^[a-z][a-z0-9-]{1,30}$/,
    'is not a location; give one such as us-central1, europe-west4 or global',
  ),
  GOOGLE_GEMINI_BASE_URL: baseUrl,
  ECHOOPS_GEMINI_MODEL: word(
    /^[a-z0-9][a-z0-9._-]{0,99}$/,
    'is not the name of a model; give one such as gemini-2.5-flash-lite, without "models/"',
  ),
  ECHOOPS_GEMINI_HEARS: z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(
      z.enum(
        ['1', '0', 'true', 'false'],
        'is neither true nor false; give true to send what is said with the key held to Gemini',
      ),
    )
    .transform((value) => value === '1' || value === 'true')
    .optional(),
  ELEVENLABS_API_KEY: key('ElevenLabs'),
  ELEVENLABS_BASE_URL: baseUrl,
  ECHOOPS_VOICE_ID: word(
    /^[A-Za-z0-9]{8,64}$/,
    'is not the id of a voice; give the letters and digits that ElevenLabs shows as "Voice ID", not its name',
  ),
  ECHOOPS_VOICE_MODEL: word(
    /^[a-z0-9][a-z0-9_]{0,63}$/,
    'is not the name of a voice model; give one such as eleven_flash_v2_5',
  ),
  DD_API_KEY: key('Datadog (Organization Settings, API Keys)'),
  DD_APP_KEY: key('Datadog (Organization Settings, Application Keys)'),
  DD_SITE: z
    .string()
    .transform((value) => value.toLowerCase())
    .refine((value) => HOST.test(value) && isIP(value) === 0 && !/^(app|api)\./.test(value), {
      message:
        'is not a Datadog site; give one such as datadoghq.com or us5.datadoghq.com, without https:// and app.',
    })
    .optional(),
  DATADOG_API_BASE_URL: baseUrl,
  ECHOOPS_PUBLIC_URL: baseUrl,
  /** An address, or the name of a way: only the import into Datadog looks at it, and takes it when it is an address. */
  ECHOOPS_TUNNEL: z.string().max(2_000, 'is longer than 2000 characters').optional(),
  ECHOOPS_POLL_EVENTS: z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(['1', '0', 'true', 'false'], 'is neither 1 nor 0; give 1 to fetch alerts from Datadog'))
    .transform((value) => value === '1' || value === 'true')
    .optional(),
  ECHOOPS_BUDGET_USD_PER_HOUR: amount('dollars', 10_000),
  ECHOOPS_BUDGET_CHARACTERS_PER_HOUR: amount('characters', 100_000_000),
  ECHOOPS_REDACT: z
    .string()
    .refine(
      (value) => parts(value).length <= MAX_REDACTED && parts(value).every((part) => REDACTED.test(part)),
      {
        message: `is no list of what to hide; give hosts, addresses, names such as db-7 or .corp.example, separated by commas (at most ${MAX_REDACTED})`,
      },
    )
    .transform(parts)
    .optional(),
}
