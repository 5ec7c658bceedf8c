import type { FakeEvent } from './fake-account.ts'

export interface MonitorChange {
  readonly id: string
  readonly at: number
  readonly transition: 'Triggered' | 'Recovered' | 'Re-Triggered' | 'Warn' | 'No Data' | 'Renotify'
  readonly cycle?: string
  readonly scope?: string
}

const STATES: Readonly<
  Record<MonitorChange['transition'], readonly [type: string, to: string, status: string]>
> = {
  Triggered: ['alert', 'Alert', 'error'],
  'Re-Triggered': ['alert', 'Alert', 'error'],
  Renotify: ['renotify', 'Alert', 'error'],
  Warn: ['warning', 'Warn', 'warn'],
  'No Data': ['no data', 'No Data', 'error'],
  Recovered: ['alert recovery', 'OK', 'success'],
}

/** A monitor's change of state as the events search gives it: title, groups and states one level further down. */
export function monitorChange({ id, at, transition, cycle, scope }: MonitorChange): FakeEvent {
  const [type, state, status] = STATES[transition]
  const groups = scope ?? 'env:prod,service:payment-gateway'
  return {
    at,
    title: `[P1] [${transition} on {${groups}}] p95 latency is high on payment-gateway`,
    message: '%%%\np95 latency of payment-gateway is **4.8 s**, above 1.5 s for the last 5 minutes.\n%%%',
    tags: [...groups.split(','), 'monitor', 'source:alert'],
    attributes: {
      status,
      event_object: '8c9034ab0909e2c2b05ffd5fd4c80e4e',
      service: 'payment-gateway',
      aggregation_key: 'payment-gateway-latency',
      monitor_id: 48_120,
      monitor_groups: groups.split(','),
      sourcecategory: 'monitor_alert',
      evt: { id, type: 'query_alert_monitor', source_id: 36, name: 'p95 latency' },
      monitor: {
        id: 48_120,
        name: 'p95 latency is high on payment-gateway',
        templated_name: 'p95 latency is high on payment-gateway',
        priority: 1,
        query: 'percentile(last_5m):p95:trace.http.request{env:prod,service:payment-gateway} > 1.5',
        alert_cycle_key_txt: cycle ?? '1000000007',
        transition: { transition_type: type, destination_state: state, source_state: 'OK' },
      },
    },
  }
}
