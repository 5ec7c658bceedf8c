import { isIP } from 'node:net'
import { z } from 'zod'
import { cloudSettings } from './cloud-settings.ts'
import { talkKeyOf } from './talk-key.ts'
import { telemetrySettings } from './telemetry-settings.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Linux's limit for a path (PATH_MAX, limits.h), in bytes; others allow less or more, and answer for themselves. */
const MAX_PATH = 4_096
const MAX_LOG_PATHS = 64

const HOST_NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i
const NUMERIC_NAME = /^[\d.]+$/

const isHost = (value: string) => isIP(value) !== 0 || (HOST_NAME.test(value) && !NUMERIC_NAME.test(value))
const isPath = (value: string) => value.length <= MAX_PATH && !value.includes('\0')

const pathSchema = z
  .string()
  .refine(isPath, `is not a path; give one of at most ${MAX_PATH} characters, without NUL`)

/**
 * Every setting by its name in the environment, as text in and as value out.
 * A message completes the sentence "NAME …" and ends with the remedy. Messages never repeat the value: it may be a secret.
 */
export const settingsSchema = z.object({
  ECHOOPS_HOST: z
    .string()
    .refine(isHost, 'is neither an IP address nor a host name; 127.0.0.1 is right for one machine')
    .optional(),
  ECHOOPS_PORT: z
    .string()
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, {
      message: 'is not a port; give a whole number from 0 to 65535, where 0 picks a free one',
    })
    .transform(Number)
    .optional(),
  ECHOOPS_HOME: pathSchema.optional(),
  ECHOOPS_WEBHOOK_SECRET: z
    .string()
    .refine((value) => /^[\x21-\x7e]{8,200}$/.test(value), {
      message:
        'cannot be sent in a header; give 8 to 200 printable ASCII characters without spaces, for example from: openssl rand -hex 32',
    })
    .optional(),
  ECHOOPS_LOG_PATHS: z
    .string()
    .refine(
      (value) => value.split(/[,:;]/).every(isPath),
      'holds something that is not a path; check its parts',
    )
    .refine((value) => value.split(/[,:;]/).length <= MAX_LOG_PATHS, {
      message: `names more than ${MAX_LOG_PATHS} paths; give the folder they have in common`,
    })
    .optional(),
  ECHOOPS_RUNBOOK: pathSchema.optional(),
  ECHOOPS_OPERATOR_PIN: z
    .string()
    .refine((value) => /^\d{4,12}$/.test(value), { message: 'is not a PIN; give 4 to 12 digits' })
    .optional(),
  ECHOOPS_DEMO: z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(['1', '0', 'true', 'false'], 'is neither 1 nor 0; give 1 for the demo fleet'))
    .transform((value) => value === '1' || value === 'true')
    .optional(),
  ECHOOPS_TALK_KEY: z
    .string()
    .transform((value, { addIssue }) => {
      const key = talkKeyOf(value)
      if (key !== undefined) return key
      addIssue(
        'is not a key for all windows; give one of F1 to F24, Insert or ScrollLock, or Space, a letter or a digit with Ctrl, Alt or Super, such as Ctrl+Alt+Space; or off',
      )
      return z.NEVER
    })
    .optional(),
  ECHOOPS_LOG_LEVEL: z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(LOG_LEVELS, `is not a level; choose one of ${LOG_LEVELS.join(', ')}`))
    .optional(),
  ...cloudSettings,
  ...telemetrySettings,
})

export type SettingName = keyof typeof settingsSchema.shape
export const SETTING_NAMES: readonly string[] = Object.keys(settingsSchema.shape)
