import { z } from 'zod'

/** Durations to a first sound: how many, and what half and nineteen of twenty of them did not exceed. */
export const percentilesSchema = z.object({ count: z.number(), p50_ms: z.number(), p95_ms: z.number() })

/** An objective in one window. Without traffic nothing is known: null, and not 100 %. */
export const levelSchema = z.object({
  total: z.number(),
  satisfactory: z.number(),
  /** 0 … 1. */
  level: z.number().nullable(),
  /** How many times faster than the target allows; 1 uses the budget up exactly. */
  burn_rate: z.number().nullable(),
  /** Share of the errors that the target allows in this window; below 0 it is overspent. */
  budget_left: z.number().nullable(),
})

/** What EchoOps knows of itself: GET /figures, and `figures` on the live link for walls that show it. Windows end with the minute underway. */
export const figuresSchema = z.object({
  /** Epoch milliseconds, the engine's. */
  at: z.number(),
  /** Since the engine was started. */
  up_ms: z.number(),
  /** The oldest minute that is remembered, of the last seven days; null before anything was counted. */
  since: z.number().nullable(),
  /** The engine's midnight: from then on counts what is "today". */
  day_from: z.number(),
  /** What is missing and why, in one sentence. */
  note: z.string().nullable(),
  latency: z.object({
    /** Of the last hour, in order of time: when, milliseconds, whose. Of a busy minute the slowest. */
    points: z.array(z.tuple([z.number(), z.number(), z.enum(['command', 'report'])])).max(1_000),
    /** Satisfactory is what is not slower. */
    limit_ms: z.number(),
    commands: percentilesSchema.nullable(),
    reports: percentilesSchema.nullable(),
  }),
  /** Of the last hour: from a text to the first sound of it, by engine. */
  first_audio: z.array(percentilesSchema.extend({ engine: z.string() })),
  slo: z.object({
    target: z.number(),
    /** From this burn rate over an hour on the budget goes too fast. */
    fast_burn: z.number(),
    hour: levelSchema,
    week: levelSchema,
  }),
  today: z.object({
    cost_usd: z.number(),
    cost: z.array(z.object({ provider: z.string(), purpose: z.string(), usd: z.number() })),
    tokens: z.object({ prompt: z.number(), completion: z.number() }),
    commands: z.number(),
    reports: z.number(),
    /** By sense, the most frequent first. `why` is a failure of domain/provider-error.ts. */
    fallbacks: z.array(
      z.object({
        sense: z.string(),
        count: z.number(),
        from: z.string(),
        to: z.string(),
        why: z.string().nullable(),
      }),
    ),
    refusals: z.array(z.object({ reason: z.string(), count: z.number() })),
    webhooks: z.object({ received: z.number(), duplicate: z.number(), quarantined: z.number() }),
  }),
})
export type FiguresView = z.infer<typeof figuresSchema>
export type LevelView = z.infer<typeof levelSchema>
export type PercentilesView = z.infer<typeof percentilesSchema>
