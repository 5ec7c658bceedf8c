import { basename, isAbsolute } from 'node:path'
import { z } from 'zod'

/** Far beyond any fleet one room looks after; a file that says more is another file. */
export const MAX_SERVICES = 2_000
const MAX_ACTIONS = 100
const MAX_ENTRIES = 50
const MAX_REPLICAS = 1_000
/** Whoever confirms something wants to hear how it went. */
const LONGEST_TIMEOUT_S = 600
const LONGEST_WATCH_S = 3_600

const name = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(100, 'is longer than 100 characters')
  .regex(/^[^\p{Cc}]*$/u, 'holds control characters')
const listOf = <T extends z.ZodType>(item: T) =>
  z.array(item).max(MAX_ENTRIES, `has more than ${MAX_ENTRIES} entries`)
const seconds = (most: number) => z.number().min(0).max(most, `is more than ${most} seconds`)

const serviceSchema = z.strictObject({
  // It becomes an argument of a program, and must not look like an option.
  name: name.regex(/^[^-]/, 'begins with a hyphen'),
  aliases: listOf(name).default([]),
  environment: name.nullable().default(null),
  owners: listOf(name).default([]),
  replicas: z
    .strictObject({ min: z.int().min(0).max(MAX_REPLICAS), max: z.int().min(1).max(MAX_REPLICAS) })
    .refine(({ min, max }) => min <= max, 'has a min above its max')
    .nullable()
    .default(null),
})

const timeoutS = seconds(LONGEST_TIMEOUT_S).min(1, 'is less than a second')
const text = z
  .string()
  .max(2_000, 'is longer than 2,000 characters')
  .regex(/^[^\0]*$/, 'holds a null character')

const SHELLS = /^(?:(?:ba|da|z|k|c|tc|fi|pw)?sh|busybox|cmd|powershell)(?:\.exe)?$/i
const program = z
  .string()
  .max(4_096)
  .refine(isAbsolute, 'is not an absolute path')
  .refine((path) => !SHELLS.test(basename(path)), 'is a shell; name a program or a script of your own')

/** Programs are started as they are, without a shell: a path, and arguments one by one. */
const execSchema = z
  .strictObject({
    type: z.literal('exec'),
    program,
    args: z.array(text).max(MAX_ENTRIES).default([]),
    timeout_s: timeoutS,
  })
  .transform(({ timeout_s, ...rest }) => ({ ...rest, timeoutMs: timeout_s * 1_000 }))

const SECRET = /^secret:[A-Z][A-Z0-9_]{0,63}$/
/** Headers whose value opens something. */
const SECRET_HEADER = /authorization|cookie|token|secret|password|api-?key/i

const headers = z
  .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'is no header name'), text)
  .superRefine((all, context) => {
    for (const [name, value] of Object.entries(all)) {
      const message = wrongHeader(name, value)
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message })
    }
  })

function wrongHeader(name: string, value: string): string | null {
  if (SECRET.test(value)) return null
  if (value.includes('secret:'))
    return 'a secret is written as secret:NAME_IN_THE_ENVIRONMENT and is the whole value, "Bearer" included'
  if (SECRET_HEADER.test(name))
    return 'is a secret; put it into the environment and write secret:NAME_IN_THE_ENVIRONMENT'
  if (/\{\w+\}/.test(value)) return 'nothing is filled in here; use url or body'
  return /^[\x20-\x7e]*$/.test(value) ? null : 'holds characters that a header cannot carry'
}

const httpSchema = z
  .strictObject({
    type: z.literal('http'),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
    url: text.refine(isSafeUrl, 'is neither https nor http to this machine'),
    headers: headers.default({}),
    body: text.nullable().default(null),
    idempotent: z.boolean().default(false),
    timeout_s: timeoutS,
  })
  .refine(({ method, body }) => method !== 'GET' || body === null, {
    path: ['body'],
    message: 'is not sent with GET; leave it out, or use another method',
  })
  .transform(({ timeout_s, ...rest }) => ({ ...rest, timeoutMs: timeout_s * 1_000 }))

const demoSchema = z
  .strictObject({
    type: z.literal('demo'),
    act: z.enum(['restart', 'rollback', 'scale']),
    timeout_s: timeoutS.default(30),
  })
  .transform(({ timeout_s, ...rest }) => ({ ...rest, timeoutMs: timeout_s * 1_000 }))

const WORKFLOW_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MAX_INPUTS = 20

/** A workflow of Datadog with an API trigger; what it does stands there, and only its inputs here. */
const datadogWorkflowSchema = z
  .strictObject({
    type: z.literal('datadog-workflow'),
    workflow: z
      .string()
      .regex(WORKFLOW_ID, 'is not the id of a workflow; it is the last part of its address in Datadog'),
    inputs: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'is no name of an input'),
        z.union([text, z.number(), z.boolean()], 'is neither a text nor a number nor true or false'),
      )
      .refine((inputs) => Object.keys(inputs).length <= MAX_INPUTS, `has more than ${MAX_INPUTS} entries`)
      .default({}),
    timeout_s: timeoutS,
  })
  .transform(({ timeout_s, ...rest }) => ({ ...rest, timeoutMs: timeout_s * 1_000 }))

const parameterSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, 'is not a name of small letters'),
  type: z.enum(['integer', 'version', 'minutes']),
  required: z.boolean().default(true),
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
})

const actionSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'is not an id of small letters and hyphens'),
    words: listOf(name).min(1, 'is empty').optional(),
    target: z.enum(['required', 'optional', 'none']).optional(),
    parameters: listOf(parameterSchema).optional(),
    effect: name.max(200).optional(),
    pin: z.boolean().optional(),
    services: listOf(name).nullable().optional(),
    cooldown_s: seconds(LONGEST_WATCH_S).optional(),
    watch_s: seconds(LONGEST_WATCH_S).optional(),
    otherwise: z.string().max(41).nullable().optional(),
    dry_run: z.boolean().optional(),
    executor: z
      .discriminatedUnion('type', [execSchema, httpSchema, demoSchema, datadogWorkflowSchema])
      .optional(),
  })
  .transform(({ cooldown_s, watch_s, dry_run, ...rest }) => ({
    ...rest,
    dryRun: dry_run,
    cooldownMs: cooldown_s === undefined ? undefined : cooldown_s * 1_000,
    watchMs: watch_s === undefined ? undefined : watch_s * 1_000,
  }))

export type ActionEntry = z.output<typeof actionSchema>

export type RunbookEntry = z.output<typeof runbookSchema>

export const runbookSchema = z.strictObject({
  /** Everything is confirmed as usual, and then only said: for the first days with a new runbook. */
  dry_run: z.boolean().default(false),
  services: z.array(serviceSchema).max(MAX_SERVICES, `has more than ${MAX_SERVICES} entries`),
  environments: listOf(name).default([]),
  programs: listOf(program).default([]),
  actions: z.array(actionSchema).max(MAX_ACTIONS, `has more than ${MAX_ACTIONS} entries`).default([]),
})

/** What carries a command must not be readable or changeable on its way; on this machine there is no way. */
function isSafeUrl(written: string): boolean {
  const url = written.replaceAll(/\{\w+\}/g, 'x')
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  if (username !== '' || password !== '') return false
  const local = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && local)
}
