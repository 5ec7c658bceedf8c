/** Fewer samples say nothing certain; more are not looked at. 20 ms and 100 ms at 16 kHz. */
const FEWEST = 320
const MOST = 1_600
/** −9 dBFS, as a mean over the stretch: compressed data read as samples has −5, the loudest vowels −10. */
const LOUD = 12_000
/** Neighbouring samples of loud speech resemble each other; those of compressed data do not. */
const LEAST_LIKENESS = 0.3
/** −12 dBFS of constant offset: text read as samples has more, a voice next to none. */
const MOST_OFFSET = 8_192

/**
 * Whether these first samples of an answer are something else that was put in place of sound: an HTML or JSON page, MP3, or any
 * other compressed or encrypted bytes. Played, it would be a loud noise in the room. False when there is too little to tell.
 */
export function isNotSound(samples: Int16Array): boolean {
  if (samples.length < FEWEST) return false
  const looked = samples.subarray(0, MOST)
  const mean = looked.reduce((sum, value) => sum + value, 0) / looked.length
  if (Math.abs(mean) > MOST_OFFSET) return true
  let power = 0
  let product = 0
  let before = 0
  for (const value of looked) {
    const centred = value - mean
    power += centred * centred
    product += centred * before
    before = centred
  }
  return Math.sqrt(power / looked.length) > LOUD && Math.abs(product / power) < LEAST_LIKENESS
}

/** Heads of files that are no bare samples: WAV, Ogg, FLAC, MP3 with a tag, and pages. */
const HEADS = ['RIFF', 'OggS', 'fLaC', 'ID3', '<!DO', '<!do', '<htm', '<HTM', '{"', '<?xml']

export function hasFileHead(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 5))
  return HEADS.some((known) => head.startsWith(known))
}
