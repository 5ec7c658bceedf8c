import { z } from 'zod'
import { earError } from './errors.ts'
import { problemOfSdk, type Sdk } from './sdk.ts'

export interface ScribeRequest {
  readonly sdk: Sdk
  /** `scribe_v2`. */
  readonly model: string
  readonly language: string
  readonly keyterms: readonly string[]
}

const ANSWER = z.object({ text: z.string() })

/** A whole clip by one request. Rejects with a ProviderError; the deadline comes through the signal. */
export async function hearByRequest(
  { sdk, model, language, keyterms }: ScribeRequest,
  wav: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<string> {
  try {
    const answer = await sdk.speechToText.convert(
      {
        file: new Blob([wav], { type: 'audio/wav' }),
        modelId: model,
        languageCode: language,
        tagAudioEvents: false,
        ...(keyterms.length > 0 ? { keyterms: [...keyterms] } : {}),
      },
      { abortSignal: signal, maxRetries: 0 },
    )
    const { data } = ANSWER.safeParse(answer)
    if (data === undefined) throw earError({ failure: 'malformed' })
    return data.text
  } catch (error) {
    throw earError(problemOfSdk(error))
  }
}
