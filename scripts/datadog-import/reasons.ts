import { at, listAt } from '../exports-lint/json.ts'
import { KeyRefused } from './account.ts'
import { Unreachable } from './http.ts'
import { statusOf } from './shelf.ts'
import type { ImportKind } from './wanted.ts'

/** What an application key must be allowed to do (docs, "Datadog Role Permissions"). */
const PERMISSIONS: Readonly<Record<ImportKind, string>> = {
  percentiles: 'metric_tags_write',
  webhook: 'manage_integrations',
  workflow:
    'workflows_read and workflows_write; besides, it must be registered for Actions (Organization Settings, Application Keys, Actions API access)',
  monitor: 'monitors_read and monitors_write',
  slo: 'slos_read and slos_write',
  dashboard: 'dashboards_read and dashboards_write',
}
export const CASE_PERMISSION = 'cases_read'

/** Why something could not be done and what to do about it, in a sentence. Never a key, a secret or a body of ours. */
export function reasonOf(error: unknown, kind: ImportKind): string {
  return reasonWith(error, PERMISSIONS[kind])
}

export function reasonWith(error: unknown, permission: string): string {
  if (error instanceof KeyRefused)
    return error.setting === 'DD_API_KEY'
      ? 'Datadog refuses DD_API_KEY. Is it of this site (DD_SITE)? See Organization Settings, API Keys.'
      : 'Datadog refuses DD_APP_KEY. Is it of the same organization as DD_API_KEY? See Organization Settings, Application Keys.'
  if (error instanceof Unreachable) return `Datadog cannot be reached: ${error.message}.`
  const status = statusOf(error)
  if (status === null) return error instanceof Error ? oneLine(error.message) : String(error)
  if (status === 401)
    return 'Datadog refuses the keys (401). Is DD_APP_KEY of the same organization as DD_API_KEY?'
  if (status === 403) return `DD_APP_KEY may not do this (403). It needs the permission ${permission}.`
  if (status === 429) return 'Datadog takes no more requests for now (429). Run the import again later.'
  if (status >= 500) return `Datadog failed (${status}). Run the import again.`
  return `Datadog refuses it (${status}): ${saidBy(error)}`
}

/** What Datadog says is wrong; of 4xx only, where it names fields. Bounded. */
function saidBy(error: unknown): string {
  const body = error instanceof Error && 'body' in error ? error.body : undefined
  const errors = listAt(body, 'errors').map((one) =>
    typeof one === 'string' ? one : String(at(one, 'detail') ?? ''),
  )
  return oneLine(errors.filter((text) => text !== '').join('; ')) || 'without a reason.'
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300)
