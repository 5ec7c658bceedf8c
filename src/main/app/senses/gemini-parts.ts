import type { CostOf } from '../../adapters/gemini/meter.ts'
import { type Prompt, type PromptRole, readPrompt } from '../../adapters/gemini/prompt.ts'
import { costOfTokens } from '../../domain/prices.ts'
import type { Base } from '../base.ts'

/** What Gemini is told in this role; null, and said on the wall, when the file is damaged. */
export async function promptOf({ host, log, troubles }: Base, role: PromptRole): Promise<Prompt | null> {
  try {
    return await readPrompt(host.resourcesDir, role)
  } catch (error) {
    log.error({ err: error, role }, 'the instructions for Gemini cannot be used')
    troubles.degrade(
      `prompt ${role}`,
      `The instructions for Gemini as ${role} are damaged, so this machine does it alone. Install EchoOps again.`,
    )
    return null
  }
}

/** US dollars; 0 where no price is known, which the log says at the start. */
export const tokenCost: CostOf = (model, promptTokens, completionTokens, audioTokens) =>
  costOfTokens(model, { promptTokens, completionTokens, audioTokens }) ?? 0
