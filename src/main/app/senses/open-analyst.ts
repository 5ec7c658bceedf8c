import { localAnalyst } from '../../adapters/local-analyst/local-analyst.ts'
import type { Analyst } from '../../ports/analyst.ts'
import type { Base } from '../base.ts'

/** Whoever writes the reports. */
export function openAnalyst(_base: Base): Analyst {
  return localAnalyst()
}
