import type { ApiOptions } from '../../adapters/datadog/api.ts'
import { openDatadogWorkflows } from '../../adapters/datadog/workflows.ts'
import { systemChance } from '../../adapters/system/system-chance.ts'
import type { Workflows } from '../../ports/workflows.ts'
import type { Base } from '../base.ts'

/** How Datadog is read; null without both keys: sending needs one, reading needs the other too. */
export function datadogAccount({ config, clock }: Base): ApiOptions | null {
  const settings = config.clouds.datadog
  if (settings === null || settings.appKey === null) return null
  return {
    apiKey: settings.apiKey.reveal(),
    appKey: settings.appKey.reveal(),
    site: settings.site,
    baseUrl: settings.baseUrl,
    clock,
    chance: systemChance(),
  }
}

/** Runs Datadog's workflows where the runbook names one; null without the keys. */
export function openWorkflows(base: Base): Workflows | null {
  const account = datadogAccount(base)
  return account === null ? null : openDatadogWorkflows({ ...account, log: base.log })
}
