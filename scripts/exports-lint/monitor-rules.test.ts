import { expect, it } from 'vitest'
import { ANOMALY, type Broken, broken, FAILURE, LATENCY, REFUSALS, SILENCE } from './broken-export.ts'

it.each<Broken>([
  // Monitors.
  [
    'a threshold that is not the query’s',
    REFUSALS,
    '"critical":5',
    '"critical":6',
    'options.thresholds.critical is 6, and the query says 5',
  ],
  ['a warning beyond the alert', REFUSALS, '"warning":3', '"warning":7', '7 must be below critical, 5'],
  [
    'a recovery beyond the alert',
    LATENCY,
    '"critical_recovery":1500',
    '"critical_recovery":2500',
    '2500 must be below critical, 2000',
  ],
  ['a recovery of no warning', LATENCY, '"warning":1000,', '', 'is there without warning'],
  [
    'a percentile monitor that averages',
    LATENCY,
    'percentile(last_10m)',
    'avg(last_10m)',
    'percentile(…) goes with',
  ],
  ['a count that is not added up', REFUSALS, 'sum(last_15m)', 'avg(last_15m)', 'the window is added up'],
  ['a query that is none', REFUSALS, 'sum(last_15m):', '', 'cannot be read as a monitor'],
  [
    'silence that is not told',
    SILENCE,
    'show_and_notify_no_data',
    'show_no_data',
    'must tell when no heartbeat comes',
  ],
  ['silence that means nothing', REFUSALS, ',"on_missing_data":"default"', '', 'what does silence mean?'],
  [
    'silence that means two things',
    REFUSALS,
    '"on_missing_data"',
    '"notify_no_data":true,"on_missing_data"',
    'cannot be together',
  ],
  [
    'a message without a word',
    SILENCE,
    /"message":"(?:[^"\\]|\\.)*"/,
    '"message":" "',
    'nobody would know what to do',
  ],
  [
    'a message about a group that is none',
    LATENCY,
    'by {env}',
    'by {source}',
    'names env, by which the query does not group',
  ],
  ['a block that stays open', LATENCY, '{{/is_alert}}', '', 'does not close'],
  [
    'a webhook that is not there',
    REFUSALS,
    '@webhook-echoops',
    '@webhook-echo',
    '@webhook-echo is no webhook',
  ],
  ['a workflow that is not there', FAILURE, '@workflow-Auto-', '@workflow-', 'is no workflow of the exports'],
  [
    'a workflow that is not told why',
    FAILURE,
    /, failure_reason=\\"[^)]*\\"/,
    '',
    'takes agent_id, failure_reason, and is given agent_id',
  ],
  // Anomalies.
  [
    'a threshold above 1',
    ANOMALY,
    /(.*)>= 1"(.*)"critical":1,/,
    '$1>= 2"$2"critical":2,',
    'is a share of points',
  ],
  ['no window that triggers', ANOMALY, '"trigger_window":"last_15m",', '', 'trigger_window is missing'],
  ['no window that recovers', ANOMALY, ',"recovery_window":"last_15m"', '', 'recovery_window is missing'],
  [
    'two windows that differ',
    ANOMALY,
    '"trigger_window":"last_15m"',
    '"trigger_window":"last_30m"',
    'is not the alert_window',
  ],
  ['a look back that is too short', ANOMALY, 'avg(last_4h)', 'avg(last_1h)', 'five times last_15m'],
  ['an algorithm that is none', ANOMALY, "'agile'", "'quick'", '"quick" is no algorithm'],
  ['no season', ANOMALY, ", seasonality='weekly'", '', 'needs a seasonality'],
  ['a direction that is none', ANOMALY, "direction='above'", "direction='up'", 'direction is above'],
  ['a call that cannot be read', ANOMALY, ", 'agile', 2", '', 'cannot be read'],
  ['another type', ANOMALY, '"query alert"', '"metric alert"', 'must be "query alert"'],
])('the lint goes red for %s', (_, file, from, to, said) => {
  expect(broken(file, from, to)).toContain(said)
})
