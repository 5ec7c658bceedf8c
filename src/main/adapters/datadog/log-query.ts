import type { Alert } from '../../domain/alert.ts'
import type { Incident } from '../../domain/incident.ts'
import { tagOf } from './json.ts'

export interface LogQueries {
  /** Service and environment, or what else the alert names its place by. */
  readonly near: string
  /** The same without the environment, whose name may differ in the logs; null when that is no other question. */
  readonly wide: string | null
}

/** Tags that name a place whose logs are worth reading, the narrowest first. */
const PLACES = [
  'kube_deployment',
  'container_name',
  'app',
  'kube_namespace',
  'kube_cluster_name',
  'cluster_name',
]
const MAX_QUERY = 1_000
/** `logs("service:a status:error").index("*")…` */
const LOG_MONITOR = /^\s*logs\("((?:[^"\\]|\\.){1,900})"\)/

/** What Datadog's log search is asked for an incident; null when the alert names nothing that logs could be found by. */
export function logQueriesFor(incident: Incident, alert: Alert | null): LogQueries | null {
  const { service, environment } = incident
  const place = placeOf(service, alert)
  if (place === null) {
    const own = LOG_MONITOR.exec(alert?.query ?? '')?.[1]?.replaceAll('\\"', '"')
    return own === undefined ? null : { near: own.slice(0, MAX_QUERY), wide: null }
  }
  const env = environment === null ? null : term('env', environment)
  return env === null ? { near: place, wide: null } : { near: `${place} ${env}`, wide: place }
}

function placeOf(service: string | null, alert: Alert | null): string | null {
  if (service !== null) return term('service', service)
  if (alert === null) return null
  if (alert.host !== null) return term('host', alert.host)
  const tags = [...alert.tags, ...(alert.scope ?? '').split(',').map((one) => one.trim())]
  for (const key of PLACES) {
    const value = tagOf(tags, key)
    if (value !== null) return term(key, value)
  }
  return null
}

/** A text from an alert must not become more of a query than a value. */
export function term(key: string, value: string): string {
  const plain = value.slice(0, 200)
  if (/^[\w./-]+$/.test(plain) && !plain.startsWith('-')) return `${key}:${plain}`
  return `${key}:"${plain.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"`
}
