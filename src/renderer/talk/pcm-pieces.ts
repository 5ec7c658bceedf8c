/** What the ear takes. */
export const EAR_RATE_HZ = 16_000
/** 40 ms: often enough for the ear to keep up with the voice. */
export const PIECE_SAMPLES = 640
/** 320 ms of what was said while the finger was on its way down to the key. */
export const PRE_ROLL_PIECES = 8

export interface PcmPieces {
  add(sample: number): void
  /** From here on pieces are given out, first those of the pre-roll, if wanted. */
  begin(preRoll: boolean): void
  /** The piece that is being filled is the last one. */
  end(): void
}

/**
 * Cuts sound (−1 … 1, at the ear's rate) into pieces of signed 16 bit. Outside of `begin` and `end` nothing is given out:
 * the newest pieces are kept for the pre-roll and the rest is forgotten.
 */
export function openPcmPieces(give: (pcm: Int16Array<ArrayBuffer>, last: boolean) => void): PcmPieces {
  let state: 'closed' | 'open' | 'ending' = 'closed'
  let kept: Int16Array<ArrayBuffer>[] = []
  let piece = new Int16Array(PIECE_SAMPLES)
  let filled = 0

  function complete(): void {
    const full = piece
    piece = new Int16Array(PIECE_SAMPLES)
    filled = 0
    if (state === 'closed') {
      kept = [...kept, full].slice(-PRE_ROLL_PIECES)
      return
    }
    const last = state === 'ending'
    if (last) state = 'closed'
    give(full, last)
  }

  return {
    add: (sample) => {
      piece[filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767)
      filled += 1
      if (filled === PIECE_SAMPLES) complete()
    },
    begin: (preRoll) => {
      state = 'open'
      if (preRoll) for (const early of kept) give(early, false)
      // What was half filled before the key is before the key, too.
      else filled = 0
      kept = []
    },
    end: () => {
      if (state === 'open') state = 'ending'
    },
  }
}
