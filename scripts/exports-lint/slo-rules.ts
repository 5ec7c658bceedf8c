import { AVAILABILITY_TARGET, LATENCY_TARGET, SLO_TIMEFRAMES } from '../../src/main/domain/slo.ts'
import { at, isObject, listAt, numberAt, objectAt, textAt } from './json.ts'
import { checkMetricQuery } from './metric-query.ts'
import { type Problem, problem } from './problem.ts'

const NO_VARIABLES = { variables: new Map<string, string>() }

export function checkSlo(document: unknown): readonly Problem[] {
  const type = textAt(document, 'type')
  return [
    ...(type === 'metric' ? checkRatio(document) : checkTimeSlice(document)),
    ...checkTargets(document),
    ...(textAt(document, 'description').trim() === ''
      ? [problem('description', 'is empty: why this target?')]
      : []),
  ]
}

function checkRatio(document: unknown): readonly Problem[] {
  return ['numerator', 'denominator'].flatMap((side) => {
    const query = textAt(document, 'query', side)
    return [
      ...checkMetricQuery(query, NO_VARIABLES).map((what) => problem(`query.${side}`, what)),
      ...(query.includes('.as_count()') ? [] : [problem(`query.${side}`, 'must count events: as_count()')]),
    ]
  })
}

function checkTimeSlice(document: unknown): readonly Problem[] {
  const query = objectAt(document, 'sli_specification', 'time_slice', 'query')
  const path = 'sli_specification.time_slice.query'
  const names = listAt(query, 'queries').map((one) => textAt(one, 'name'))
  const formula = listAt(query, 'formulas').map((one) => textAt(one, 'formula'))
  return [
    ...(names.length === 0 ? [problem(path, 'asks for nothing')] : []),
    ...listAt(query, 'queries').flatMap((one, index) =>
      checkMetricQuery(textAt(one, 'query'), NO_VARIABLES).map((what) =>
        problem(`${path}.queries[${index}].query`, what),
      ),
    ),
    ...names
      .filter((name) => !formula.some((text) => text.includes(name)))
      .map((name) => problem(`${path}.formulas`, `"${name}" is asked for and not used`)),
    ...(formula.some((text) => text.startsWith('default_zero('))
      ? []
      : [problem(`${path}.formulas`, 'needs default_zero(): Datadog takes missing data for uptime')]),
  ]
}

function checkTargets(document: unknown): readonly Problem[] {
  const own = textAt(document, 'type') === 'metric' ? LATENCY_TARGET : AVAILABILITY_TARGET
  const thresholds = listAt(document, 'thresholds').filter(isObject)
  const timeframes = thresholds.map(({ timeframe }) => timeframe)
  const primary = thresholds.find(({ timeframe }) => timeframe === at(document, 'timeframe'))
  return [
    ...SLO_TIMEFRAMES.filter((name) => !timeframes.includes(name)).map((name) =>
      problem('thresholds', `has no target for ${name}`),
    ),
    ...thresholds.flatMap(({ target }, index) =>
      target === percent(own)
        ? []
        : [
            problem(
              `thresholds[${index}].target`,
              `is ${String(target)}, but EchoOps itself aims at ${percent(own)}`,
            ),
          ],
    ),
    ...thresholds.flatMap((threshold, index) => checkTarget(threshold, `thresholds[${index}]`)),
    ...(primary?.['target'] === numberAt(document, 'target_threshold')
      ? []
      : [problem('target_threshold', 'is not the target of its timeframe')]),
  ]
}

function checkTarget(threshold: unknown, path: string): readonly Problem[] {
  const [target, warning] = [numberAt(threshold, 'target'), numberAt(threshold, 'warning')]
  if (target === null || target <= 0 || target >= 100)
    return [problem(`${path}.target`, 'is no share between 0 and 100')]
  return warning === null || warning > target
    ? []
    : [problem(`${path}.warning`, `${warning} must be above the target, ${target}`)]
}

/** Without the noise of binary fractions: 0.995 is 99.5. */
const percent = (share: number): number => Number((share * 100).toFixed(3))
