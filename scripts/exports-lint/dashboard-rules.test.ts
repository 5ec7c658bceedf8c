import { expect, it } from 'vitest'
import { type Broken, broken, CENTER, REFUSALS, WAR_ROOM, WORKFLOW } from './broken-export.ts'
import { checkMetricQuery } from './metric-query.ts'

it.each<Broken>([
  // Metrics, kinds, tags.
  [
    'a metric that nobody sends',
    REFUSALS,
    'intent.refusal',
    'intent.refusals',
    '"echo_ops.intent.refusals" is no metric',
  ],
  [
    'a metric that nobody sends, in a text for people',
    WORKFLOW,
    'avg:autonomic.agent.cost',
    'avg:autonomic.agent.price',
    '"autonomic.agent.price" is no metric',
  ],
  [
    'a tag that the metric does not have',
    REFUSALS,
    'by {env,reason}',
    'by {env,engine}',
    'has no tag "engine"',
  ],
  ['a value that a tag never has', CENTER, 'verdict:pass', 'verdict:passed', 'verdict:passed is never sent'],
  ['an unknown service in a metric', REFUSALS, '{service:echoops}', '{service:echo}', '"echo" is no service'],
  [
    'as_count() on what is no count',
    CENTER,
    'avg:autonomic.agent.cost{$env,$agent_id} by {agent_id}',
    'avg:autonomic.agent.cost{$env,$agent_id}.as_count()',
    'are for counts only',
  ],
  [
    'a count without as_count()',
    CENTER,
    'autonomic.budget.breach{$env,$agent_id}.as_count()',
    'autonomic.budget.breach{$env,$agent_id}',
    'is drawn as a rate',
  ],
  [
    'a percentile of what is no distribution',
    CENTER,
    'avg:autonomic.agent.latency.avg',
    'p95:autonomic.agent.latency.avg',
    'is for distributions only',
  ],
  [
    'a variable that the dashboard does not have',
    WAR_ROOM,
    'max:echo_ops.heartbeat{$env,$service}',
    'max:echo_ops.heartbeat{$team}',
    '$team is no template variable',
  ],
  [
    'a query that cannot be read',
    WAR_ROOM,
    'max:echo_ops.heartbeat{$env,$service}',
    'echo_ops.heartbeat',
    'no metric can be read',
  ],
  [
    'a metric that is on no dashboard',
    WAR_ROOM,
    /echo_ops\.fallback/g,
    'echo_ops.heartbeat',
    'echo_ops.fallback is on no dashboard',
  ],
  // Dashboards.
  [
    'a formula of a query that is not there',
    CENTER,
    '"formula":"default_zero(breaches)"',
    '"formula":"breach"',
    '"breach" is no query of this widget',
  ],
  [
    'a query that is not shown',
    CENTER,
    '"formula":"default_zero(breaches)"',
    '"formula":"1"',
    '"breaches" is asked for and not shown',
  ],
  [
    'one number without an aggregator',
    CENTER,
    '"aggregator":"sum"',
    '"semantic_mode":"combined"',
    'aggregator is missing',
  ],
  [
    'a percentile that is averaged',
    WAR_ROOM,
    '"aggregator":"percentile"',
    '"aggregator":"avg"',
    'must be "percentile"',
  ],
  [
    'logs of a service that is none',
    CENTER,
    'service:(echoops OR autonomic-*)',
    'service:(echoops OR swarm)',
    '"swarm" is no service',
  ],
  ['logs of everything', CENTER, 'service:(echoops OR autonomic-*) $env', '$env', 'names no service'],
  ['monitors of everything', WAR_ROOM, 'tag:(managed_by:echoops)', '*', 'must look for managed_by:echoops'],
  [
    'SLOs of everything',
    WAR_ROOM,
    '"query_string":"managed_by:echoops"',
    '"query_string":"*"',
    'must look for managed_by:echoops',
  ],
  ['a widget on another', WAR_ROOM, '"layout":{"x":3,"y":0', '"layout":{"x":0,"y":0', 'lies on'],
  [
    'a widget that sticks out',
    WAR_ROOM,
    '"layout":{"x":9,"y":0,"width":3',
    '"layout":{"x":9,"y":0,"width":4',
    'sticks out',
  ],
  [
    'a widget without a place',
    WAR_ROOM,
    '"layout":{"x":0,"y":0,"width":3,"height":2}',
    '"id":1',
    'layout is missing',
  ],
])('the lint goes red for %s', (_, file, from, to, said) => {
  expect(broken(file, from, to)).toContain(said)
})

it('a tag that stands for others of a set may be asked for', () => {
  const context = { variables: new Map([['env', 'env']]) }
  const query = (tags: string) => `sum:echo_ops.intent.tool_usage{${tags}}.as_count()`
  expect(checkMetricQuery(query('action:other,$env,!env:test'), context)).toEqual([])
  expect(checkMetricQuery(query('action:launch'), context)[0]).toContain('never sent')
  expect(checkMetricQuery('count:echo_ops.heartbeat{*}', context)[0]).toContain('is not for a gauge')
})
