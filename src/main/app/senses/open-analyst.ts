import { firstAvailableAnalyst } from '../../adapters/fallback/first-available-analyst.ts'
import { geminiAnalyst } from '../../adapters/gemini/analyst.ts'
import type { GeminiClient } from '../../adapters/gemini/client.ts'
import { localAnalyst } from '../../adapters/local-analyst/local-analyst.ts'
import type { Analyst } from '../../ports/analyst.ts'
import type { Base } from '../base.ts'
import { promptOf, tokenCost } from './gemini-parts.ts'

/** Whoever writes the reports: Gemini where there is a key, and behind it the analyst of this machine. */
export async function openAnalyst(base: Base, client: GeminiClient | null): Promise<Analyst> {
  const { clock, log, clouds, engines } = base
  const local = localAnalyst()
  engines.set('analyst', local.by)
  const prompt = client === null ? null : await promptOf(base, 'analyst')
  if (client === null || prompt === null) return local
  const { redaction } = clouds
  const spending = clouds.spendingFor('analyst')
  const cloud = geminiAnalyst({
    ...{ client, redaction, spending, clock, log },
    prompt: () => prompt,
    costOf: tokenCost,
  })
  engines.set('analyst', cloud.by)
  const isAsked = (yes: boolean): void => engines.set('analyst', yes ? cloud.by : local.by)
  return firstAvailableAnalyst([cloud, local], { ...clouds.fallback('gemini', 'analyst', isAsked), spending })
}
