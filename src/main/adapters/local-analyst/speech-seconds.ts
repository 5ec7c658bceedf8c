/** Words a second of the local voice `rms`, measured on the spoken form of reports. */
const WORDS_PER_SECOND = 2.6
const PAUSE_SECONDS = 0.15

/**
 * How long a text takes to say, roughly (± 15 %): digits, short forms and names are counted as they are spoken, so
 * "2.14.0" is five words ("two point fourteen point zero") and "API" is three letters, each about half a word.
 */
export function speechSeconds(text: string): number {
  const words = (text.match(/[\p{L}\p{N}.:,%']+/gu) ?? []).reduce((sum, token) => sum + spokenWords(token), 0)
  const pauses = text.match(/[.!?:,;](?:\s|$)/g)?.length ?? 0
  return words / WORDS_PER_SECOND + pauses * PAUSE_SECONDS
}

function spokenWords(token: string): number {
  const bare = token.replace(/[.:,']+$/, '')
  if (bare === '') return 0
  if (/\p{N}/u.test(bare))
    return (bare.match(/\p{N}+|\p{L}+|[.%]/gu) ?? []).reduce((sum, part) => sum + partWords(part), 0)
  // Very long words are no words; they are spelt or stumbled over.
  if (/^\p{Lu}{2,5}s?$/u.test(bare)) return bare.length * 0.5
  return Math.max(1, bare.length / 12)
}

function partWords(part: string): number {
  if (!/\p{N}/u.test(part)) return Math.max(1, part.length / 12)
  const digits = Number(part)
  if (part.length > 6) return part.length
  if (digits < 20 || (digits < 100 && digits % 10 === 0)) return 1
  if (digits < 100) return 2
  return digits % 100 === 0 ? 2 : digits < 1000 ? 4 : 6
}
