import { METRICS, type MetricName } from '../../src/main/domain/metrics.ts'
import { walk } from './json.ts'
import { namesIn } from './metric-query.ts'
import { type Problem, problem } from './problem.ts'
import type { ExportDocument } from './read-exports.ts'

/** Metrics that no dashboard shows, each with the reason. */
export const NOT_SHOWN: Readonly<Partial<Record<MetricName, string>>> = {
  'echo_ops.llm.tokens.total':
    'given and written tokens are shown apart, one on the other; together they are this',
}

/** Every metric is on a dashboard, or deliberately not; what is left out is not shown by accident. */
export function checkCoverage(documents: readonly ExportDocument[]): readonly Problem[] {
  const shown = new Set(
    documents
      .filter(({ kind }) => kind === 'dashboard')
      .flatMap(({ document }) => [...walk(document)])
      .filter(({ key }) => key === 'query')
      .flatMap(({ value }) => (typeof value === 'string' ? namesIn(value) : [])),
  )
  return Object.keys(METRICS).flatMap((name) => {
    const excused = Object.hasOwn(NOT_SHOWN, name)
    if (shown.has(name) && excused)
      return [problem('', `${name} is shown after all; take it out of NOT_SHOWN`)]
    return shown.has(name) || excused
      ? []
      : [problem('', `${name} is on no dashboard; show it, or say in NOT_SHOWN why not`)]
  })
}
