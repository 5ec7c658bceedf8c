import { setImmediate } from 'node:timers/promises'
import { fliteWasmUrl } from '../src/main/adapters/local-voice/flite-url.ts'
import { openLocalVoice } from '../src/main/adapters/local-voice/local-voice.ts'
import { systemClock } from '../src/main/adapters/system/system-clock.ts'
import type { Speaker } from '../src/main/ports/speaker.ts'
import { percentile, type Row } from './measure.ts'

const ROUNDS = 40
const NOUNS =
  'latency errors timeouts restarts memory disk queue cache payment checkout gateway database login search'.split(
    ' ',
  )

/** The baseline is the naive way, in the same run: the whole text is made before its first sound is heard. */
export async function run(): Promise<readonly Row[]> {
  const voice = openLocalVoice({
    workerUrl: new URL('../src/main/adapters/local-voice/voice-worker.ts', import.meta.url),
    wasmUrl: fliteWasmUrl(),
    clock: systemClock(),
    log: { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error },
  })
  try {
    const begun = performance.now()
    await voice.warm(['Critical.'])
    const readyMs = performance.now() - begun
    const opener = await rounds(
      voice,
      (i) => `${noun(i)} on ${noun(i * 3 + 1)} ${noun(i + Math.floor(i / 14) + 5)}.`,
    )
    const kept = await rounds(voice, () => 'Critical.')
    const report = await rounds(voice, (i) => reportOf(i))
    return [
      { name: 'start to ready and warm', value: readyMs, unit: 'ms' },
      {
        name: 'four-word opener, first sound, p50',
        value: percentile(opener.first, 50),
        unit: 'ms',
        atMost: 35,
      },
      { name: 'four-word opener, first sound, p95', value: percentile(opener.first, 95), unit: 'ms' },
      {
        name: 'opener spoken before, first sound, p95',
        value: percentile(kept.first, 95),
        unit: 'ms',
        atMost: 2,
      },
      {
        name: 'report of three sentences, first sound, p50',
        value: percentile(report.first, 50),
        unit: 'ms',
      },
      { name: 'report of three sentences, whole, p50', value: percentile(report.whole, 50), unit: 'ms' },
      {
        name: 'its first sound against making all of it first',
        value: percentile(report.first, 50) / percentile(report.whole, 50),
        unit: '×',
      },
    ]
  } finally {
    await voice.close()
  }
}

function noun(i: number): string {
  return NOUNS[i % NOUNS.length] ?? ''
}

function reportOf(i: number): string {
  const [a, b, c] = [noun(i), noun(i * 5 + Math.floor(i / 14)), noun(i * 3 + 2)]
  return `The ${a} of ${b} failed. Users of ${b} see ${a} and cannot reach ${c}. Restart ${c} after ${a}.`
}

async function rounds(
  voice: Speaker,
  text: (i: number) => string,
): Promise<{ first: number[]; whole: number[] }> {
  const first: number[] = []
  const whole: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    // Lets the voice get its next instance ready, as it does between two alerts.
    for (let turn = 0; turn < 20; turn++) await setImmediate()
    const start = performance.now()
    const before = first.length
    for await (const _ of voice.speak(text(i), new AbortController().signal)) {
      if (first.length === before) first.push(performance.now() - start)
    }
    whole.push(performance.now() - start)
  }
  return { first, whole }
}
