import { EchoError } from '../../domain/error.ts'
import type { AudioChunk, Charge, Purpose, Utterance } from '../../domain/speech.ts'
import type { AudioArchive } from '../../ports/audio-archive.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Room } from '../../ports/room.ts'
import type { Speaker } from '../../ports/speaker.ts'
import { archivedSound } from './archived-sound.ts'

/** A voice that gives no sound for this long is taken for hung. */
const VOICE_SILENT_MS = 10_000
/** Longer than 600 characters can ever take; a voice that does not stop is cut off here. */
const LONGEST_SOUND_MS = 60_000

/** A disk that hangs must not silence the room: then the voice says it anew. */
const KEPT_WITHIN_MS = 2_000

/** The room waits for the first sound of these, whoever makes it. */
const URGENT: ReadonlySet<Purpose> = new Set<Purpose>(['headline', 'reply'])

export interface SoundParts {
  readonly speaker: Speaker
  readonly room: Room
  readonly archive: AudioArchive
  readonly clock: Clock
  readonly log: Log
  /** Told of what goes to ears. */
  sounding(chunk: AudioChunk): void
}

export interface SoundOrder {
  readonly utterance: Utterance
  readonly audible: boolean
  readonly replayOf: string | null
  /** It is its turn: the room hears nothing until its first sound. */
  readonly awaited: boolean
  readonly signal: AbortSignal
}

export interface Sound {
  readonly audioMs: number
  readonly by: string
  readonly charged?: Charge
  readonly chunks: readonly AudioChunk[]
}

/**
 * Makes the sound of one utterance and passes every piece on to the room as it comes. The voice is asked in the same
 * tick. Rejects when the voice fails, gives nothing, hangs for 10 s, or the order is aborted.
 */
export async function makeSound(order: SoundOrder, parts: SoundParts): Promise<Sound> {
  const { utterance, audible, replayOf } = order
  const kept = replayOf === null ? null : await keptSound(replayOf, parts)
  const giveUp = new AbortController()
  const signal = AbortSignal.any([order.signal, giveUp.signal])
  const source =
    kept ??
    parts.speaker.speak(utterance.text, signal, {
      urgent: URGENT.has(utterance.purpose),
      awaited: order.awaited && audible,
    })
  const chunks: AudioChunk[] = []
  let audioMs = 0
  try {
    for await (const chunk of patient(source, signal, giveUp, parts.clock)) {
      const chunkMs = durationMs(chunk)
      if (audioMs + chunkMs > LONGEST_SOUND_MS) {
        parts.log.warn({ utteranceId: utterance.id }, 'sound too long, cut off')
        break
      }
      chunks.push(chunk)
      audioMs += chunkMs
      if (!audible) continue
      parts.room.send(utterance.id, chunk, false)
      parts.sounding(chunk)
    }
  } finally {
    giveUp.abort()
  }
  const rate = chunks[0]?.sampleRateHz
  if (rate === undefined)
    throw new EchoError('ECHO_SPEAKER_UNAVAILABLE', 'The voice gave no sound for this text.')
  if (audible) parts.room.send(utterance.id, { pcm: new Uint8Array(0), sampleRateHz: rate }, true)
  const by = (kept === null ? voicesOf(chunks) : utterance.by) ?? parts.speaker.by
  const charged = kept === null ? chunks[0]?.charged : undefined
  return { audioMs: Math.round(audioMs), by, chunks, ...(charged === undefined ? {} : { charged }) }
}

/** `elevenlabs+local-voice` where both have spoken, one sentence each; null when none is named. */
function voicesOf(chunks: readonly AudioChunk[]): string | null {
  const voices = new Set(chunks.flatMap(({ by }) => (by === undefined ? [] : [by])))
  return voices.size === 0 ? null : [...voices].join('+')
}

async function keptSound(id: string, parts: SoundParts): Promise<readonly AudioChunk[] | null> {
  let cancel = (): void => undefined
  const late = new Promise<null>((resolve) => {
    cancel = parts.clock.after(KEPT_WITHIN_MS, () => resolve(null))
  })
  try {
    return await Promise.race([readKept(id, parts), late])
  } finally {
    cancel()
  }
}

async function readKept(id: string, { archive, log }: SoundParts): Promise<readonly AudioChunk[] | null> {
  try {
    const audio = await archive.find(id)
    return audio === null ? null : await archivedSound(audio)
  } catch (error) {
    log.warn({ utteranceId: id, error: String(error) }, 'kept sound not readable, made again')
    return null
  }
}

/** Passes on what comes, but never waits for more than the bound, even for a voice that ignores its signal. */
async function* patient(
  source: Iterable<AudioChunk> | AsyncIterable<AudioChunk>,
  signal: AbortSignal,
  giveUp: AbortController,
  clock: Clock,
): AsyncGenerator<AudioChunk, void, undefined> {
  const iterator = iteratorOf(source)
  const stopped = rejectionOf(signal)
  try {
    for (;;) {
      const cancel = clock.after(VOICE_SILENT_MS, () =>
        giveUp.abort(new EchoError('ECHO_SPEAKER_UNAVAILABLE', 'The voice gave no sound for 10 seconds.')),
      )
      try {
        const step = await Promise.race([iterator.next(), stopped])
        if (step.done === true) return
        if (step.value.pcm.byteLength > 0) yield step.value
      } finally {
        cancel()
      }
    }
  } finally {
    abandon(iterator)
  }
}

/** A voice whose rest nobody wants is told so, and not waited for. */
function abandon(iterator: Iterator<AudioChunk> | AsyncIterator<AudioChunk>): void {
  Promise.resolve(iterator.return?.()).catch(() => undefined)
}

const iteratorOf = (
  source: Iterable<AudioChunk> | AsyncIterable<AudioChunk>,
): Iterator<AudioChunk> | AsyncIterator<AudioChunk> =>
  Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()

function rejectionOf(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  // Nobody may be waiting any more when it comes; that is no unhandled failure.
  rejection.catch(() => undefined)
  return rejection
}

const durationMs = ({ pcm, sampleRateHz }: AudioChunk): number => (pcm.byteLength / 2 / sampleRateHz) * 1000
