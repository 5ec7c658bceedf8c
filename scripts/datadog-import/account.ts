import { client, v1, v2 } from '@datadog/datadog-api-client'
import type { DatadogSettings } from '../../src/main/config/clouds.ts'
import { BoundedHttp, type Pause } from './http.ts'
import { type Shelf, statusOf } from './shelf.ts'
import { dashboardShelf } from './shelf-dashboards.ts'
import { monitorShelf } from './shelf-monitors.ts'
import { percentileShelf } from './shelf-percentiles.ts'
import { sloShelf } from './shelf-slos.ts'
import { webhookShelf } from './shelf-webhooks.ts'
import { workflowShelf } from './shelf-workflows.ts'
import type { ImportKind } from './wanted.ts'

/** One project of Datadog's Case Management. */
export interface CaseProject {
  readonly id: string
  readonly key: string
  readonly name: string
}

export interface Account {
  /** Throws KeyRefused when Datadog knows one of the two keys not. */
  checkKeys(): Promise<void>
  caseProjects(): Promise<readonly CaseProject[]>
  readonly shelves: Readonly<Record<ImportKind, Shelf>>
}

/** A Datadog account through the official client. Nothing is sent before something is asked. */
export function openAccount(
  settings: DatadogSettings & { readonly appKey: NonNullable<DatadogSettings['appKey']> },
  pause: Pause,
  tell: (text: string) => void,
): Account {
  const configuration = client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(settings.baseUrl, {}),
    authMethods: { apiKeyAuth: settings.apiKey.reveal(), appKeyAuth: settings.appKey.reveal() },
    httpApi: new BoundedHttp(pause, tell),
  })
  const cases = new v2.CaseManagementApi(configuration)
  return {
    checkKeys: async () => {
      await refusedAs('DD_API_KEY', new v1.AuthenticationApi(configuration).validate())
      await refusedAs('DD_APP_KEY', new v2.KeyManagementApi(configuration).validateAPIKey())
    },
    caseProjects: async () => {
      const { data = [] } = await cases.getProjects()
      return data.map(({ id, attributes: { key = '', name = '' } }) => ({ id, key, name }))
    },
    shelves: {
      percentiles: percentileShelf(configuration),
      webhook: webhookShelf(configuration),
      workflow: workflowShelf(configuration),
      monitor: monitorShelf(configuration),
      slo: sloShelf(configuration),
      dashboard: dashboardShelf(configuration),
    },
  }
}

/** Datadog does not know this key. */
export class KeyRefused extends Error {
  readonly setting: 'DD_API_KEY' | 'DD_APP_KEY'

  constructor(setting: KeyRefused['setting']) {
    super(`${setting} is refused`)
    this.name = 'KeyRefused'
    this.setting = setting
  }
}

async function refusedAs(setting: KeyRefused['setting'], asked: Promise<unknown>): Promise<void> {
  try {
    await asked
  } catch (error) {
    const status = statusOf(error)
    throw status === 401 || status === 403 ? new KeyRefused(setting) : error
  }
}
