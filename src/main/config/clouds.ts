import type { z } from 'zod'
import { absolutePath, type Place } from './places.ts'
import { Secret } from './secret.ts'
import type { settingsSchema } from './settings.ts'

/** How Gemini is reached: by a key of Google AI Studio, or as a model of a Google Cloud project (Vertex AI). */
export type GeminiAccess =
  | { readonly kind: 'key'; readonly key: Secret }
  | {
      readonly kind: 'vertex'
      readonly project: string
      readonly location: string
      /** A JSON file; null: what the machine itself offers (metadata server, gcloud). */
      readonly credentialsPath: string | null
    }

export interface GeminiSettings {
  readonly access: GeminiAccess
  /** Null: Google's own. Without a slash at its end. */
  readonly baseUrl: string | null
  readonly model: string
  /** It also hears what is said while the key is held. */
  readonly hears: boolean
}

export interface ElevenLabsSettings {
  readonly key: Secret
  /** Null: the vendor's own. Without a slash at its end. */
  readonly baseUrl: string | null
  readonly voiceId: string
  readonly voiceModel: string
}

export interface DatadogSettings {
  readonly apiKey: Secret
  /** Reading logs, metrics and events needs it; sending does not. */
  readonly appKey: Secret | null
  /** "datadoghq.eu". */
  readonly site: string
  /** Where the API is: of `site`, unless set. Without a slash at its end. */
  readonly baseUrl: string
  readonly pollEvents: boolean
}

/** What an hour may cost; 0 lets the clouds rest. */
export interface Budget {
  readonly usdPerHour: number
  readonly charactersPerHour: number
}

/** What is hidden from the clouds besides secrets and personal data, which always are. */
export interface RedactSettings {
  /** Names of hosts inside, by their form (`*.internal`, `ip-10-0-0-1`). */
  readonly hosts: boolean
  /** Private addresses. */
  readonly addresses: boolean
  /** Names and `.suffixes` of the user's own, in lower case. */
  readonly names: readonly string[]
}

/** The clouds: each null when it has no key, and then that sense runs on this machine. */
export interface Clouds {
  readonly gemini: GeminiSettings | null
  readonly elevenlabs: ElevenLabsSettings | null
  readonly datadog: DatadogSettings | null
  readonly budget: Budget
  readonly redact: RedactSettings
}

type Settings = z.output<typeof settingsSchema>

const GEMINI_MODEL = 'gemini-2.5-flash-lite'
const VERTEX_LOCATION = 'us-central1'
/** "George", one of the voices that every account has. */
const VOICE_ID = 'JBFqnCBsd6RMkjVDRZzb'
const VOICE_MODEL = 'eleven_flash_v2_5'
const DATADOG_SITE = 'datadoghq.com'
/** Some hundred reports of the default model and voice; a storm costs no more than this. */
const BUDGET = { usdPerHour: 2, charactersPerHour: 30_000 }

/** Datadog's sites (docs.datadoghq.com, "Getting started with Datadog sites"), beside which a site is probably a typing error. */
const SITES = /^((us3|us5|ap1|ap2)\.)?datadoghq\.com$|^datadoghq\.eu$|^(us2\.)?ddog-gov\.com$/

export function cloudsOf(settings: Settings, place: Place): Clouds {
  const redact = settings.ECHOOPS_REDACT ?? []
  return Object.freeze({
    gemini: geminiOf(settings, place),
    elevenlabs: elevenLabsOf(settings),
    datadog: datadogOf(settings),
    budget: Object.freeze({
      usdPerHour: settings.ECHOOPS_BUDGET_USD_PER_HOUR ?? BUDGET.usdPerHour,
      charactersPerHour: settings.ECHOOPS_BUDGET_CHARACTERS_PER_HOUR ?? BUDGET.charactersPerHour,
    }),
    redact: Object.freeze({
      hosts: redact.includes('hosts'),
      addresses: redact.includes('addresses'),
      names: Object.freeze(redact.filter((part) => part !== 'hosts' && part !== 'addresses')),
    }),
  })
}

function geminiOf(settings: Settings, place: Place): GeminiSettings | null {
  const access = accessOf(settings, place)
  if (access === null) return null
  return Object.freeze({
    access: Object.freeze(access),
    baseUrl: settings.GOOGLE_GEMINI_BASE_URL ?? null,
    model: settings.ECHOOPS_GEMINI_MODEL ?? GEMINI_MODEL,
    hears: settings.ECHOOPS_GEMINI_HEARS ?? false,
  })
}

/** A key is meant for this; a project alone is set on many machines and means nothing. */
function accessOf(settings: Settings, place: Place): GeminiAccess | null {
  const key = settings.GEMINI_API_KEY
  if (key !== undefined) return { kind: 'key', key: new Secret(key) }
  const { GOOGLE_CLOUD_PROJECT: project, GOOGLE_CLOUD_LOCATION: location } = settings
  const path = settings.GOOGLE_APPLICATION_CREDENTIALS
  if (project === undefined || (location === undefined && path === undefined)) return null
  const credentialsPath = path === undefined ? null : absolutePath(path, place)
  return { kind: 'vertex', project, location: location ?? VERTEX_LOCATION, credentialsPath }
}

function elevenLabsOf(settings: Settings): ElevenLabsSettings | null {
  if (settings.ELEVENLABS_API_KEY === undefined) return null
  return Object.freeze({
    key: new Secret(settings.ELEVENLABS_API_KEY),
    baseUrl: settings.ELEVENLABS_BASE_URL ?? null,
    voiceId: settings.ECHOOPS_VOICE_ID ?? VOICE_ID,
    voiceModel: settings.ECHOOPS_VOICE_MODEL ?? VOICE_MODEL,
  })
}

function datadogOf(settings: Settings): DatadogSettings | null {
  if (settings.DD_API_KEY === undefined) return null
  const site = settings.DD_SITE ?? DATADOG_SITE
  return Object.freeze({
    apiKey: new Secret(settings.DD_API_KEY),
    appKey: settings.DD_APP_KEY === undefined ? null : new Secret(settings.DD_APP_KEY),
    site,
    baseUrl: settings.DATADOG_API_BASE_URL ?? `https://api.${site}`,
    pollEvents: settings.ECHOOPS_POLL_EVENTS ?? false,
  })
}

/** What is set of a cloud and cannot do anything, or gives a key away. */
export function cloudWarnings(settings: Settings): string[] {
  const { GOOGLE_APPLICATION_CREDENTIALS: credentials, GOOGLE_CLOUD_PROJECT: project } = settings
  const warnings: string[] = []
  if (credentials !== undefined && project === undefined && settings.GEMINI_API_KEY === undefined)
    warnings.push(
      'GOOGLE_APPLICATION_CREDENTIALS is set without GOOGLE_CLOUD_PROJECT, so Gemini is not used. Set the project, or GEMINI_API_KEY.',
    )
  if (
    settings.DD_API_KEY === undefined &&
    (settings.DD_APP_KEY ?? settings.ECHOOPS_POLL_EVENTS) !== undefined
  )
    warnings.push(
      'DD_API_KEY is not set, so Datadog is not used. DD_APP_KEY and ECHOOPS_POLL_EVENTS need it.',
    )
  if (
    settings.ECHOOPS_POLL_EVENTS === true &&
    settings.DD_API_KEY !== undefined &&
    settings.DD_APP_KEY === undefined
  )
    warnings.push('ECHOOPS_POLL_EVENTS needs DD_APP_KEY to read events; no alert is fetched. Set it.')
  if (
    settings.DD_SITE !== undefined &&
    settings.DATADOG_API_BASE_URL === undefined &&
    !SITES.test(settings.DD_SITE)
  )
    warnings.push(
      `DD_SITE is ${settings.DD_SITE}, which is no site that Datadog documents. Is it spelled right?`,
    )
  if (
    settings.ECHOOPS_GEMINI_HEARS === true &&
    settings.GEMINI_API_KEY === undefined &&
    project === undefined
  )
    warnings.push(
      'ECHOOPS_GEMINI_HEARS is set without a key for Gemini, so only the other ears hear. Set GEMINI_API_KEY.',
    )
  return [...warnings, ...openLines(settings)]
}

/** A key that crosses a network in the clear can be read on its way. */
function openLines(settings: Settings): string[] {
  const names = ['GOOGLE_GEMINI_BASE_URL', 'ELEVENLABS_BASE_URL', 'DATADOG_API_BASE_URL'] as const
  return names
    .filter((name) => {
      const url = settings[name]
      return url?.startsWith('http:') === true && !/^(127\.|localhost$|\[::1\])/.test(new URL(url).hostname)
    })
    .map((name) => `${name} is plain http to another machine: its key can be read on the way. Use https.`)
}
