import { z } from 'zod'

/** What Datadog's intakes take, strictly: an unknown key is an error here, where they would keep silent about it. */
const tags = z.array(z.string().regex(/^[^,|#\s]{1,200}$/u))
const timestamp = z.number().int().positive()
const name = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.]{0,199}$/)

const series = z.strictObject({
  series: z
    .array(
      z.strictObject({
        metric: name,
        /** MetricIntakeType: 1 count, 2 rate, 3 gauge. */
        type: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        interval: z.number().int().positive().optional(),
        points: z.array(z.strictObject({ timestamp, value: z.number() })).min(1),
        unit: z.string().optional(),
        resources: z.array(z.strictObject({ name: z.string(), type: z.string() })),
        tags,
      }),
    )
    .min(1),
})

const distributions = z.strictObject({
  series: z
    .array(
      z.strictObject({
        metric: name,
        type: z.literal('distribution'),
        points: z.array(z.tuple([timestamp, z.array(z.number()).min(1)])).min(1),
        host: z.string(),
        tags,
      }),
    )
    .min(1),
})

const logs = z
  .array(
    z.looseObject({
      message: z.string(),
      ddsource: z.string(),
      ddtags: z.string(),
      hostname: z.string(),
      service: z.string(),
      status: z.enum(['debug', 'info', 'warn', 'error', 'critical']),
    }),
  )
  .min(1)
  .max(1_000)

const event = z.strictObject({
  title: z.string().min(1).max(100),
  text: z.string().min(1).max(4_000),
  host: z.string(),
  alert_type: z.enum(['error', 'warning', 'info', 'success']),
  source_type_name: z.string(),
  date_happened: timestamp,
  tags,
})

export interface IntakeRoute {
  readonly body: z.ZodType
  readonly encodings: readonly string[]
  readonly answer: unknown
  /** Bytes of the body after it was unpacked. */
  readonly largest: number
}

const MIB = 1024 * 1024

export const INTAKES: Readonly<Record<string, IntakeRoute>> = {
  '/api/v2/series': {
    body: series,
    encodings: ['deflate', 'gzip', 'zstd1', 'identity'],
    answer: { errors: [] },
    largest: 5 * MIB,
  },
  '/api/v1/distribution_points': {
    body: distributions,
    encodings: ['deflate', 'identity'],
    answer: { status: 'ok' },
    largest: 5 * MIB,
  },
  '/api/v2/logs': {
    body: logs,
    encodings: ['gzip', 'deflate', 'identity'],
    answer: {},
    largest: 5 * MIB,
  },
  '/api/v1/events': {
    body: event,
    encodings: ['identity'],
    answer: { status: 'ok' },
    largest: MIB / 4,
  },
  /** Of the tracer, whose form is its own affair. */
  '/api/v2/spans': {
    body: z.unknown(),
    encodings: ['zstd', 'gzip', 'identity'],
    answer: {},
    largest: 5 * MIB,
  },
}

export type Series = z.output<typeof series>['series'][number]
export type Points = z.output<typeof distributions>['series'][number]
export type LogLine = z.output<typeof logs>[number]
export type EventBody = z.output<typeof event>
