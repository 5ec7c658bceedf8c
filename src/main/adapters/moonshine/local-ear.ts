import type { Phrase } from '../../domain/phrase.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Hearing, Transcriber, Transcript } from '../../ports/transcriber.ts'
import type { EarRequest } from './ear-messages.ts'
import { type ClipReply, type EarThread, startEarThread } from './ear-thread.ts'
import { PlayedSound } from './played-sound.ts'
import { StartBreaker } from './start-breaker.ts'
import { unavailable } from './unavailable.ts'

export interface LocalEarOptions {
  readonly workerUrl: URL
  /** The folder with the weights; see moonshineUrl. */
  readonly modelUrl: URL
  readonly clock: Clock
  readonly log: Log
}

/** A command takes a fifth of a second on two shared cores; one that takes this long hangs. Counted from the clip's end. */
const HEAR_WITHIN_MS = 10_000
const LONGEST_CLIP_BYTES = 20 * 32_000
/** Clips that are spoken or wait for their words. */
const MOST_CLIPS = 8
/**
 * Threads that were given up and still have not ended. Each holds a model of 150 MB, and none can be ended from outside; no
 * further ear is started beside so many.
 */
const MOST_LOST = 2
const BY = 'local-ear'

interface Waiting {
  readonly partial: (text: string) => void
  /** The thread that has its sound. */
  readonly thread: EarThread | null
  heard: (reply: Extract<ClipReply, { type: 'heard' }>) => void
  refuse: (error: Error) => void
}

/** Moonshine Tiny in a worker: begun with the first clip or by `warm`, kept from then on, begun again when it dies. */
export function openLocalEar(options: LocalEarOptions): Transcriber {
  return new LocalEar(options)
}

class LocalEar implements Transcriber {
  readonly by = BY
  readonly #options: LocalEarOptions
  readonly #breaker: StartBreaker
  readonly #clips = new Map<number, Waiting>()
  readonly #played = new PlayedSound()
  /** Given up, and not ended yet. */
  readonly #lost = new Set<EarThread>()
  #phrases: readonly Phrase[] = []
  #thread: EarThread | null = null
  #next = 1
  #closed = false

  constructor(options: LocalEarOptions) {
    this.#options = options
    this.#breaker = new StartBreaker(options.clock)
  }

  expect(phrases: readonly Phrase[]): void {
    this.#phrases = phrases
    this.#thread?.send({ type: 'expect', phrases })
  }

  async warm(): Promise<void> {
    const thread = this.#startedThread()
    if (thread === null) throw unavailable(this.#whyNot())
    await thread.whenReady
  }

  listen(partial: (text: string) => void): Hearing {
    const clip = this.#next++
    // A start that fails is told at the end of the clip.
    const thread = this.#startedThread()
    const ignore = () => undefined
    const isFull = this.#clips.size >= MOST_CLIPS
    if (!isFull) this.#clips.set(clip, { partial, thread, heard: ignore, refuse: ignore })
    let bytes = 0
    const send = (request: EarRequest) => {
      if (thread !== null && this.#clips.get(clip)?.thread === thread) thread.send(request)
    }
    return {
      add: (pcm) => {
        const piece = pcm.slice(0, Math.max(0, LONGEST_CLIP_BYTES - bytes))
        bytes += piece.byteLength
        if (piece.byteLength > 0) send({ type: 'add', clip, pcm: piece })
      },
      end: (signal) =>
        isFull
          ? Promise.reject(unavailable(`more than ${MOST_CLIPS} clips wait for it`))
          : this.#end(clip, signal),
      cancel: () => {
        send({ type: 'cancel', clip })
        this.#clips.delete(clip)
        this.#rest()
      },
    }
  }

  heardFromUs(pcm: Uint8Array, sampleRateHz: number): void {
    const piece = { pcm: pcm.slice(), sampleRateHz }
    this.#played.keep(piece)
    this.#thread?.send({ type: 'played', ...piece })
  }

  async close(): Promise<void> {
    this.#closed = true
    const thread = this.#thread
    this.#thread = null
    for (const { refuse } of [...this.#clips.values()]) refuse(unavailable('EchoOps stops'))
    this.#clips.clear()
    await thread?.end()
  }

  #end(clip: number, signal: AbortSignal): Promise<Transcript> {
    const { clock } = this.#options
    const waiting = this.#clips.get(clip)
    const endedMs = clock.monotonicMs()
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        this.#clips.delete(clip)
        cancel()
        signal.removeEventListener('abort', stop)
        this.#rest()
        then()
      }
      const stop = () => {
        waiting?.thread?.send({ type: 'cancel', clip })
        settle(() => reject(signal.reason))
      }
      const cancel = clock.after(HEAR_WITHIN_MS, () => {
        settle(() => reject(unavailable('it did not answer within 10 s')))
        if (waiting?.thread != null) this.#lose(waiting.thread, 'it did not answer within 10 s')
      })
      if (signal.aborted) return stop()
      if (waiting === undefined || waiting.thread === null)
        return settle(() => reject(unavailable(this.#whyNot())))
      signal.addEventListener('abort', stop)
      waiting.refuse = (error) => settle(() => reject(error))
      waiting.heard = ({ heard, clipMs }) =>
        settle(() => resolve({ ...heard, by: BY, clipMs, latencyMs: clock.monotonicMs() - endedMs }))
      waiting.thread.setBusy(true)
      waiting.thread.send({ type: 'end', clip })
    })
  }

  /** Null when it cannot be had now. */
  #startedThread(): EarThread | null {
    if (this.#thread !== null) return this.#thread
    if (this.#closed || this.#breaker.rests || this.#lost.size >= MOST_LOST) return null
    const thread: EarThread = startEarThread(
      this.#options,
      (reply) => this.#take(reply),
      (why, everReady) => {
        if (!everReady) this.#breaker.failed()
        this.#lose(thread, why)
      },
    )
    this.#thread = thread
    thread.whenReady.then(
      () => {
        this.#breaker.started()
        this.#rest()
      },
      // Told to `#lose` as well.
      () => undefined,
    )
    // Taken before any clip that is sent from now on.
    thread.send({ type: 'expect', phrases: this.#phrases })
    for (const piece of this.#played.all()) thread.send({ type: 'played', ...piece })
    return thread
  }

  #take(reply: ClipReply): void {
    const waiting = this.#clips.get(reply.clip)
    if (waiting === undefined) return
    if (reply.type === 'words') waiting.partial(reply.text)
    else if (reply.type === 'heard') waiting.heard(reply)
    else this.#refuse(reply.clip, waiting, reply.message)
  }

  /** Lets this thread end by itself, and refuses the clips it had; the next clip starts another. */
  #lose(thread: EarThread, why: string): void {
    if (this.#thread === thread) {
      this.#thread = null
      this.#options.log.warn({ why }, 'local ear thread lost')
    }
    this.#lost.add(thread)
    void thread.whenGone.then(() => this.#lost.delete(thread))
    void thread.end()
    for (const [clip, waiting] of [...this.#clips])
      if (waiting.thread === thread) this.#refuse(clip, waiting, why)
  }

  /** A clip that is still being spoken is refused at its end. */
  #refuse(clip: number, waiting: Waiting, why: string): void {
    this.#clips.set(clip, { ...waiting, thread: null })
    waiting.refuse(unavailable(why))
  }

  /** Nobody waits: it need not keep the process alive. */
  #rest(): void {
    if (this.#clips.size === 0) this.#thread?.setBusy(false)
  }

  #whyNot(): string {
    if (this.#closed) return 'EchoOps stops'
    if (this.#lost.size >= MOST_LOST) return `${MOST_LOST} threads of it hang`
    return this.#breaker.rests ? 'it cannot be started, and rests for half a minute' : 'its thread ended'
  }
}
