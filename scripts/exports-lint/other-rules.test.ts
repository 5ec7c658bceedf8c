import { expect, it } from 'vitest'
import {
  AVAILABILITY,
  type Broken,
  broken,
  IN_TIME,
  REFUSALS,
  WAR_ROOM,
  WEBHOOK,
  WORKFLOW,
} from './broken-export.ts'

it.each<Broken>([
  // SLOs.
  [
    'a ratio of rates',
    IN_TIME,
    'satisfactory{service:echoops}.as_count()',
    'satisfactory{service:echoops}',
    'must count events',
  ],
  [
    'silence that counts as up',
    AVAILABILITY,
    'default_zero(heartbeat)',
    'heartbeat',
    'missing data for uptime',
  ],
  ['a slice of nothing', AVAILABILITY, /"queries":\[.*?\]/, '"queries":[]', 'asks for nothing'],
  [
    'a query that is not used',
    AVAILABILITY,
    'default_zero(heartbeat)',
    'default_zero(beat)',
    '"heartbeat" is asked for and not used',
  ],
  ['no target for a week', IN_TIME, /("thresholds":\[\{"timeframe":)"7d"/, '$1"90d"', 'no target for 7d'],
  ['a target of its own', IN_TIME, /("timeframe":"7d","target":)95/, '$1 90', 'EchoOps itself aims at 95'],
  ['a target above everything', IN_TIME, '"target":95', '"target":100', 'no share between 0 and 100'],
  ['a warning below the target', IN_TIME, '"warning":98', '"warning":90', '90 must be above the target, 95'],
  [
    'two targets that differ',
    IN_TIME,
    '"target_threshold":95',
    '"target_threshold":96',
    'is not the target of its timeframe',
  ],
  ['a target without a reason', IN_TIME, /"description":"[^"]*"/, '"description":""', 'why this target?'],
  // The workflow.
  ['a workflow that cannot start', WORKFLOW, '"published":true', '"published":false', 'must be true'],
  ['a workflow without a handle', WORKFLOW, /"handle":"[^"]*",/, '', 'is no handle'],
  [
    'a first step that is not there',
    WORKFLOW,
    '"startStepNames":["Open_case"]',
    '"startStepNames":["Open_a_case"]',
    'has no step "Open_a_case"',
  ],
  [
    'a step that is never reached',
    WORKFLOW,
    '"startStepNames":["Open_case"]',
    '"startStepNames":[]',
    'is never reached',
  ],
  ['a workflow without a Case', WORKFLOW, 'casem.createCase', 'casem.getCase', 'opens no Case'],
  ['a Case without a title', WORKFLOW, '"name":"title"', '"name":"name"', 'must have a title'],
  [
    'the Case project of one account',
    WORKFLOW,
    'CASE_PROJECT_ID',
    'cc541359',
    'project_id must be CASE_PROJECT_ID',
  ],
  [
    'an input that is not there',
    WORKFLOW,
    '"name":"failure_reason"',
    '"name":"failure"',
    'has no input "failure_reason"',
  ],
  [
    'an input that nobody uses',
    WORKFLOW,
    /\{\{ Trigger\.failure_reason \}\}/g,
    'x',
    '"failure_reason" is asked for and not used',
  ],
  // The webhook.
  ['another address', WEBHOOK, 'echoops.example', 'example.org', 'the import puts the real address there'],
  ['a form', WEBHOOK, '"encode_as":"json"', '"encode_as":"form"', 'must be json'],
  ['a real secret', WEBHOOK, '\\"ECHOOPS_WEBHOOK_SECRET', '\\"hunter2', 'in place of the secret'],
  ['a variable that is none', WEBHOOK, '$ALERT_SCOPE', '$ALERT_SCOPES', '"$ALERT_SCOPES" is no variable'],
  [
    'a field that is missing',
    WEBHOOK,
    '\\"alert_cycle_key\\"',
    '\\"cycle\\"',
    'alert_cycle_key must be $ALERT_CYCLE_KEY',
  ],
  ['a payload that is no JSON', WEBHOOK, '"payload":"{', '"payload":"', 'is no JSON object'],
  // Identity.
  ['no tag of its own', REFUSALS, 'echoops_object:refusals', 'x:y', 'must have managed_by:echoops'],
  [
    'a dashboard without its tags',
    WAR_ROOM,
    'managed_by:echoops echoops_object',
    'echoops_object',
    'must have managed_by:echoops',
  ],
  [
    'the tag of another',
    REFUSALS,
    'echoops_object:refusals',
    'echoops_object:high-latency',
    'echoops_object:high-latency is taken',
  ],
  ['no name', REFUSALS, /"name":"[^"]*"/, '"name":""', 'has no name'],
])('the lint goes red for %s', (_, file, from, to, said) => {
  expect(broken(file, from, to)).toContain(said)
})
