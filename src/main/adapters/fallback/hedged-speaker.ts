import type { AudioChunk } from '../../domain/speech.ts'
import type { Speaker, SpeakHint } from '../../ports/speaker.ts'
import { Hedge, type SpeakerFallback, type Turn, type Voices } from './hedge.ts'

/** The local voice needs 50 ms to its first sound, and more where the machine is busy. */
const LOCAL_NEEDS_MS = 200
/** In silence; where something else is heard meanwhile, the cloud has longer. */
const AWAITED_MS = 400
/** Longer than what is before it can take to be made. */
const PREPARED_MS = 5_000
/** What was wanted at hand and is not is made again, but not over and over. */
const MAKE_AGAIN_MS = 60_000

/**
 * Two voices as one. A sentence is spoken by one of them from beginning to end: by the cloud where its first sound comes in time, else by
 * whichever has sound first. What is urgent is spoken by whichever has sound first. Where that is the cloud, because it has the first
 * sentence at hand ("Critical."), the rest is made while that is heard, and a change of voice can only be between the two. Every piece says
 * which voice made it.
 *
 * A voice that breaks in the middle rejects, as every Speaker does: the announcer then silences what was heard and asks for the text once
 * more from its start, and this time the local voice speaks it.
 */
export function hedgedSpeaker([cloud, local]: readonly [Speaker, Speaker], use: SpeakerFallback): Speaker {
  const voices: Voices = { cloud, local, use, broken: new Map() }
  const wanted = new Set<string>()
  let madeAgainMs = Number.NEGATIVE_INFINITY
  let prepared: Prepared | null = null

  function forget(): void {
    prepared?.cancel()
    prepared?.control.abort(new Error('Nobody asked for the text that was prepared.'))
    prepared?.hedge.stop()
    prepared = null
  }

  function prepare(text: string): void {
    forget()
    const control = new AbortController()
    const hedge = new Hedge(voices, text, { kind: 'sentence' }, control.signal)
    prepared = { text, hedge, control, cancel: use.clock.after(PREPARED_MS, forget) }
    hedge.begin()
  }

  /** What was prepared of this text, on the terms of whoever asks for it now. */
  async function* takeUp(
    { hedge, control, cancel }: Prepared,
    signal: AbortSignal,
  ): AsyncGenerator<AudioChunk> {
    cancel()
    const stop = (): void => control.abort(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    try {
      if (signal.aborted) stop()
      yield* hedge.speak()
    } finally {
      signal.removeEventListener('abort', stop)
      hedge.stop()
    }
  }

  /** Beside everything else: for the next time. */
  function makeAgain(text: string): void {
    const nowMs = use.clock.monotonicMs()
    const mayBe = wanted.has(text) && use.breaker.view().state === 'closed'
    if (!mayBe || nowMs - madeAgainMs < MAKE_AGAIN_MS) return
    madeAgainMs = nowMs
    cloud
      .warm([text])
      .catch((error: unknown) => use.log.info({ err: error }, 'a stock phrase is still missing'))
  }

  /** Otherwise the room would hear two voices in each headline. */
  function mayGoOn(rest: string): boolean {
    const { breaker, spending } = use
    if (breaker.view().state !== 'closed') return false
    return spending?.allows(breaker.provider, { characters: rest.length }) ?? true
  }

  function speak(text: string, signal: AbortSignal, hint: SpeakHint): AsyncIterable<AudioChunk> {
    const isUrgent = hint.urgent === true
    if (!isUrgent && prepared?.text === text) {
      const own = prepared
      prepared = null
      return takeUp(own, signal)
    }
    const turn: Turn =
      hint.awaited === true ? { kind: 'following', withinMs: AWAITED_MS } : { kind: 'sentence' }
    if (!isUrgent) return new Hedge(voices, text, turn, signal).speak()
    const [opening, rest] = openingOf(text)
    const isInTwo = rest !== '' && cloud.has?.(text) === false && cloud.has(opening)
    if (isInTwo && !voices.broken.has(text) && mayGoOn(rest))
      return inTwo(voices, opening, rest, text, signal)
    if (cloud.has?.(opening) === false) makeAgain(opening)
    return new Hedge(voices, text, { kind: 'urgent' }, signal).speak()
  }

  return {
    by: cloud.by,
    speak: (text, signal, hint = {}) => speak(text, signal, hint),
    prepare,
    has: (text) => cloud.has?.(text) ?? local.has?.(text) ?? false,
    async warm(texts) {
      for (const text of texts) wanted.add(text)
      const [, own] = await Promise.allSettled([
        use.breaker.view().state === 'open' ? null : cloud.warm(texts),
        local.warm(texts),
      ])
      if (own.status === 'rejected') throw own.reason
    },
    async close() {
      forget()
      await Promise.all([cloud.close(), local.close()])
    },
  }
}

/** A text that is begun before it is asked for. */
interface Prepared {
  readonly text: string
  readonly hedge: Hedge
  readonly control: AbortController
  readonly cancel: () => void
}

/** "Critical." and the rest of a headline; the rest is empty where there is but one sentence. */
function openingOf(text: string): readonly [opening: string, rest: string] {
  const [, opening, rest] = /^([^.!?]{1,40}[.!?])\s+(\S.*)$/s.exec(text) ?? []
  return opening === undefined || rest === undefined ? [text, ''] : [opening, rest]
}

/** The opening from what is at hand; whoever speaks the rest has as long as that lasts. */
async function* inTwo(
  voices: Voices,
  opening: string,
  rest: string,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<AudioChunk, void, undefined> {
  const sound: AudioChunk[] = []
  for await (const chunk of new Hedge(voices, opening, { kind: 'urgent' }, signal).speak()) sound.push(chunk)
  const isCloud = sound[0]?.by === voices.cloud.by
  const lastsMs = sound.reduce(
    (ms, { pcm, sampleRateHz }) => ms + pcm.byteLength / 2 / (sampleRateHz / 1_000),
    0,
  )
  const withinMs = Math.max(0, lastsMs - LOCAL_NEEDS_MS)
  const follow = new Hedge(
    voices,
    rest,
    isCloud ? { kind: 'following', withinMs } : { kind: 'urgent' },
    signal,
    text,
  )
  follow.begin()
  try {
    yield* sound
    yield* follow.speak()
  } finally {
    follow.stop()
  }
}
