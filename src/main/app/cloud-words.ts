import type { Failure, Provider } from '../domain/provider-error.ts'

/** The senses that have an engine of this machine behind that of a cloud. */
export type CloudSense = 'analyst' | 'commander' | 'voice' | 'ear'

const NAMES: Readonly<Record<Provider, string>> = {
  gemini: 'Gemini',
  elevenlabs: 'ElevenLabs',
  datadog: 'Datadog',
}
/** What goes on all the same. */
const MEANWHILE: Readonly<Record<CloudSense, string>> = {
  analyst: 'Reports are written on this machine.',
  commander: 'Commands are understood on this machine alone.',
  voice: 'The voice of this machine speaks.',
  ear: 'The ear of this machine hears alone.',
}
const SETTINGS: Readonly<Record<Provider, string>> = {
  gemini: 'GEMINI_API_KEY',
  elevenlabs: 'ELEVENLABS_API_KEY',
  datadog: 'DD_API_KEY and DD_APP_KEY',
}

const WHY: Readonly<Record<Failure, string>> = {
  unreachable: 'cannot be reached',
  timeout: 'does not answer in time',
  'bad-key': 'refuses the key',
  forbidden: 'does not allow this to the key',
  quota: 'is used up for now',
  'rate-limited': 'asks for a pause',
  'not-found': 'does not know the model or voice that is set',
  'too-large': 'takes no request of this size',
  'bad-request': 'refuses the request',
  blocked: 'keeps its answers back',
  malformed: 'answers with something unusable',
  'no-speech': 'sends sound that is no speech',
  cut: 'breaks its answers off',
  'server-error': 'has a failure of its own',
}
const OF_THE_KEY: ReadonlySet<Failure> = new Set<Failure>(['bad-key', 'forbidden', 'not-found'])

/** For the wall: which cloud does not work, why, what goes on, and what to do where something can be done. */
export function outageText(provider: Provider, sense: CloudSense, failure: Failure): string {
  const remedy = OF_THE_KEY.has(failure) ? ` Check ${SETTINGS[provider]} with npm run doctor.` : ''
  return `${NAMES[provider]} ${WHY[failure]}. ${MEANWHILE[sense]}${remedy}`
}

/** For the wall: the hour's budget is used up. */
export const budgetText = (limit: 'usd' | 'characters'): string =>
  `The ${limit === 'usd' ? 'budget' : 'characters'} of this hour ${limit === 'usd' ? 'is' : 'are'} used up, so the engines of this machine go on alone.`
