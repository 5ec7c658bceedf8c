import { z } from 'zod'

/** The 202 of POST /webhook/datadog. `incident_id` is null when the bytes went into quarantine. */
export const acceptedSchema = z.object({
  status: z.literal('accepted'),
  incident_id: z.string().nullable(),
  delivery_id: z.string(),
  duplicate: z.boolean(),
})
export type Accepted = z.infer<typeof acceptedSchema>

/** Every answer that is not a success. */
export const problemSchema = z.object({
  error: z.object({
    /** Stable, `ECHO_…`. */
    code: z.string(),
    message: z.string(),
    /** What to do about it. */
    remedy: z.string(),
  }),
})
export type Problem = z.infer<typeof problemSchema>
