import { tokensOf } from './heard-words.ts'

/** Substitutions, insertions and deletions over the number of words that were said; numbers count as one word. */
export function wordErrorRate(said: string, heard: string): { errors: number; words: number } {
  const a = tokensOf(said)
  const b = tokensOf(heard)
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  a.forEach((word, i) => {
    const next = [i + 1]
    b.forEach((other, j) => {
      const swap = (row[j] ?? 0) + (word === other ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    })
    row = next
  })
  return { errors: row[b.length] ?? 0, words: a.length }
}
