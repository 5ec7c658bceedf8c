import { localAnalyst } from '../src/main/adapters/local-analyst/local-analyst.ts'
import { fliteWasmUrl } from '../src/main/adapters/local-voice/flite-url.ts'
import { openLocalVoice } from '../src/main/adapters/local-voice/local-voice.ts'
import { openLogEvidence } from '../src/main/adapters/logs/log-evidence.ts'
import { systemClock } from '../src/main/adapters/system/system-clock.ts'
import { workerUrl } from '../src/main/app/workers.ts'
import { headlineOf } from '../src/main/domain/announcement.ts'
import type { Speaker } from '../src/main/ports/speaker.ts'
import { incidentOf } from '../tests/scenarios/scenario-incident.ts'

const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }

/**
 * The naive way with the same engines: read the logs, write the whole report, make its whole sound. Milliseconds until the
 * first sample could be played, one value a round; the first, which loads the engines, is not counted.
 */
export async function reportOneAfterTheOther(
  payload: Readonly<Record<string, unknown>>,
  logs: string,
  rounds: number,
): Promise<readonly number[]> {
  const clock = systemClock()
  const evidence = openLogEvidence({ paths: [logs], workerUrl: workerUrl('logs-worker'), clock, log: quiet })
  const voice = openLocalVoice({
    workerUrl: workerUrl('voice-worker'),
    wasmUrl: fliteWasmUrl(),
    clock,
    log: quiet,
  })
  const signal = new AbortController().signal
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    // A word of its own in each round, so that no sound is taken from the cache.
    const incident = incidentOf(
      { ...payload, title: `${payload['title']} ${'abcdefgh'[round % 8]}` },
      Date.now(),
    )
    const startedMs = performance.now()
    const report = await evidence.around(incident, signal)
    const sentences = [headlineOf(incident)]
    for await (const { text } of localAnalyst().brief({ incident, report }, signal)) sentences.push(text)
    await makeWhole(voice, `${sentences.join(' ')} Round ${round}.`, signal)
    if (round > 0) times.push(performance.now() - startedMs)
  }
  await evidence.close()
  await voice.close()
  return times
}

async function makeWhole(voice: Speaker, text: string, signal: AbortSignal): Promise<void> {
  let bytes = 0
  for await (const { pcm } of voice.speak(text, signal)) bytes += pcm.byteLength
  if (bytes === 0) throw new Error('the voice made no sound')
}
