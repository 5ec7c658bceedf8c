import type { AudioFrame } from '../../contract/audio-frame.ts'

/** Silence ahead of a first or a late sample, so that the audio thread has it in time. Other frames follow without any. */
export const LEAD_S = 0.03
/** Long enough that a cut is no click, short enough that it is a cut. */
export const FADE_S = 0.01
const FULL_SCALE = 32_768

/** One utterance on the audio clock: its frames laid end to end, whatever their rate. Times are in seconds. */
export interface Strand {
  /** When its first sample sounds; null before the first frame with sound. */
  startsAt(): number | null
  /** When what has come so far is over. */
  endsAt(): number
  add(frame: AudioFrame): void
  /** Fades out and drops all that was scheduled. */
  cut(): void
}

/**
 * `notBefore` is where the utterance before it ends. A frame starts exactly where the one before it ends, between two
 * samples of the device if need be: Chromium places it there as precisely as the samples of one single buffer.
 */
export function openStrand(context: BaseAudioContext, output: AudioNode, notBefore: number): Strand {
  const level = context.createGain()
  level.connect(output)
  const sources = new Set<AudioBufferSourceNode>()
  let startsAt: number | null = null
  let end = notBefore
  let fadesFrom = notBefore

  function add(frame: AudioFrame): void {
    const samples = frame.pcm.byteLength / 2
    if (samples === 0) return
    const now = context.currentTime
    const late = startsAt === null || end < now + FADE_S
    const at = late ? Math.max(end, now + LEAD_S) : end
    const until = at + samples / frame.sampleRateHz
    play(bufferOf(frame, samples, late && startsAt !== null), at)
    shape(at, until, late)
    startsAt ??= at
    end = until
  }

  /** After a gap the sound comes back in a short fade, in the samples themselves: it fits whenever they start. */
  function bufferOf(frame: AudioFrame, samples: number, fadeIn: boolean): AudioBuffer {
    const buffer = context.createBuffer(1, samples, frame.sampleRateHz)
    const channel = buffer.getChannelData(0)
    const view = new DataView(frame.pcm.buffer, frame.pcm.byteOffset, frame.pcm.byteLength)
    for (let index = 0; index < samples; index += 1)
      channel[index] = view.getInt16(index * 2, true) / FULL_SCALE
    const faded = fadeIn ? Math.min(samples, Math.round((frame.sampleRateHz * FADE_S) / 2)) : 0
    for (let index = 0; index < faded; index += 1) channel[index] = ((channel[index] ?? 0) * index) / faded
    return buffer
  }

  function play(buffer: AudioBuffer, at: number): void {
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(level)
    source.start(at)
    sources.add(source)
    source.onended = () => {
      sources.delete(source)
      source.disconnect()
    }
  }

  /** Should no frame follow in time, the sound ends in a short fade; the next one that does takes the fade back. */
  function shape(at: number, until: number, late: boolean): void {
    const { gain } = level
    if (!late) gain.cancelScheduledValues(fadesFrom)
    fadesFrom = Math.max(at, until - FADE_S / 2)
    gain.setValueAtTime(1, at)
    gain.setValueAtTime(1, fadesFrom)
    gain.linearRampToValueAtTime(0, until)
  }

  function cut(): void {
    const now = context.currentTime
    const over = now + FADE_S
    level.gain.cancelScheduledValues(now)
    // Six time constants: 52 dB down when the sources stop.
    level.gain.setTargetAtTime(0, now, FADE_S / 6)
    for (const source of sources) source.stop(over)
    end = Math.min(end, over)
  }

  return { startsAt: () => startsAt, endsAt: () => end, add, cut }
}
