import { PROVIDERS, type Provider } from '../../domain/provider-error.ts'
import { addUsage, NO_USAGE, type Usage } from '../../domain/usage.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Reservation, Spending } from '../../ports/spending.ts'

/** Which of the two limits. */
export type Limit = 'usd' | 'characters'

export interface SpendingFigures {
  /** The last sixty minutes, and since midnight (UTC), by provider and in all. */
  readonly hour: Readonly<Record<Provider | 'all', Usage>>
  readonly today: Readonly<Record<Provider | 'all', Usage>>
  readonly hourlyUsd: number
  readonly hourlyCharacters: number
  /** The limits that are used up now. */
  readonly usedUp: readonly Limit[]
}

export interface OpenSpending extends Spending {
  figures(): SpendingFigures
}

export interface SpendingOptions {
  readonly clock: Clock
  readonly log: Log
  /** For all providers together. 0: the clouds rest. */
  readonly hourlyUsd: number
  readonly hourlyCharacters: number
  /** Told once when a limit is reached, and once when there is room again. */
  readonly changed?: (limit: Limit, isUsedUp: boolean) => void
}

const MINUTE = 60_000
const MINUTES = 60
const DAY = 86_400_000
/** Below this part of a limit there is room again; nearer to it, it would be told over and over. */
const ROOM = 0.8

/** Longer than any request; one that nobody has ended by then must not hold its part for good. */
const RESERVED_MS = 180_000

/** What a request that is underway may still cost. */
interface Held {
  usd: number
  characters: number
  readonly untilMs: number
}

type ByProvider = Record<Provider, Usage>

/** Keeps count in sixty slots of a minute; what is older is forgotten. What is underway counts as what it may cost. */
export function openSpending(options: SpendingOptions): OpenSpending {
  return new Ledger(options)
}

class Ledger implements OpenSpending {
  readonly #options: SpendingOptions
  readonly #slots: { minute: number; readonly used: ByProvider }[] = []
  readonly #usedUp = new Set<Limit>()
  readonly #held = new Set<Held>()
  #day = 0
  #today = nothing()

  constructor(options: SpendingOptions) {
    this.#options = options
    this.#day = Math.floor(options.clock.now() / DAY)
  }

  allows(provider: Provider, estimate: Partial<Usage>): boolean {
    const { hourlyUsd, hourlyCharacters } = this.#options
    const used = this.#hour()
    const held = this.#underway()
    const more = soundUsage({ ...NO_USAGE, ...estimate })
    const usd =
      this.#fits('usd', used.costUsd, more.costUsd, hourlyUsd, provider) &&
      fitsBeside(used.costUsd + more.costUsd, held.usd, hourlyUsd)
    if (more.characters === 0) return usd
    const characters =
      this.#fits('characters', used.characters, more.characters, hourlyCharacters, provider) &&
      fitsBeside(used.characters + more.characters, held.characters, hourlyCharacters)
    return usd && characters
  }

  reserve(provider: Provider, estimate: Partial<Usage>): Reservation | null {
    if (!this.allows(provider, estimate)) return null
    const { costUsd, characters } = soundUsage({ ...NO_USAGE, ...estimate })
    const untilMs = this.#options.clock.monotonicMs() + RESERVED_MS
    const held: Held = { usd: costUsd, characters, untilMs }
    this.#held.add(held)
    return {
      book: (usage) => {
        const sound = soundUsage(usage)
        held.usd = Math.max(0, held.usd - sound.costUsd)
        held.characters = Math.max(0, held.characters - sound.characters)
        this.#add(provider, sound)
      },
      close: () => void this.#held.delete(held),
    }
  }

  #underway(): Pick<Held, 'usd' | 'characters'> {
    const nowMs = this.#options.clock.monotonicMs()
    const sum = { usd: 0, characters: 0 }
    for (const held of this.#held) {
      if (held.untilMs <= nowMs) this.#held.delete(held)
      else {
        sum.usd += held.usd
        sum.characters += held.characters
      }
    }
    return sum
  }

  #add(provider: Provider, sound: Usage): void {
    const slot = this.#slot()
    slot.used[provider] = addUsage(slot.used[provider], sound)
    this.#turnDay()
    this.#today[provider] = addUsage(this.#today[provider], sound)
  }

  figures(): SpendingFigures {
    this.#turnDay()
    this.#forget()
    const { hourlyUsd, hourlyCharacters } = this.#options
    const hour = this.#slots.reduce((sum, { used }) => bothOf(sum, used), nothing())
    const usedUp = [...this.#usedUp]
    return { hour: withAll(hour), today: withAll(this.#today), hourlyUsd, hourlyCharacters, usedUp }
  }

  #fits(limit: Limit, used: number, more: number, most: number, provider: Provider): boolean {
    if (this.#usedUp.has(limit) && most > 0 && used < most * ROOM) this.#tell(limit, false, provider)
    const fits = most > 0 && used + more <= most
    if (!fits && !this.#usedUp.has(limit)) this.#tell(limit, true, provider)
    return fits
  }

  #tell(limit: Limit, isUsedUp: boolean, provider: Provider): void {
    const { log, changed } = this.#options
    if (isUsedUp) this.#usedUp.add(limit)
    else this.#usedUp.delete(limit)
    if (isUsedUp) log.warn({ limit, provider }, 'the budget of this hour is used up')
    else log.info({ limit, provider }, 'there is budget again')
    changed?.(limit, isUsedUp)
  }

  #hour(): Usage {
    this.#forget()
    return this.#slots.reduce((sum, { used }) => addUsage(sum, sumOf(used)), NO_USAGE)
  }

  #slot(): { readonly used: ByProvider } {
    this.#forget()
    const minute = this.#minute()
    const last = this.#slots.at(-1)
    if (last?.minute === minute) return last
    const slot = { minute, used: nothing() }
    this.#slots.push(slot)
    return slot
  }

  #forget(): void {
    const oldest = this.#minute() - MINUTES
    while ((this.#slots[0]?.minute ?? Number.POSITIVE_INFINITY) <= oldest) this.#slots.shift()
  }

  #turnDay(): void {
    const day = Math.floor(this.#options.clock.now() / DAY)
    if (day === this.#day) return
    this.#day = day
    this.#today = nothing()
  }

  #minute(): number {
    return Math.floor(this.#options.clock.monotonicMs() / MINUTE)
  }
}

/** That others still run is no end of the budget: it is refused now, and not told. */
const fitsBeside = (wanted: number, held: number, most: number): boolean =>
  held === 0 || wanted + held <= most

const nothing = (): ByProvider => ({ gemini: NO_USAGE, elevenlabs: NO_USAGE, datadog: NO_USAGE })

const sumOf = (used: ByProvider): Usage =>
  PROVIDERS.reduce((sum, provider) => addUsage(sum, used[provider]), NO_USAGE)

const bothOf = (one: ByProvider, other: ByProvider): ByProvider => ({
  gemini: addUsage(one.gemini, other.gemini),
  elevenlabs: addUsage(one.elevenlabs, other.elevenlabs),
  datadog: addUsage(one.datadog, other.datadog),
})

const withAll = (used: ByProvider) => ({ ...used, all: sumOf(used) })

/** A figure that a provider got wrong (negative, no number) must not open or close the budget for good. */
function soundUsage(usage: Usage): Usage {
  const sound = (value: number): number => (Number.isFinite(value) && value > 0 ? value : 0)
  return {
    promptTokens: sound(usage.promptTokens),
    completionTokens: sound(usage.completionTokens),
    characters: sound(usage.characters),
    costUsd: sound(usage.costUsd),
  }
}
