import { z } from 'zod'
import { severitySchema } from './incident.ts'

/** GET /status.json: what a polling widget needs. */
export const statusSchema = z.object({
  state: z.enum(['idle', 'analysing', 'speaking', 'listening']),
  incident_id: z.string().nullable(),
  severity: severitySchema.nullable(),
  /** The SitRep of the incident, as far as it is written; empty when there is none. */
  text: z.string(),
  audio_available: z.boolean(),
  audio_url: z.string().nullable(),
  /** ISO 8601, when this was answered. */
  timestamp: z.string(),
  open_incidents: z.number(),
  /** Secrets that were taken out of what is known about the incident; absent: none. */
  hidden: z.number().optional(),
})
export type Status = z.infer<typeof statusSchema>

/** Which engine serves each sense right now. */
export const enginesSchema = z.object({
  voice: z.string(),
  analyst: z.string(),
  evidence: z.string(),
  /** Null while the appliance has no ear. */
  ear: z.string().nullable(),
})
export type Engines = z.infer<typeof enginesSchema>

/** Where EchoOps tells about itself: metrics, and steps as traces. */
export const telemetryViewSchema = z.object({
  to: z.enum(['agent', 'datadog', 'nowhere']),
  traces: z.boolean(),
  /** Why there are no traces, where there could be. */
  why: z.string().nullable(),
})
export type TelemetryView = z.infer<typeof telemetryViewSchema>

/** GET /health. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  node: z.string(),
  host: z.enum(['electron', 'headless']),
  uptime_s: z.number(),
  engines: enginesSchema,
  telemetry: telemetryViewSchema,
})
export type Health = z.infer<typeof healthSchema>
