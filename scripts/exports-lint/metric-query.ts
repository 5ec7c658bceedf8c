import { GLOBAL_TAGS, METRICS, type Metric, type MetricName, OTHER } from '../../src/main/domain/metrics.ts'
import { isKnownService } from './services.ts'

/** One metric in a query: `sum:echo_ops.webhook.received{env:prod} by {env}.as_count()`. */
export interface MetricAtom {
  readonly text: string
  readonly aggregation: string
  readonly metric: string
  readonly scope: readonly string[]
  readonly groups: readonly string[]
  /** `as_count`, `fill` … */
  readonly functions: readonly string[]
}

export interface QueryContext {
  /** Template variables of the dashboard, without "$"; the tag that each stands for. */
  readonly variables: ReadonlyMap<string, string>
}

const ATOM =
  /\b(avg|sum|min|max|count|p\d{2}):([a-z][a-z0-9_.]*)\{([^{}]*)\}(?:\s*by\s*\{([^{}]*)\})?((?:\.[a-z_]+\([^()]*\))*)/g
/** Anything that looks like one of ours. */
const NAME = /\b(?:echo_ops|autonomic)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*/g
const PERCENTILE = /^p\d{2}$/
/** What Datadog can do with a gauge and with a count in space. */
const SPACE_AGGREGATIONS = new Set(['avg', 'sum', 'min', 'max'])

export function atomsOf(query: string): readonly MetricAtom[] {
  return [...query.matchAll(ATOM)].map(([text, aggregation = '', metric = '', scope, groups, functions]) => ({
    text,
    aggregation,
    metric,
    scope: parts(scope),
    groups: parts(groups),
    functions: [...(functions ?? '').matchAll(/\.([a-z_]+)\(/g)].map(([, name = '']) => name),
  }))
}

/** Names of our metrics anywhere in a text, also where it is no query. */
export const namesIn = (text: string): readonly string[] => [...text.matchAll(NAME)].map(([name]) => name)

export const isMetric = (name: string): name is MetricName => Object.hasOwn(METRICS, name)

/** What is not true about a query of metrics: names, kinds, tags, values of tags, template variables. */
export function checkMetricQuery(query: string, context: QueryContext): readonly string[] {
  const atoms = atomsOf(query)
  const read = new Set(atoms.map(({ metric }) => metric))
  const unread = namesIn(query).filter((name) => !read.has(name))
  if (atoms.length === 0) return [`no metric can be read in "${query}"`]
  return [
    ...unread.map((name) => `"${name}" stands where no metric can be read`),
    ...atoms.flatMap((atom) => checkAtom(atom, context)),
  ]
}

function checkAtom(atom: MetricAtom, context: QueryContext): readonly string[] {
  const { metric } = atom
  if (!isMetric(metric)) return [`"${metric}" is no metric of EchoOps`]
  const known: Metric = METRICS[metric]
  return [
    ...checkKind(atom, known),
    ...atom.groups.flatMap((tag) => checkTag(tag, atom, known)),
    ...atom.scope.flatMap((part) => checkScope(part, atom, known, context)),
  ]
}

function checkKind({ metric, aggregation, functions }: MetricAtom, { kind }: Metric): readonly string[] {
  const counted = functions.includes('as_count') || functions.includes('as_rate')
  if (counted && kind !== 'count')
    return [`as_count() and as_rate() are for counts only; ${metric} is a ${kind}`]
  if (!counted && kind === 'count')
    return [`${metric} is a count, and without as_count() it is drawn as a rate a second`]
  if (PERCENTILE.test(aggregation) && kind !== 'distribution')
    return [`${aggregation}: is for distributions only; ${metric} is a ${kind}`]
  if (kind !== 'distribution' && !SPACE_AGGREGATIONS.has(aggregation))
    return [`${aggregation}: is not for a ${kind} such as ${metric}`]
  return []
}

function checkTag(tag: string, { metric }: MetricAtom, { tags }: Metric): readonly string[] {
  const known = Object.hasOwn(tags, tag) || GLOBAL_TAGS.some((name) => name === tag)
  return known ? [] : [`${metric} has no tag "${tag}"`]
}

function checkScope(
  part: string,
  atom: MetricAtom,
  metric: Metric,
  { variables }: QueryContext,
): readonly string[] {
  if (part === '*') return []
  if (part.startsWith('$')) {
    const tag = variables.get(part.slice(1))
    return tag === undefined
      ? [`${part} is no template variable of this dashboard`]
      : checkTag(tag, atom, metric)
  }
  const [, tag, value] = /^!?([a-z_]+):(.+)$/.exec(part) ?? []
  if (tag === undefined || value === undefined) return [`"${part}" is no tag with a value`]
  return [...checkTag(tag, atom, metric), ...checkValue(tag, value, metric, atom.metric)]
}

function checkValue(tag: string, value: string, { tags }: Metric, metric: string): readonly string[] {
  if (tag === 'service' && !isKnownService(value)) return [`"${value}" is no service of EchoOps`]
  const set = tags[tag]
  if (set === undefined || value === OTHER || set.includes(value)) return []
  return [`${tag}:${value} is never sent with ${metric}; it is one of ${set.join(', ')}`]
}

const parts = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
