import { firstAvailableAnalyst } from '../../adapters/fallback/first-available-analyst.ts'
import { geminiAnalyst } from '../../adapters/gemini/analyst.ts'
import type { GeminiClient } from '../../adapters/gemini/client.ts'
import { readPrompt } from '../../adapters/gemini/prompt.ts'
import { localAnalyst } from '../../adapters/local-analyst/local-analyst.ts'
import { costOfTokens } from '../../domain/prices.ts'
import type { Analyst } from '../../ports/analyst.ts'
import type { Base } from '../base.ts'

/** Whoever writes the reports: Gemini where there is a key, and behind it the analyst of this machine. */
export async function openAnalyst(base: Base, client: GeminiClient | null): Promise<Analyst> {
  const { clock, log, clouds, engines, host } = base
  const local = localAnalyst()
  engines.set('analyst', local.by)
  if (client === null) return local
  const prompt = await readPrompt(host.resourcesDir, 'analyst').catch((error: unknown) => {
    log.error({ err: error }, 'the analyst has no prompt')
    base.troubles.degrade(
      'prompt',
      'The instructions for Gemini are damaged. Reports are written on this machine.',
    )
    return null
  })
  if (prompt === null) return local
  const { redaction, spending } = clouds
  const cloud = geminiAnalyst({
    ...{ client, redaction, spending, clock, log },
    prompt: () => prompt,
    costOf: (model, promptTokens, completionTokens) =>
      costOfTokens(model, { promptTokens, completionTokens }) ?? 0,
  })
  engines.set('analyst', cloud.by)
  const isAsked = (yes: boolean): void => engines.set('analyst', yes ? cloud.by : local.by)
  return firstAvailableAnalyst([cloud, local], { ...clouds.fallback('gemini', isAsked), spending })
}
