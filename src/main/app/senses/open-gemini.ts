import { type GeminiClient, openGeminiClient } from '../../adapters/gemini/client.ts'
import type { Base } from '../base.ts'
import { tracedGemini } from './traced-gemini.ts'

/** Gemini, where there is a key or a project; null otherwise. Nothing is asked of it yet. */
export function openGemini(base: Base): GeminiClient | null {
  const client = opened(base)
  return client === null ? null : tracedGemini(client, base.self.models)
}

function opened({ config, clock }: Base): GeminiClient | null {
  const settings = config.clouds.gemini
  if (settings === null) return null
  const { access, baseUrl, model } = settings
  const options = { clock, model, ...(baseUrl === null ? {} : { baseUrl }) }
  if (access.kind === 'key') return openGeminiClient({ ...options, apiKey: access.key.reveal() })
  const { project, location, credentialsPath } = access
  return openGeminiClient({ ...options, vertex: { project, location, credentialsPath } })
}
