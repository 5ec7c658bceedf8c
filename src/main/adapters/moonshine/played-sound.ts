/** Sound as the loudspeaker got it: 16-bit PCM, one channel. */
export interface Played {
  readonly pcm: Uint8Array
  readonly sampleRateHz: number
}

const KEPT_S = 60

/** The last minute of what was played, for an ear that starts later or anew. */
export class PlayedSound {
  readonly #pieces: Played[] = []
  #seconds = 0

  keep(piece: Played): void {
    this.#pieces.push(piece)
    this.#seconds += secondsOf(piece)
    for (let oldest = this.#pieces[0]; oldest !== undefined && this.#seconds > KEPT_S; ) {
      this.#pieces.shift()
      this.#seconds -= secondsOf(oldest)
      oldest = this.#pieces[0]
    }
  }

  all(): readonly Played[] {
    return this.#pieces
  }
}

const secondsOf = ({ pcm, sampleRateHz }: Played): number => pcm.byteLength / 2 / Math.max(1, sampleRateHz)
