import { z } from 'zod'
import { commandSchema, hiddenSchema } from './command.ts'

/** Times are epoch milliseconds on this wire. Severity: 1 is the worst. */
export const severitySchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])

export const evidenceSchema = z.object({
  id: z.string(),
  kind: z.enum(['alert', 'new-pattern', 'burst', 'level-shift', 'restart', 'deployment']),
  title: z.string(),
  service: z.string().nullable(),
  pattern: z.string(),
  level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'unknown']),
  count: z.number(),
  expected: z.number(),
  first_at: z.number().nullable(),
  last_at: z.number().nullable(),
  example: z.object({
    text: z.string(),
    /** Varying parts, `[from, to)` in UTF-16 code units. */
    slots: z.array(z.object({ from: z.number(), to: z.number(), type: z.string() })),
  }),
  source: z.string(),
  lines: z.array(z.string()),
  trend: z.array(z.number()),
  facts: z.record(z.string(), z.string()),
  hidden: hiddenSchema.optional(),
})

export const sentenceSchema = z.object({
  key: z.string(),
  role: z.enum(['what', 'cause', 'unknown', 'impact', 'next']),
  text: z.string(),
  evidence_ids: z.array(z.string()),
})

export const sitrepSchema = z.object({
  headline: z.string(),
  sentences: z.array(sentenceSchema),
  root_cause: z.string().nullable(),
  /** 0 … 1. */
  confidence: z.number(),
  by: z.string(),
  /** From the evidence to the first sentence, and to the last; absent while it is written. */
  latency_ms: z.number().optional(),
  duration_ms: z.number().optional(),
  /** What its model counted and charges; absent where none was used, or its answer never came to its end. */
  tokens: z.number().optional(),
  cost_usd: z.number().optional(),
  /** Who should have written it, and why another one did; absent: nobody else had to. The failures are in docs/clouds.md. */
  fell_back: z.object({ from: z.string(), failure: z.string() }).optional(),
  /** The whole report as one text. */
  text: z.string(),
  /** False while sentences still arrive. */
  complete: z.boolean(),
})

export const speechSchema = z.object({
  id: z.string(),
  incident_id: z.string().nullable(),
  purpose: z.enum(['headline', 'sentence', 'update', 'recovery', 'summary', 'notice', 'replay', 'reply']),
  key: z.string(),
  text: z.string(),
  evidence_ids: z.array(z.string()),
  state: z.enum(['queued', 'speaking', 'completed', 'cut', 'unheard', 'dropped']),
  by: z.string().nullable(),
  /** What a vendor charges for its sound: characters of the spoken form, and dollars where the price is known. */
  characters: z.number().optional(),
  cost_usd: z.number().optional(),
  audio_ms: z.number().nullable(),
  audio_url: z.string().nullable(),
  started_at: z.number().nullable(),
  ended_at: z.number().nullable(),
})

export const alertSchema = z.object({
  delivery_id: z.string(),
  transition: z.enum([
    'triggered',
    're-triggered',
    'no-data',
    're-no-data',
    'warn',
    're-warn',
    'renotify',
    'recovered',
  ]),
  severity: severitySchema,
  title: z.string(),
  body: z.string(),
  tags: z.array(z.string()),
  query: z.string().nullable(),
  link: z.string().nullable(),
  occurred_at: z.number(),
  received_at: z.number(),
  hidden: hiddenSchema.optional(),
})

export const readingSchema = z.object({
  files: z.number(),
  lines: z.number(),
  bytes: z.number(),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  baseline_from: z.number(),
  window_from: z.number(),
  window_to: z.number(),
  duration_ms: z.number(),
  /** What sources far away were asked, and what came of it. */
  asked: z
    .array(
      z.object({
        query: z.string(),
        from: z.number(),
        to: z.number(),
        found: z.number().nullable(),
        took_ms: z.number(),
        problem: z.string().nullable(),
      }),
    )
    .optional(),
})

/** The metric of the alert around its time: points are epoch milliseconds and value, in order of time. */
export const metricSchema = z.object({
  name: z.string(),
  unit: z.string().nullable(),
  points: z.array(z.tuple([z.number(), z.number()])),
  threshold: z.number().nullable(),
})

export const timelineSchema = z.object({ at: z.number(), kind: z.string(), text: z.string() })

/** What lists and the wall's strips need. */
export const incidentSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  severity: severitySchema,
  state: z.enum(['open', 'recovered', 'closed']),
  opened_at: z.number(),
  recovered_at: z.number().nullable(),
  closed_at: z.number().nullable(),
  /** Who is on it, a user id or "wall"; null when nobody is, or it got worse or came back since. */
  acknowledged: z.object({ by: z.string(), at: z.number() }).nullable(),
  updated_at: z.number(),
})

/** One incident whole: GET /incidents/:id. */
export const incidentSchema = incidentSummarySchema.extend({
  alerts: z.array(alertSchema),
  evidence: z.array(evidenceSchema),
  reading: readingSchema.nullable(),
  /** Absent in an engine before it was known. */
  metric: metricSchema.nullable().optional(),
  sitrep: sitrepSchema.nullable(),
  speech: z.array(speechSchema),
  /** Spoken and typed commands about it. */
  commands: z.array(commandSchema),
  timeline: z.array(timelineSchema),
  /** Taken out of its alerts, its evidence and its commands, together; one that stands in two pieces of evidence counts twice. */
  hidden: hiddenSchema.optional(),
})

export const incidentListSchema = z.object({ incidents: z.array(incidentSummarySchema) })

export type SeverityView = z.infer<typeof severitySchema>
export type EvidenceView = z.infer<typeof evidenceSchema>
export type SentenceView = z.infer<typeof sentenceSchema>
export type SitRepView = z.infer<typeof sitrepSchema>
export type SpeechView = z.infer<typeof speechSchema>
export type AlertView = z.infer<typeof alertSchema>
export type ReadingView = z.infer<typeof readingSchema>
export type MetricView = z.infer<typeof metricSchema>
export type TimelineView = z.infer<typeof timelineSchema>
export type IncidentSummary = z.infer<typeof incidentSummarySchema>
export type IncidentView = z.infer<typeof incidentSchema>
