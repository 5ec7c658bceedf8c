import type { FinishReason, GenerateContentResponse, Part } from '@google/genai'
import { enumeration, problem } from './failures.ts'

/** Tokens as the vendor counts them; thoughts are billed as output. */
export interface Tokens {
  readonly promptTokens: number
  readonly completionTokens: number
  /** How many of the prompt's were sound. */
  readonly audioTokens: number
}

/** Finish reasons by which a filter speaks, as far as they are documented. */
const FILTERED: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MODEL_ARMOR',
])

/** The parts of one chunk or answer. @throws {ProviderError} `blocked` where a filter kept it back. */
export function partsOf({ candidates, promptFeedback }: GenerateContentResponse): readonly Part[] {
  const blocked = promptFeedback?.blockReason
  if (blocked !== undefined) throw problem('blocked', enumeration(blocked))
  const parts = candidates?.[0]?.content?.parts
  return Array.isArray(parts) ? parts : []
}

/** Words of the answer, without the thoughts. */
export const textOf = (parts: readonly Part[]): string =>
  parts.map(({ text, thought }) => (typeof text === 'string' && thought !== true ? text : '')).join('')

export const finishOf = ({ candidates }: GenerateContentResponse): FinishReason | null =>
  candidates?.[0]?.finishReason ?? null

/** An answer is whole only with STOP; one without a reason was cut, even where its connection ended well. */
export function expectWhole(finish: string | null): void {
  if (finish === 'STOP') return
  if (finish === null || finish === 'MAX_TOKENS') throw problem('cut', finish ?? 'no finish reason')
  throw problem(FILTERED.has(finish) ? 'blocked' : 'malformed', enumeration(finish))
}

/** Null where the chunk does not count. */
export function tokensOf({ usageMetadata }: GenerateContentResponse): Tokens | null {
  if (usageMetadata === undefined) return null
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, promptTokensDetails } = usageMetadata
  const sound = promptTokensDetails?.find(({ modality }) => modality === 'AUDIO')
  return {
    promptTokens: count(promptTokenCount),
    completionTokens: count(candidatesTokenCount) + count(thoughtsTokenCount),
    audioTokens: count(sound?.tokenCount),
  }
}

const count = (value: number | undefined): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
