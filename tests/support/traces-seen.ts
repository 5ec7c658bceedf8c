import { expect } from '@playwright/test'
import type { SeenSpan } from '../fakes/datadog-agent/fake-agent.ts'
import { pathsOf } from '../fakes/datadog-agent/span.ts'

export const named = (spans: readonly SeenSpan[], step: string): SeenSpan[] =>
  spans.filter(({ name }) => name === `echo_ops.${step}`)

/** The whole trace that holds this span. */
export const traceOf = (spans: readonly SeenSpan[], one: SeenSpan | undefined): SeenSpan[] =>
  spans.filter(({ traceId }) => traceId === one?.traceId)

/** One tree: a single root, of this step, and everything else below it; its steps as paths from there. */
export function treeOf(trace: readonly SeenSpan[], root: string): string[] {
  const ids = new Set(trace.map(({ spanId }) => spanId))
  const tops = trace.filter(({ parentId }) => !ids.has(parentId))
  expect(tops.map(({ name, parentId }) => [name, parentId])).toEqual([[`echo_ops.${root}`, '0']])
  return pathsOf(trace)
}
