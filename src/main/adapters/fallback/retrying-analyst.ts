import type { Analyst } from '../../ports/analyst.ts'
import { type Retries, retryingStream } from './retrying.ts'

/** The same analyst, asked again where it failed in a way that passes before its first sentence. Behind firstAvailableAnalyst, whose deadline bounds it. */
export const retryingAnalyst = (analyst: Analyst, retries: Retries): Analyst => ({
  by: analyst.by,
  brief: (subject, signal) => retryingStream(() => analyst.brief(subject, signal), retries, signal),
})
