import { homedir } from 'node:os'
import type { z } from 'zod'
import { EchoError } from '../domain/error.ts'
import { type Clouds, cloudsOf, cloudWarnings } from './clouds.ts'
import { absolutePath, defaultHome, type Place, splitPaths } from './places.ts'
import { Secret } from './secret.ts'
import { type LogLevel, settingsSchema } from './settings.ts'
import { type TelemetrySettings, telemetryOf } from './telemetry.ts'
import { unknownSettings } from './unknown-settings.ts'

export type {
  Budget,
  Clouds,
  DatadogSettings,
  ElevenLabsSettings,
  GeminiAccess,
  GeminiSettings,
  RedactSettings,
} from './clouds.ts'
export { Secret } from './secret.ts'
export type { LogLevel } from './settings.ts'
export type { AgentWay, IntakeWay, TelemetrySettings } from './telemetry.ts'

/** Everything that can be set from outside, checked once and frozen. Paths are absolute. */
export interface Config {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** The state directory; it need not exist yet. */
  readonly home: string
  readonly webhookSecret: Secret | null
  /** Files and folders to read as evidence; null when unset: what may be read of the system's own logs. */
  readonly logPaths: readonly string[] | null
  readonly runbookPath: string | null
  /** Asked for besides the confirmation where the runbook says so, and by every command of another machine. */
  readonly operatorPin: Secret | null
  /** Brings a small fleet of services that really run and break. */
  readonly demo: boolean
  /** "F9", "Ctrl+Alt+Space": held, it talks whatever window of the desktop has the focus; null: only the wall's own keys do. */
  readonly talkKey: string | null
  readonly logLevel: LogLevel
  /** Each null without a key. */
  readonly clouds: Clouds
  readonly telemetry: TelemetrySettings
  /** What can be meant, but hardly is: for the log at the start. */
  readonly warnings: readonly string[]
}

/** A function key that few programs use, and none types with. */
const TALK_KEY = 'F9'

/** What takes the place of the machine in a test. */
export interface Defaults extends Partial<Place> {
  /** The state directory when ECHOOPS_HOME is not set. */
  readonly home?: string
}

type Environment = Readonly<Record<string, string | undefined>>
type Settings = z.output<typeof settingsSchema>

/**
 * Reads the settings out of an environment. An empty value counts as not set.
 * Throws ECHO_CONFIG_INVALID, which names every setting that cannot be used, each with its remedy.
 */
export function readConfig(env: Environment, defaults: Defaults = {}): Config {
  const place: Place = { platform: process.platform, homedir: homedir(), cwd: process.cwd(), ...defaults }
  const result = settingsSchema.safeParse(withoutBlanks(env))
  if (!result.success) throw invalid(result.error)
  const settings = result.data
  const host = settings.ECHOOPS_HOST ?? '127.0.0.1'
  return Object.freeze({
    host,
    port: settings.ECHOOPS_PORT ?? 8000,
    home: absolutePath(settings.ECHOOPS_HOME ?? defaults.home ?? defaultHome(env, place), place),
    webhookSecret: secretOf(settings),
    logPaths: logPathsOf(settings, place),
    runbookPath:
      settings.ECHOOPS_RUNBOOK === undefined ? null : absolutePath(settings.ECHOOPS_RUNBOOK, place),
    operatorPin:
      settings.ECHOOPS_OPERATOR_PIN === undefined ? null : new Secret(settings.ECHOOPS_OPERATOR_PIN),
    demo: settings.ECHOOPS_DEMO ?? false,
    talkKey: settings.ECHOOPS_TALK_KEY === undefined ? TALK_KEY : settings.ECHOOPS_TALK_KEY,
    logLevel: settings.ECHOOPS_LOG_LEVEL ?? 'info',
    clouds: cloudsOf(settings, place),
    telemetry: telemetryOf(settings),
    warnings: Object.freeze([
      ...unknownSettings(env),
      ...exposure(host, settings),
      ...cloudWarnings(settings),
    ]),
  })
}

function withoutBlanks(env: Environment): Record<string, string> {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const)
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''))
}

function invalid(error: z.ZodError): EchoError {
  const problems = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  const names = [...new Set(error.issues.map((issue) => issue.path.join('.')))]
  const message =
    problems.length === 1
      ? `The setting ${problems[0]}.`
      : `${problems.length} settings cannot be used:\n${problems.map((problem) => `  ${problem}.`).join('\n')}`
  return new EchoError('ECHO_CONFIG_INVALID', message, { details: { settings: names } })
}

const secretOf = (settings: Settings) =>
  settings.ECHOOPS_WEBHOOK_SECRET === undefined ? null : new Secret(settings.ECHOOPS_WEBHOOK_SECRET)

function logPathsOf(settings: Settings, place: Place): readonly string[] | null {
  if (settings.ECHOOPS_LOG_PATHS === undefined) return null
  const paths = splitPaths(settings.ECHOOPS_LOG_PATHS, place)
  return paths.length === 0 ? null : Object.freeze(paths)
}

function exposure(host: string, settings: Settings): string[] {
  if (isLoopback(host) || settings.ECHOOPS_WEBHOOK_SECRET !== undefined) return []
  return [
    `ECHOOPS_HOST is ${host}, so other machines can reach the webhook, and no ECHOOPS_WEBHOOK_SECRET is set: anyone there can raise alerts. Set a secret, or ECHOOPS_HOST=127.0.0.1.`,
  ]
}

/** Loopback by RFC 1122 (127.0.0.0/8), RFC 4291 (::1) and RFC 6761 (localhost). */
const isLoopback = (host: string) =>
  /^127\.\d+\.\d+\.\d+$/.test(host) || host === '::1' || /^(.+\.)?localhost$/i.test(host)
