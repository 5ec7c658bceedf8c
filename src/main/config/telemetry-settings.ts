import { isIP } from 'node:net'
import { z } from 'zod'

const HOST_NAME =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/i
const NUMERIC_NAME = /^[\d.]+$/
/** What a value of a tag may hold at Datadog (docs.datadoghq.com, "Defining tags"); it would fold the case by itself. */
const TAG = /^[\p{L}\p{N}][\p{L}\p{N}_:./-]{0,199}$/u

const isHost = (value: string): boolean =>
  isIP(value) !== 0 || (HOST_NAME.test(value) && !NUMERIC_NAME.test(value))

const tag = z
  .string()
  .refine((value) => TAG.test(value), {
    message: 'cannot be a tag; give letters, digits and _ : . / - only, at most 200 of them',
  })
  .optional()

const port = z
  .string()
  .refine((value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535, {
    message: 'is not a port; give a whole number from 1 to 65535',
  })
  .transform(Number)
  .optional()

const yesOrNo = (message: string) =>
  z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(['1', '0', 'true', 'false'], message))
    .transform((value) => value === '1' || value === 'true')
    .optional()

/** Where EchoOps tells about itself, as text in and as value out; all may be missing. The names are those of Datadog's own libraries. */
export const telemetrySettings = {
  DD_AGENT_HOST: z
    .string()
    .refine(isHost, 'is neither an IP address nor a host name; give that of the Datadog Agent, as 127.0.0.1')
    .optional(),
  DD_TRACE_AGENT_PORT: port,
  DD_DOGSTATSD_PORT: port,
  DD_SERVICE: tag,
  DD_ENV: tag,
  DD_VERSION: tag,
  DD_LOGS_INJECTION: yesOrNo('is neither true nor false; give true for the ids of traces in the log'),
  ECHOOPS_TELEMETRY: yesOrNo('is neither 1 nor 0; give 0, and nothing is told to Datadog about EchoOps'),
}
