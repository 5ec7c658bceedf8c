/** Speech lives between these; a meter that shows more shows nothing there. */
const LOWEST_HZ = 100
const HIGHEST_HZ = 7_000

/**
 * The loudest bin of each of `count` bands between 100 Hz and 7 kHz, equally wide in pitch; each 0 … 1. `bins` as
 * AnalyserNode.getByteFrequencyData gives them: from 0 Hz to half the sample rate.
 */
export function bandLevels(bins: Uint8Array, sampleRateHz: number, count: number): readonly number[] {
  const perBinHz = sampleRateHz / 2 / bins.length
  const edgeHz = (band: number) => LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (band / count)
  return Array.from({ length: count }, (_, band) => {
    const from = Math.min(bins.length - 1, Math.floor(edgeHz(band) / perBinHz))
    const to = Math.max(from + 1, Math.ceil(edgeHz(band + 1) / perBinHz))
    return bins.subarray(from, to).reduce((most, level) => Math.max(most, level), 0) / 255
  })
}
