import { type Breaker, circuitBreaker } from '../adapters/fallback/circuit-breaker.ts'
import { openSpending } from '../adapters/fallback/spending.ts'
import { modelsWithoutPrice } from '../domain/prices.ts'
import { PROVIDERS, type Provider } from '../domain/provider-error.ts'
import { openRedaction } from '../domain/redaction/redaction.ts'
import type { Base } from './base.ts'
import type { CloudDesk } from './cloud-desk.ts'
import { budgetText, outageText } from './cloud-words.ts'

export function openClouds(base: Omit<Base, 'clouds'>): CloudDesk {
  const { config, clock, log, telemetry, troubles } = base
  const { budget, redact, gemini, elevenlabs } = config.clouds
  const withoutPrice = modelsWithoutPrice({
    ...(gemini === null ? {} : { gemini: gemini.model }),
    ...(elevenlabs === null ? {} : { voice: elevenlabs.voiceModel }),
  })
  for (const model of withoutPrice)
    log.warn({ model }, 'no price is known for this model: its costs count as 0')
  const spending = openSpending({
    ...{ clock, log },
    hourlyUsd: budget.usdPerHour,
    hourlyCharacters: budget.charactersPerHour,
    changed: (limit, isUsedUp) =>
      isUsedUp ? troubles.degrade(`budget ${limit}`, budgetText(limit)) : troubles.restore(`budget ${limit}`),
  })
  const followers: Record<Provider, ((isAsked: boolean) => void)[]> = {
    gemini: [],
    elevenlabs: [],
    datadog: [],
  }
  const breakerOf = (provider: Provider): Breaker =>
    circuitBreaker({
      ...{ provider, clock, log },
      changed: ({ state, failure }) => {
        if (state === 'closed') troubles.restore(provider)
        else if (failure !== null) troubles.degrade(provider, outageText(provider, failure))
        for (const tell of followers[provider]) tell(state === 'closed')
      },
    })
  const breakers = new Map(PROVIDERS.map((provider) => [provider, breakerOf(provider)]))
  return {
    redaction: openRedaction(redact),
    spending,
    fallback(provider, changed) {
      followers[provider].push(changed)
      const breaker = breakers.get(provider) ?? breakerOf(provider)
      return { clock, log, telemetry, breaker }
    },
  }
}
