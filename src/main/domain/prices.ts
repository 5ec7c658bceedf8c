/**
 * What the clouds charge, in US dollars, as far as it is known; taxes, free allowances and discounts are left out. A model that does not
 * stand here has no price: null, never a guess. Prices change; whoever changes a line changes its date.
 */

export interface TokenPrice {
  /** Per million tokens of text that are sent. */
  readonly input: number
  /** Per million tokens that are written, those of thinking included. */
  readonly output: number
  /** Per million tokens of sound that are sent; null: no price is known. */
  readonly audio: number | null
  /** ISO date of the transcript. */
  readonly asOf: string
}

/**
 * https://ai.google.dev/gemini-api/docs/pricing, "Paid tier, standard", prompts up to 200,000 tokens. Never read at the vendor: known from
 * transcripts of that page. Word for word in one of 2026-10-07: both lines of 3.5, what is sent to 2.5 Pro and 2.5 Flash (sound too), what
 * 2.5 Flash-Lite writes. As tables of others in 2026 have it: what 2.5 Flash-Lite is sent, what 2.5 Flash and 2.5 Pro write. Not verified: sound
 * sent to 2.5 Flash-Lite and 2.5 Pro. `null` is what no source says.
 */
export const GEMINI_PRICES: Readonly<Record<string, TokenPrice>> = {
  'gemini-2.5-flash-lite': { input: 0.1, output: 0.4, audio: 0.3, asOf: '2026-05-16' },
  'gemini-2.5-flash': { input: 0.3, output: 2.5, audio: 1, asOf: '2026-04-14' },
  'gemini-2.5-pro': { input: 1.25, output: 10, audio: 1.25, asOf: '2026-04-14' },
  'gemini-3.5-flash-lite': { input: 0.3, output: 2.5, audio: 0.3, asOf: '2026-10-07' },
  'gemini-3.5-flash': { input: 1.5, output: 9, audio: null, asOf: '2026-10-07' },
}

export interface VoicePrice {
  readonly perThousandCharacters: number
  readonly asOf: string
}

/**
 * https://elevenlabs.io/pricing/api, pay as you go. Not verified at the vendor: as a table of others of June 2026 has it. Earlier in 2026 others
 * name 0.06 and 0.12, and a subscription charges credits instead, so what is billed may be a fifth more.
 */
export const VOICE_PRICES: Readonly<Record<string, VoicePrice>> = {
  eleven_flash_v2_5: { perThousandCharacters: 0.05, asOf: '2026-06-30' },
  eleven_flash_v2: { perThousandCharacters: 0.05, asOf: '2026-06-30' },
  eleven_turbo_v2_5: { perThousandCharacters: 0.05, asOf: '2026-06-30' },
  eleven_turbo_v2: { perThousandCharacters: 0.05, asOf: '2026-06-30' },
  eleven_multilingual_v2: { perThousandCharacters: 0.1, asOf: '2026-06-30' },
  eleven_v3: { perThousandCharacters: 0.1, asOf: '2026-06-30' },
}

export interface EarPrice {
  readonly perHour: number
  /** On top of it where names to listen for are sent, as they always are once services are known. */
  readonly keytermsPerHour: number
  readonly asOf: string
}

/**
 * https://elevenlabs.io/pricing/api, "Speech to Text". Not verified at the vendor: as tables of others of June and July 2026 have it; for names, 0.05
 * an hour on top of Scribe v2, a fifth on top of its realtime model.
 */
export const EAR_PRICES: Readonly<Record<string, EarPrice>> = {
  scribe_v1: { perHour: 0.22, keytermsPerHour: 0, asOf: '2026-06-30' },
  scribe_v2: { perHour: 0.22, keytermsPerHour: 0.05, asOf: '2026-07-03' },
  scribe_v2_realtime: { perHour: 0.39, keytermsPerHour: 0.078, asOf: '2026-07-03' },
}

export interface TokensUsed {
  /** All that was sent, sound included. */
  readonly promptTokens: number
  /** All that was written, thinking included. */
  readonly completionTokens: number
  /** How many of the prompt's tokens were sound. */
  readonly audioTokens?: number
}

/** Null when the model, or what it charges for sound that was sent, is not known. */
export function costOfTokens(model: string, used: TokensUsed): number | null {
  const price = priceOf(GEMINI_PRICES, model)
  if (price === null) return null
  const sound = Math.min(used.audioTokens ?? 0, used.promptTokens)
  if (sound > 0 && price.audio === null) return null
  const text = used.promptTokens - sound
  return (text * price.input + sound * (price.audio ?? 0) + used.completionTokens * price.output) / 1_000_000
}

export function costOfCharacters(model: string, characters: number): number | null {
  const price = priceOf(VOICE_PRICES, model)
  return price === null ? null : (characters * price.perThousandCharacters) / 1_000
}

/** With the names that are sent along, so that no budget is counted too low. */
export function costOfHearing(model: string, clipMs: number): number | null {
  const price = priceOf(EAR_PRICES, model)
  return price === null ? null : (clipMs * (price.perHour + price.keytermsPerHour)) / 3_600_000
}

/** What to tell at the start, so that figures without costs are not taken for free; empty when every model has its price. */
export function modelsWithoutPrice(models: {
  readonly gemini?: string
  readonly voice?: string
  readonly ear?: string
}): readonly string[] {
  const { gemini, voice, ear } = models
  return [
    gemini === undefined || priceOf(GEMINI_PRICES, gemini) !== null ? null : gemini,
    voice === undefined || priceOf(VOICE_PRICES, voice) !== null ? null : voice,
    ear === undefined || priceOf(EAR_PRICES, ear) !== null ? null : ear,
  ].filter((model) => model !== null)
}

/** "gemini-2.5-flash-001" is a fixed version of the model, at its price; a preview is a model of its own. */
function priceOf<P>(prices: Readonly<Record<string, P>>, model: string): P | null {
  const name = model.replace(/^models\//, '').replace(/-\d{3}$/, '')
  return Object.hasOwn(prices, name) ? (prices[name] ?? null) : null
}
