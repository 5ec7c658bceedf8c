import { circuitBreaker } from '../adapters/fallback/circuit-breaker.ts'
import { openSpending } from '../adapters/fallback/spending.ts'
import { modelsWithoutPrice } from '../domain/prices.ts'
import { openRedaction } from '../domain/redaction/redaction.ts'
import type { Base } from './base.ts'
import type { CloudDesk } from './cloud-desk.ts'
import { budgetText, outageText } from './cloud-words.ts'
import { meteredSpending } from './metered-spending.ts'

export function openClouds(base: Omit<Base, 'clouds'>): CloudDesk {
  const { config, clock, log, telemetry, figures, troubles } = base
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
  return {
    redaction: openRedaction(redact),
    spending,
    spendingFor: (purpose) => meteredSpending(spending, purpose, telemetry),
    fallback(provider, sense, changed) {
      // Two clouds may serve one sense.
      const place = `cloud ${provider} ${sense}`
      const breaker = circuitBreaker({
        ...{ provider, clock, log },
        changed: ({ state, failure }) => {
          if (state === 'closed') troubles.restore(place)
          else if (failure !== null) troubles.degrade(place, outageText(provider, sense, failure))
          changed?.(state === 'closed')
        },
      })
      return { clock, log, telemetry, breaker, told: figures.fellBack }
    },
  }
}
