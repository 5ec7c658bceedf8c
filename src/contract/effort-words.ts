import type { SitRepView, SpeechView } from './incident.ts'

/** Why a cloud did not do its part, behind its name: "Gemini was late". */
const WHY: Readonly<Record<string, string>> = {
  unreachable: 'could not be reached',
  timeout: 'was late',
  'bad-key': 'refused the key',
  forbidden: 'did not allow it',
  quota: 'was used up',
  'rate-limited': 'asked for a pause',
  'not-found': 'did not know the model',
  'too-large': 'took no request of this size',
  'bad-request': 'refused the request',
  blocked: 'kept its answer back',
  malformed: 'gave no report',
  'no-speech': 'gave no speech',
  cut: 'broke off',
  'server-error': 'had a failure',
}

const NAMES: Readonly<Record<string, string>> = {
  gemini: 'Gemini',
  elevenlabs: 'ElevenLabs',
  'local-analyst': 'Local analyst',
  'local-voice': 'Local voice',
}

/** An engine as people call it; "gemini+local-analyst" wrote one after the other. */
export function engineWords(by: string): string {
  const names = by.split('+').map((name) => NAMES[name] ?? name)
  return names
    .map((name, at) => (at > 0 && name.startsWith('Local') ? name.toLowerCase() : name))
    .join(', then ')
}

/** "$0.0001", "less than $0.0001", "$1.20". */
export function dollars(usd: number): string {
  if (usd >= 0.995) return `$${usd.toFixed(2)}`
  return usd < 0.000_05 ? 'less than $0.0001' : `$${usd.toFixed(4)}`
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const grouped = (value: number): string => value.toLocaleString('en-GB')

/** Who wrote the report, why where it was not who should have, and what it took: "Gemini · 0.6 s · 412 tokens · $0.0001". */
export function reportEffort(sitrep: Omit<SitRepView, 'sentences' | 'headline' | 'text'>): string {
  const { by, fell_back: fell, latency_ms: latencyMs, tokens, cost_usd: costUsd } = sitrep
  const why = fell === undefined ? '' : `: ${engineWords(fell.from)} ${WHY[fell.failure] ?? 'failed'}`
  return [
    `${engineWords(by)}${why}`,
    latencyMs === undefined ? '' : seconds(latencyMs),
    tokens === undefined ? '' : `${grouped(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`,
    costUsd === undefined ? '' : dollars(costUsd),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** What a vendor's voice took for an incident: "ElevenLabs · 212 characters · $0.0106"; empty when none was used. */
export function voiceEffort(speech: readonly Pick<SpeechView, 'by' | 'characters' | 'cost_usd'>[]): string {
  const charged = speech.filter(({ characters }) => characters !== undefined)
  const by = charged[0]?.by ?? null
  if (by === null) return ''
  const characters = charged.reduce((sum, one) => sum + (one.characters ?? 0), 0)
  const costUsd = charged.reduce((sum, one) => sum + (one.cost_usd ?? 0), 0)
  const cost = costUsd > 0 ? ` · ${dollars(costUsd)}` : ''
  return `${engineWords(by)} · ${grouped(characters)} ${characters === 1 ? 'character' : 'characters'}${cost}`
}
