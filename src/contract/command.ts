import { z } from 'zod'

/**
 * How many secrets of each kind (`PASSWORD`, `TOKEN`, `KEY` …) were taken out of a text before anybody saw it; never what they were.
 * Absent: nothing was.
 */
export const hiddenSchema = z.record(z.string(), z.number())

export const intentSchema = z.object({
  action: z.string().nullable(),
  target: z.string().nullable(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** One command, from what was heard to whether it helped. Times are epoch milliseconds. */
export const commandSchema = z.object({
  id: z.string(),
  incident_id: z.string().nullable(),
  at: z.number(),
  who: z.string(),
  source: z.enum(['voice', 'wall', 'http']),
  /** As it was heard or typed, without secrets. */
  transcript: z.string(),
  hidden: hiddenSchema.optional(),
  state: z.enum([
    'understanding',
    'answered',
    'unclear',
    'refused',
    'confirming',
    'cancelled',
    'expired',
    'performing',
    'failed',
    'watching',
    'helped',
    'no-better',
    'done',
  ]),
  intent: intentSchema,
  /** The policy's reason when refused, the question's kind when unclear; else empty. */
  reason: z.string(),
  /** What EchoOps says to it, newest. */
  message: z.string(),
  /** While it is confirming. */
  confirmation: z
    .object({
      /** "Restart payment gateway in production". */
      title: z.string(),
      target: z.string(),
      environment: z.string().nullable(),
      effect: z.string(),
      digit: z.number(),
      pin: z.boolean(),
      asked_at: z.number(),
      expires_at: z.number(),
    })
    .nullable(),
  /** What was done; the output is bounded and redacted. */
  outcome: z
    .object({
      ok: z.boolean(),
      text: z.string(),
      output: z.string(),
      duration_ms: z.number(),
      /** It was only said what would be done. */
      dry_run: z.boolean(),
    })
    .nullable(),
  /** While and after EchoOps watches whether it helped. */
  watch: z
    .object({
      since: z.number(),
      until: z.number(),
      what: z.string(),
      helped: z.string().nullable(),
      text: z.string(),
    })
    .nullable(),
  candidates: z.array(z.string()),
  ended_at: z.number().nullable(),
})
export type CommandView = z.infer<typeof commandSchema>

/** A wall that holds the key. */
export const listeningSchema = z.object({ talk: z.number(), since: z.number(), words: z.string() })
export type ListeningView = z.infer<typeof listeningSchema>

/** The demo fleet, when there is one. */
export const demoSchema = z.object({
  services: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['well', 'broken', 'starting', 'down']),
      replicas: z.number(),
      version: z.string(),
    }),
  ),
  failures: z.array(z.object({ id: z.string(), title: z.string(), service: z.string() })),
  broken: z.string().nullable(),
})
export type DemoView = z.infer<typeof demoSchema>

export const chaosSchema = z.object({ active: z.boolean(), until: z.number().nullable() })
export type ChaosView = z.infer<typeof chaosSchema>

/** POST /command. */
export const commandRequestSchema = z.object({
  transcript: z.string().max(2_000),
  user_id: z.string().min(1).max(100),
  /** Only to be told what would be done; nothing is, and nothing is confirmed. */
  dry_run: z.boolean().optional(),
})
/** POST /command/:id/confirm and /cancel. */
export const confirmRequestSchema = z.object({
  user_id: z.string().min(1).max(100),
  pin: z.string().max(32).optional(),
})

/** The answer to a command. */
export const commandAnswerSchema = z.object({
  command_id: z.string(),
  decision: z.enum(['executed', 'confirm', 'refused', 'answered', 'unclear']),
  intent: intentSchema,
  reason: z.string(),
  message: z.string(),
  audio_url: z.string().nullable(),
  /** True for what was only rehearsed: then `plan` says exactly what would be done. */
  dry_run: z.boolean(),
  plan: z.string().optional(),
  /** Only to /command/audio. */
  transcript: z.string().optional(),
})
export type CommandAnswer = z.infer<typeof commandAnswerSchema>
