import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js'
import { ProviderError, type ProviderProblem } from '../../domain/provider-error.ts'
import { problemOfAnswer } from './problem.ts'

export type Sdk = ElevenLabsClient

export interface SdkOptions {
  readonly baseUrl: string
  readonly apiKey: string
}

/**
 * The vendor's client, loaded when it is needed first: that takes 0.6 s and 100 MB, and only what cannot use a socket needs it.
 * It retries nothing: it ignores an abort while it waits between two tries.
 */
export function lazySdk({ baseUrl, apiKey }: SdkOptions): () => Promise<Sdk> {
  let client: Promise<Sdk> | null = null
  return () => {
    client ??= import('@elevenlabs/elevenlabs-js').then(
      ({ ElevenLabsClient: Client }) => new Client({ baseUrl, apiKey, maxRetries: 0 }),
    )
    return client
  }
}

/** What the client rejects with, as ours. */
export function problemOfSdk(error: unknown): ProviderProblem {
  if (error instanceof ProviderError) return error
  const status = property(error, 'statusCode')
  if (typeof status === 'number') {
    const headers = property(property(error, 'rawResponse'), 'headers')
    const retryAfter = headers instanceof Headers ? headers.get('retry-after') : null
    return problemOfAnswer(status, property(error, 'body'), retryAfter)
  }
  // Their messages quote the answer: not taken along.
  const name = property(error, 'name')
  if (name === 'ParseError' || name === 'JsonError') return { failure: 'malformed' }
  // What fetch raises once a body has begun is a TypeError "terminated"; before, its cause is the network's.
  const begun = error instanceof TypeError && error.message === 'terminated'
  return { failure: begun ? 'cut' : 'unreachable', cause: error }
}

function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Reflect.get(value, key)
}
