import { type FakeDatadog, startFakeDatadog } from '../fakes/datadog/fake-datadog.ts'
import {
  type FakeElevenLabs,
  type FakeOptions,
  type FakeSound,
  PUBLISHED,
  speech,
  startFakeElevenLabs,
} from '../fakes/elevenlabs/index.ts'
import {
  type FakeGemini,
  type FakeGeminiOptions,
  REAL_LATENCY,
  startFakeGemini,
} from '../fakes/gemini/index.ts'

export type Cloud = 'gemini' | 'elevenlabs' | 'datadog'
export const CLOUDS: readonly Cloud[] = ['gemini', 'elevenlabs', 'datadog']

/** Keys that the fakes take for right, and that no log, request body or sound may hold. */
export const KEYS = {
  gemini: 'AIzaSyCanaryGeminiKey0000000000000000000',
  elevenlabs: 'sk_canary0elevenlabs0key0000000000000000000',
  datadogApi: 'canary0datadog0api0key000000000a',
  datadogApp: 'canary0datadog0application0key000000000a',
} as const

/** The three clouds on loopback, as fast as their vendors publish. */
export interface FakeClouds {
  readonly gemini: FakeGemini
  readonly elevenlabs: FakeElevenLabs
  readonly datadog: FakeDatadog
  /** Settings of an engine that has the keys of these clouds. */
  env(...keys: readonly Cloud[]): Record<string, string>
  /** Everything that was sent to them, as one text. */
  sent(): string
  close(): Promise<void>
}

export interface FakeCloudsOptions {
  readonly hear?: FakeOptions['hear']
  /** The cloud's voice; real speech unless told. */
  readonly sound?: FakeSound
  /** How Gemini waits, for whoever measures it. */
  readonly wait?: (ms: number) => Promise<void>
  /** At once, for tests that are not about time. */
  readonly atOnce?: boolean
}

/** Loaded once for all. */
const spoken = speech()

export async function startFakeClouds(options: FakeCloudsOptions = {}): Promise<FakeClouds> {
  const { sound = spoken, wait } = options
  // Loaded here, so that no deadline of the engine has to wait for it.
  await sound('Hello.', 16_000)
  const geminiOptions: FakeGeminiOptions = options.atOnce ? {} : { latency: REAL_LATENCY }
  const gemini = await startFakeGemini({
    ...geminiOptions,
    ...(wait === undefined ? {} : { wait }),
    keys: [KEYS.gemini],
  })
  const elevenlabs = await startFakeElevenLabs({
    apiKey: KEYS.elevenlabs,
    sound,
    ...(options.atOnce ? {} : { latency: PUBLISHED }),
    ...(options.hear === undefined ? {} : { hear: options.hear }),
  })
  const datadog = await startFakeDatadog({ apiKey: KEYS.datadogApi, appKey: KEYS.datadogApp })
  const settings: Readonly<Record<Cloud, Record<string, string>>> = {
    gemini: { GEMINI_API_KEY: KEYS.gemini, GOOGLE_GEMINI_BASE_URL: gemini.url },
    elevenlabs: { ELEVENLABS_API_KEY: KEYS.elevenlabs, ELEVENLABS_BASE_URL: elevenlabs.url },
    datadog: {
      ...{ DD_API_KEY: KEYS.datadogApi, DD_APP_KEY: KEYS.datadogApp, DATADOG_API_BASE_URL: datadog.url },
      // This one is read; what EchoOps tells about itself goes to an intake of its own (tests/fakes/datadog-intake).
      ECHOOPS_TELEMETRY: '0',
    },
  }
  return {
    ...{ gemini, elevenlabs, datadog },
    env: (...keys) => Object.assign({}, ...keys.map((key) => settings[key])),
    sent: () =>
      [
        ...gemini.requests.map((request) => JSON.stringify(request)),
        ...elevenlabs.requests.map(({ path, query, said }) => `${path} ${query} ${said.join(' ')}`),
        ...datadog.requests.map(({ path, query, body }) => `${path} ${JSON.stringify([query, body])}`),
      ].join('\n'),
    close: async () => {
      await gemini.close()
      await elevenlabs.close()
      await datadog.close()
    },
  }
}
