import type { AudioFrame } from '../../contract/audio-frame.ts'
import { markTime } from './mark.ts'
import type { SoundOutput } from './sound-output.ts'
import { openStrand, type Strand } from './strand.ts'

/** The engine is one utterance ahead at most; anything far beyond that is a fault and is not kept. */
const UTTERANCES = 8
const WAITING_BYTES = 16 * 1024 * 1024
const FINISHED = 64

export interface PlayerHears {
  /** Its first frame is here; its sound waits for the utterance before it. */
  queued(number: number): void
  /** Its first sample is audible now. */
  started(number: number): void
  /** Its last sample was. Not called for what was stopped. */
  ended(number: number): void
}

export interface Player {
  /** Plays on this output from now on; what was on another is dropped. */
  use(output: SoundOutput): void
  add(frame: AudioFrame): void
  stop(number: number): void
  /**
   * Stops everything; true when something was audible. Until `unhush` nothing sounds, and what has come by then stays silent,
   * whatever still comes of it.
   */
  hush(): boolean
  unhush(): void
  /** Silences everything and forgets all numbers: the engine counts anew. */
  reset(): void
}

interface Part {
  readonly number: number
  /** Frames that are not laid out yet, and those that are. */
  waiting: AudioFrame[]
  laid: AudioFrame[]
  strand: Strand | null
  whole: boolean
  cancels: (() => void)[]
}

/** Plays utterances one after the other, in the order in which their first frames come. */
export function openPlayer(hears: PlayerHears): Player {
  let output: SoundOutput | null = null
  let parts: readonly Part[] = []
  let finished: readonly number[] = []
  let free = 0
  let hushed = false

  function add(frame: AudioFrame): void {
    if (output === null || output.context.state !== 'running' || finished.includes(frame.number)) return
    if (hushed) return leaveOut(frame.number)
    const part = parts.find(({ number }) => number === frame.number) ?? begin(frame.number)
    if (part === null || part.whole || waitingBytes() > WAITING_BYTES) return
    part.waiting.push(frame)
    advance()
  }

  function begin(number: number): Part | null {
    if (parts.length >= UTTERANCES) return null
    const part: Part = { number, waiting: [], laid: [], strand: null, whole: false, cancels: [] }
    parts = [...parts, part]
    hears.queued(number)
    return part
  }

  function waitingBytes(): number {
    return parts.reduce(
      (sum, part) => part.waiting.reduce((bytes, { pcm }) => bytes + pcm.byteLength, sum),
      0,
    )
  }

  /** Lays out the sound of the first utterance that is not whole yet; behind it, everything waits for its end. */
  function advance(): void {
    if (output === null) return
    for (const part of parts) {
      if (part.whole) continue
      lay(part, output)
      if (!part.whole) return
    }
  }

  function lay(part: Part, { context, input }: SoundOutput): void {
    part.strand ??= openStrand(context, input, free)
    const { strand } = part
    for (const frame of part.waiting.splice(0)) {
      const silent = strand.startsAt() === null
      strand.add(frame)
      part.laid.push(frame)
      const startsAt = strand.startsAt()
      if (silent && startsAt !== null) mark(part, context, startsAt, () => begun(part))
      free = strand.endsAt()
      if (!frame.last) continue
      part.whole = true
      return mark(part, context, strand.endsAt(), () => finish(part))
    }
  }

  /** Two marks at one moment come in any order; what is before this one is over. */
  function begun(part: Part): void {
    for (const earlier of parts.slice(0, parts.indexOf(part))) finish(earlier)
    hears.started(part.number)
  }

  function finish(part: Part): void {
    for (const cancel of part.cancels) cancel()
    forget(part)
    hears.ended(part.number)
  }

  function mark(part: Part, context: AudioContext, time: number, run: () => void): void {
    part.cancels.push(markTime(context, time + (context.outputLatency || 0), run))
  }

  function forget(part: Part): void {
    parts = parts.filter((other) => other !== part)
    leaveOut(part.number)
  }

  function leaveOut(number: number): void {
    finished = [...finished, number].slice(-FINISHED)
  }

  function silence(part: Part): void {
    for (const cancel of part.cancels) cancel()
    part.cancels = []
    part.strand?.cut()
  }

  function stop(number: number): void {
    const part = parts.find((other) => other.number === number)
    if (part === undefined) return leaveOut(number)
    silence(part)
    forget(part)
    free = part.strand?.endsAt() ?? free
    for (const later of parts) takeUp(later)
    advance()
  }

  function hush(): boolean {
    hushed = true
    const now = output?.context.currentTime ?? 0
    const audible = parts.some(({ strand }) => (strand?.startsAt() ?? Number.POSITIVE_INFINITY) <= now)
    for (const part of parts) {
      silence(part)
      forget(part)
    }
    free = 0
    return audible
  }

  /** What was laid out behind a stopped utterance would leave a hole in its place: it is laid out anew. */
  function takeUp(part: Part): void {
    const { strand } = part
    if (strand === null || output === null || (strand.startsAt() ?? 0) <= output.context.currentTime) return
    silence(part)
    part.waiting = [...part.laid, ...part.waiting]
    part.laid = []
    part.strand = null
    part.whole = false
  }

  function reset(): void {
    for (const part of parts) silence(part)
    parts = []
    finished = []
    free = 0
  }

  return {
    use: (next) => {
      reset()
      output = next
    },
    add,
    stop,
    hush,
    unhush: () => {
      hushed = false
    },
    reset,
  }
}
