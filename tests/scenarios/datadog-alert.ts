import type { ServiceName } from './service-logs.ts'

export interface AlertText {
  readonly service: ServiceName
  /** As the monitor names what is wrong: `p95 latency is high`. */
  readonly symptom: string
  readonly message: string
  readonly query: string
  readonly metric: string
  readonly priority: 'P1' | 'P2' | 'P3'
}

/** A payload as Datadog renders our recommended webhook template, every variable of it a string. */
export function datadogAlert(text: AlertText, alertAt: number): Record<string, unknown> {
  const scope = `env:prod,service:${text.service}`
  const title = `${text.symptom} on ${text.service}`
  return {
    id: String(7_400_000_000_000_000 + (alertAt % 1_000_000_000)),
    title: `[${text.priority}] [Triggered on {${scope}}] ${title}`,
    body: `%%%\n${text.message}\n\n@webhook-echoops @slack-war-room\n\nThe monitor was last triggered at ${new Date(alertAt).toUTCString()}.\n\n[[Monitor Status](https://app.datadoghq.com/monitors/48120)]\n%%%`,
    date: String(alertAt),
    last_updated: String(alertAt),
    event_type: 'query_alert_monitor',
    org: { id: '70131', name: 'Example Shop' },
    alert_id: '48120',
    alert_title: title,
    alert_transition: 'Triggered',
    alert_status: '',
    alert_type: 'error',
    alert_priority: text.priority,
    alert_query: text.query,
    alert_metric: text.metric,
    alert_scope: scope,
    alert_cycle_key: String(1_000_000_000 + (alertAt % 997_000_003)),
    aggreg_key: `${text.service}-${alertAt % 86_400_000}`,
    tags: `env:prod,monitor,service:${text.service},team:commerce`,
    hostname: 'prod-3',
    link: 'https://app.datadoghq.com/event/event?id=7400000000000001',
    snapshot: '',
  }
}
