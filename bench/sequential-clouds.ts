import { openElevenLabsVoice } from '../src/main/adapters/elevenlabs/elevenlabs-voice.ts'
import { geminiAnalyst } from '../src/main/adapters/gemini/analyst.ts'
import { DEFAULT_MODEL, openGeminiClient } from '../src/main/adapters/gemini/client.ts'
import { readPrompt } from '../src/main/adapters/gemini/prompt.ts'
import { openLogEvidence } from '../src/main/adapters/logs/log-evidence.ts'
import { systemClock } from '../src/main/adapters/system/system-clock.ts'
import { workerUrl } from '../src/main/app/workers.ts'
import { headlineOf } from '../src/main/domain/announcement.ts'
import { openRedaction } from '../src/main/domain/redaction/redaction.ts'
import { incidentOf } from '../tests/scenarios/scenario-incident.ts'
import { type FakeClouds, KEYS } from '../tests/support/clouds.ts'
import type { VendorWatch } from './vendor-watch.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }
const reserved = { book: () => undefined, close: () => undefined }
const spending = { allows: () => true, reserve: () => reserved }
const RESOURCES = new URL('../resources', import.meta.url).pathname

/**
 * The naive way with the same clouds and the same adapters: read the logs, have the whole report written, have its whole sound made.
 * Milliseconds until the first sample could be played, one value a round; the first, which loads the engines, is not counted.
 */
export async function cloudsOneAfterTheOther(
  { gemini, elevenlabs }: FakeClouds,
  watch: VendorWatch,
  { alert, logs, home }: { alert: Readonly<Record<string, unknown>>; logs: string; home: string },
  rounds: number,
): Promise<readonly number[]> {
  const clock = systemClock()
  const evidence = openLogEvidence({ paths: [logs], workerUrl: workerUrl('logs-worker'), clock, log })
  const client = openGeminiClient({ apiKey: KEYS.gemini, baseUrl: gemini.url, model: DEFAULT_MODEL, clock })
  const prompt = await readPrompt(RESOURCES, 'analyst')
  const analyst = geminiAnalyst({
    ...{ client, spending, clock, log },
    redaction: openRedaction(),
    prompt: () => prompt,
    costOf: () => 0,
  })
  const voice = openElevenLabsVoice({
    ...{ spending, clock, log, home },
    apiKey: KEYS.elevenlabs,
    baseUrl: elevenlabs.url,
    voiceId: 'bench',
    costOf: () => 0,
  })
  await voice.warm([])
  const signal = new AbortController().signal
  const incident = incidentOf(alert, Date.now())
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    gemini.script(watch.report)
    const startedMs = performance.now()
    const report = await evidence.around(incident, signal)
    const sentences = [headlineOf(incident)]
    for await (const { text } of analyst.brief({ incident, report }, signal)) sentences.push(text)
    let bytes = 0
    for await (const { pcm } of voice.speak(sentences.join(' '), signal)) bytes += pcm.byteLength
    if (bytes === 0 || sentences.length < 2) throw new Error('there is no report, or no sound')
    if (round > 0) times.push(performance.now() - startedMs)
  }
  await evidence.close()
  await voice.close()
  return times
}
