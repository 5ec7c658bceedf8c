import type { GeminiClient } from '../../adapters/gemini/client.ts'
import { heldGenerator, holdOpen } from '../../adapters/telemetry/open-step.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'
import type { ModelCall, ModelTraces } from '../../ports/model-traces.ts'
import { tokenCost } from './gemini-parts.ts'

type Tokens = Parameters<Parameters<GeminiClient['call']>[2]>[0]

/** The same model; every request to it is told, with what it took and cost, without a word of it. */
export function tracedGemini(client: GeminiClient, models: ModelTraces): GeminiClient {
  const { model } = client
  const callOf = (purpose: ModelCall['purpose']): ModelCall => ({ purpose, model, provider: 'google' })
  const usageOf = ({ promptTokens, completionTokens, audioTokens }: Tokens): Usage => {
    const costUsd = tokenCost(model, promptTokens, completionTokens, audioTokens)
    return { ...NO_USAGE, promptTokens, completionTokens, costUsd }
  }
  return {
    model,
    warm: () => client.warm(),
    stream(request, signal, counted) {
      let usage = NO_USAGE
      const held = holdOpen<Usage>((work) => models.model(callOf('analyst'), work))
      const answer = held.run(() =>
        client.stream(request, signal, (tokens) => {
          usage = usageOf(tokens)
          counted(tokens)
        }),
      )
      return heldGenerator(held, answer, () => usage)
    },
    call: (request, signal, counted) =>
      models.model(callOf('commander'), (used) =>
        client.call(request, signal, (tokens) => {
          used(usageOf(tokens))
          counted(tokens)
        }),
      ),
  }
}
