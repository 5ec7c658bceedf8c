/** A model that has lost itself repeats up to so many words. */
const LONGEST_GRAM = 12
const LOOKED_AT = 80

/** How often a group of so many words must come in a row: one word may be said thrice for good reasons. */
const timesOf = (words: number): number => (words === 1 ? 6 : words === 2 ? 4 : 3)

/** Whether a text ends in the same words over and over. */
export function isLooping(text: string): boolean {
  const words = (
    text
      .slice(-800)
      .toLowerCase()
      .match(/[\p{L}\p{N}%]+/gu) ?? []
  ).slice(-LOOKED_AT)
  // The last word may be cut off, wherever the stream is.
  return [words, words.slice(0, -1)].some((some) => endsInLoop(some))
}

function endsInLoop(words: readonly string[]): boolean {
  for (let size = 1; size <= LONGEST_GRAM; size += 1) {
    const length = size * timesOf(size)
    if (words.length < length) return false
    const tail = words.slice(-length)
    if (tail.every((word, at) => word === tail[at % size])) return true
  }
  return false
}
