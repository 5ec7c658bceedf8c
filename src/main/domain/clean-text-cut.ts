const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })
const LONE_SURROGATE = /\p{Surrogate}/gu

/** Replaces halves of surrogate pairs, which no encoder accepts, by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD')
}

/**
 * At most `max` UTF-16 code units, cut between graphemes where one fits, else between code points.
 * `mark` (counted in `max`) is put at the end of what was cut.
 */
export function cutText(text: string, max: number, mark = '…'): string {
  if (text.length <= max) return text
  const room = Math.max(0, max - mark.length)
  return `${text.slice(0, boundaryBefore(text, room)).trimEnd()}${mark}`.slice(0, max)
}

/** At most `max` words, and at most `maxChars` UTF-16 code units; the words are separated by single spaces. */
export function cutWords(text: string, max: number, maxChars: number): string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  return cutText(words.slice(0, max).join(' '), maxChars, '')
}

function boundaryBefore(text: string, at: number): number {
  // A window around the cut is enough: a cluster longer than that is an attack, and is cut between code points.
  const from = Math.max(0, at - 256)
  const found = GRAPHEMES.segment(text.slice(from, at + 64)).containing(at - from)
  const index = found === undefined ? at : from + found.index
  if (index > from) return index
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
