import { expect } from '@playwright/test'
import { METRICS, type Metric, type MetricName } from '../../src/main/domain/metrics.ts'
import type { SeenMetric } from '../fakes/datadog-agent/fake-agent.ts'

const TABLE: Readonly<Record<string, Metric>> = METRICS

/** Names in the table of those that this sender has, and that are not among the seen ones. */
export function notSeen(from: Metric['from'], metrics: readonly SeenMetric[]): string[] {
  const seen = new Set(metrics.map(({ name }) => name))
  return Object.keys(TABLE).filter((name) => TABLE[name]?.from === from && !seen.has(name))
}

/** The values of one metric, those only that have these tags. */
export const valuesOf = (
  metrics: readonly SeenMetric[],
  name: MetricName,
  tags: Readonly<Record<string, string>> = {},
): readonly number[] =>
  metrics
    .filter((one) => one.name === name)
    .filter((one) => Object.entries(tags).every(([tag, value]) => one.tags[tag] === value))
    .map(({ value }) => value)

export const sumOf = (...asked: Parameters<typeof valuesOf>): number =>
  valuesOf(...asked).reduce((sum, value) => sum + value, 0)

/** Each is of the kind that the table says, unsampled, and has the tags of the table, all of them and no other, with values of their sets. */
export function expectAsInTable(metrics: readonly SeenMetric[]): void {
  for (const { name, type, value, tags, sampleRate } of metrics) {
    const metric = TABLE[name]
    if (metric === undefined) throw new Error(`${name} is not in the table`)
    const { kind, tags: sets, from } = metric
    expect({ type, sampleRate }, name).toEqual({ type: kind, sampleRate: 1 })
    expect(value, name).toBeGreaterThanOrEqual(0)
    const { service, env, version, origin, ...own } = tags
    const generated = from === 'swarm'
    expect([service, env, origin], name).toEqual(['echoops', 'test', generated ? 'generator' : undefined])
    if (!generated) expect(version, name).toBeTruthy()
    expect(Object.keys(own).toSorted(), name).toEqual(Object.keys(sets).toSorted())
    for (const [tag, given] of Object.entries(own))
      expect([...(sets[tag] ?? []), 'other'], `${name} ${tag}`).toContain(given)
  }
}
