import { EAR_RATE_HZ, openPcmPieces } from './pcm-pieces.ts'
import { openResampler } from './resampler.ts'

/** The audio thread's globals, which TypeScript's DOM library does not have. */
declare const sampleRate: number
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void

export type CaptureOrder =
  | { readonly type: 'begin'; readonly talk: number; readonly preRoll: boolean }
  | { readonly type: 'end' }

/** One piece of what is said, for the talk that was begun last. */
export interface CapturedPiece {
  readonly talk: number
  readonly pcm: Int16Array<ArrayBuffer>
  readonly last: boolean
}

/** Brings the microphone to the ear's rate; what is said while no key is held does not leave the audio thread. */
class Capture extends AudioWorkletProcessor {
  #talk = 0
  readonly #pieces = openPcmPieces((pcm, last) =>
    this.port.postMessage({ talk: this.#talk, pcm, last } satisfies CapturedPiece, [pcm.buffer]),
  )
  readonly #resampler = openResampler(sampleRate, EAR_RATE_HZ)
  readonly #add = (sample: number): void => this.#pieces.add(sample)

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<CaptureOrder>) => {
      if (data.type === 'end') return this.#pieces.end()
      this.#talk = data.talk
      this.#pieces.begin(data.preRoll)
    }
  }

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const [channel] = input ?? []
    if (channel !== undefined) this.#resampler.push(channel, this.#add)
    return true
  }
}

registerProcessor('echoops-capture', Capture)
