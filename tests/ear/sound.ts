/** Mono sound as samples between -1 and 1. */
export interface Sound {
  readonly samples: Float32Array
  readonly sampleRateHz: number
}

/** Signed 16-bit little-endian PCM to samples. An odd last byte is ignored. */
export function fromPcm16(pcm: Uint8Array): Float32Array {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength)
  return Float32Array.from({ length: pcm.byteLength >> 1 }, (_, i) => view.getInt16(i * 2, true) / 32_768)
}

/** Joins pieces of 16-bit PCM, such as a Speaker's chunks, into one sound. All must have one rate. */
export function joinPcm(
  chunks: readonly { readonly pcm: Uint8Array; readonly sampleRateHz: number }[],
): Sound {
  const sampleRateHz = chunks[0]?.sampleRateHz ?? 16_000
  if (chunks.some((chunk) => chunk.sampleRateHz !== sampleRateHz)) {
    throw new Error('The pieces have different sample rates; join only pieces of one sound.')
  }
  return { samples: fromPcm16(Buffer.concat(chunks.map((chunk) => chunk.pcm))), sampleRateHz }
}

/**
 * Resamples to 16 kHz by a Hann-windowed sinc whose cut-off follows the lower of the two rates,
 * so that nothing folds back when the source is faster.
 */
export function resampleTo16k(sound: Sound): Float32Array {
  const target = 16_000
  if (sound.sampleRateHz === target) return sound.samples
  const ratio = sound.sampleRateHz / target
  const cutoff = Math.min(1, 1 / ratio)
  const half = 16 / cutoff
  const length = Math.floor(sound.samples.length / ratio)
  return Float32Array.from({ length }, (_, i) => at(sound.samples, i * ratio, half, cutoff))
}

function at(samples: Float32Array, position: number, half: number, cutoff: number): number {
  let sum = 0
  const first = Math.max(0, Math.ceil(position - half))
  const last = Math.min(samples.length - 1, Math.floor(position + half))
  for (let i = first; i <= last; i++) {
    const x = position - i
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / half)
    sum += (samples[i] ?? 0) * sinc(cutoff * x) * cutoff * window
  }
  return sum
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}
