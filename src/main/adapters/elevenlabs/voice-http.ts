import { voiceError } from './errors.ts'
import { problemOfSdk, type Sdk } from './sdk.ts'
import type { SoundFeed } from './sound-feed.ts'
import { MANNER } from './voice-line.ts'

/** Bare samples, by their rate in Hz. What a plan does not allow is refused with 403. */
export type PcmFormat = `pcm_${16_000 | 22_050 | 24_000 | 32_000 | 44_100 | 48_000}`

export interface HttpVoice {
  readonly sdk: Sdk
  readonly voiceId: string
  readonly model: string
  readonly outputFormat: PcmFormat
}

/**
 * The text by one request, its sound as it is made. Rejects with a ProviderError. The client's own deadline does not cover the body:
 * the feed's does, and ends the request through the signal.
 */
export async function speakByRequest(
  { sdk, voiceId, model, outputFormat }: HttpVoice,
  text: string,
  feed: SoundFeed,
  signal: AbortSignal,
): Promise<void> {
  try {
    const voiceSettings = { stability: MANNER.stability, similarityBoost: MANNER.similarity_boost }
    const { data, rawResponse } = await sdk.textToSpeech
      .stream(
        voiceId,
        { text, modelId: model, outputFormat, voiceSettings },
        { abortSignal: signal, maxRetries: 0 },
      )
      .withRawResponse()
    const type = rawResponse.headers.get('content-type') ?? ''
    if (/^(?:text\/|application\/(?:json|xml))/i.test(type)) throw voiceError({ failure: 'malformed' })
    const reader = data.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) feed.push(part.value)
    feed.complete()
  } catch (error) {
    throw voiceError(problemOfSdk(error))
  }
}
