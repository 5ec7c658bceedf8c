import { AsyncLocalStorage } from 'node:async_hooks'
import { EchoError } from '../../domain/error.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Announcer, SpokenReport } from '../../ports/announcer.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Speaker, SpeakHint } from '../../ports/speaker.ts'
import type { About, Telemetry } from '../../ports/telemetry.ts'
import { type Held, openStep } from './open-step.ts'

type Within = <T>(work: () => T) => T

/** Sentences whose trace is remembered; more do not wait in the queue of a room. */
const MOST_TEXTS = 256

/**
 * Which trace a text belongs to. The voice is asked for it by the queue, in its own time; so the one who wants it said leaves the trace
 * here. Kept in memory only, and the newest: the same words of two reports belong to the later one.
 */
export class SpeechTraces {
  readonly #of = new Map<string, Within>()

  remember(text: string): void {
    this.#of.delete(text)
    this.#of.set(text, AsyncLocalStorage.snapshot())
    const oldest = this.#of.size > MOST_TEXTS ? this.#of.keys().next().value : undefined
    if (oldest !== undefined) this.#of.delete(oldest)
  }

  /** Inside of the trace of this text, where one is known. */
  within<T>(text: string, work: () => T): T {
    return (this.#of.get(text) ?? ((alone) => alone()))(work)
  }
}

/** The same announcer; whose trace its words are is remembered. */
export function rememberedAnnouncer(announcer: Announcer, traces: SpeechTraces): Announcer {
  return {
    begin(incident, headline) {
      traces.remember(headline)
      const report = announcer.begin(incident, headline)
      return remembered(report, traces)
    },
    announce(about, purpose, key, text) {
      traces.remember(text)
      announcer.announce(about, purpose, key, text)
    },
    reply(about, key, text) {
      traces.remember(text)
      return announcer.reply(about, key, text)
    },
    hold: (held) => announcer.hold(held),
    drop: (incidentId) => announcer.drop(incidentId),
    hush: (incidentId, what) => announcer.hush(incidentId, what),
    replay: (utteranceId) => announcer.replay(utteranceId),
    setMuted: (muted) => announcer.setMuted(muted),
    skip: () => announcer.skip(),
    state: () => announcer.state(),
    subscribe: (changed) => announcer.subscribe(changed),
  }
}

const remembered = (report: SpokenReport, traces: SpeechTraces): SpokenReport => ({
  say(sentence) {
    traces.remember(sentence.text)
    report.say(sentence)
  },
  finished: (signal) => report.finished(signal),
})

/** The same voice; making the sound of a text is a step of the trace it belongs to. */
export function tracedSpeaker(
  speaker: Speaker,
  telemetry: Pick<Telemetry, 'step'>,
  traces: SpeechTraces,
  clock: Clock,
): Speaker {
  async function* spoken(text: string, signal: AbortSignal, hint?: SpeakHint): AsyncGenerator<AudioChunk> {
    const about = { by: speaker.by, characters: text.length, urgent: hint?.urgent === true }
    const step = traces.within(text, () => openStep(telemetry, 'speak', about))
    const startedMs = clock.monotonicMs()
    let isFirst = true
    // Also for a voice that does not listen to its signal: an open step would hold back the whole trace.
    const stopped = (): void => endStopped(step, signal.reason)
    signal.addEventListener('abort', stopped, { once: true })
    try {
      const sound = step.run(() => speaker.speak(text, signal, hint)[Symbol.asyncIterator]())
      try {
        for (;;) {
          const next = await step.run(() => sound.next())
          if (next.done === true) return
          if (isFirst)
            step.tell({ first_audio_ms: clock.monotonicMs() - startedMs, by: next.value.by ?? speaker.by })
          isFirst = false
          yield next.value
        }
      } finally {
        await step.run(() => sound.return?.())
      }
    } catch (error) {
      if (signal.aborted) stopped()
      else step.end(error)
      throw error
    } finally {
      signal.removeEventListener('abort', stopped)
      step.end()
    }
  }
  const { has } = speaker
  return {
    by: speaker.by,
    speak: spoken,
    ...(speaker.prepare === undefined ? {} : { prepare: (text: string) => speaker.prepare?.(text) }),
    ...(has === undefined ? {} : { has: (text: string) => has.call(speaker, text) }),
    warm: (texts) => speaker.warm(texts),
    close: () => speaker.close(),
  }
}

/** Somebody took the floor, or it was not wanted any more: no failure of the voice. One that was given up with an error of ours is one. */
function endStopped(step: Held<About>, reason: unknown): void {
  if (reason instanceof EchoError) return step.end(reason)
  step.tell({ cut: true })
  step.end()
}
