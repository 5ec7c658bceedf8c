import { digitsOf, isNumberWord } from './number-words.ts'
import { soundDistance } from './sound-distance.ts'

/** A heard word may be split (`check out`), so that up to three are joined. */
const MAX_JOINED = 3

/**
 * Which of the expected words (or short phrases) a transcript contains, in the order they were asked for.
 * Words may differ as the ear's mistakes do: split, joined, or nearly the same sound. Numbers must be right to the digit,
 * whether written as digits or as words. Long words that differ in one middle sound (`connection`, `correction`) cannot be
 * told apart: do not use such a pair as the proof of a difference. A word with and without a prefix that turns its meaning is never the same.
 */
export function heardWords(transcript: string, words: readonly string[]): string[] {
  const heard = tokensOf(transcript)
  return words.filter((word) => {
    const wanted = tokensOf(word)
    return wanted.length > 0 && contains(heard, wanted)
  })
}

/** Lower case, without punctuation; runs of numbers become one token of digits, points between numbers stay. */
export function tokensOf(text: string): string[] {
  const words = text
    .toLowerCase()
    .replaceAll('%', ' percent ')
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/(\d)\.(?=\d)/g, '$1 point ')
    .replace(/(\d)(?=[a-z])/g, '$1 ')
    .replace(/([a-z])(?=\d)/g, '$1 ')
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  return joinNumbers(words)
}

function joinNumbers(words: readonly string[]): string[] {
  const tokens: string[] = []
  let run: string[] = []
  const flush = () => {
    if (run.length > 0) tokens.push(digitsOf(run))
    run = []
  }
  words.forEach((word, i) => {
    const insideNumber = word === 'and' && run.at(-1) === 'hundred' && isNumberWord(words[i + 1] ?? '')
    if (isNumberWord(word)) run.push(word)
    else if (!insideNumber) {
      flush()
      tokens.push(word)
    }
  })
  flush()
  return tokens
}

/** Every wanted token in its order, one right after the other. */
function contains(heard: readonly string[], wanted: readonly string[]): boolean {
  return heard.some((_, start) => matchesAt(heard, start, wanted))
}

function matchesAt(heard: readonly string[], start: number, wanted: readonly string[]): boolean {
  const [word, ...rest] = wanted
  if (word === undefined) return true
  for (let count = 1; count <= MAX_JOINED && start + count <= heard.length; count++) {
    const joined = heard.slice(start, start + count).join('')
    if (sameWord(joined, word, count) && matchesAt(heard, start + count, rest)) return true
  }
  const whole = wanted.join('')
  return wanted.length > 1 && !/\d/.test(whole) && sameWord(heard[start] ?? '', whole, wanted.length)
}

/** `joined`: of how many words the longer one is made; what was put together must fit better to be believed. */
function sameWord(heard: string, wanted: string, joined: number): boolean {
  if (heard === wanted) return true
  if (/\d/.test(heard) || /\d/.test(wanted)) return false
  if (turnsMeaning(heard, wanted) || turnsMeaning(wanted, heard)) return false
  return soundDistance(heard, wanted) <= allowance(Math.min(heard.length, wanted.length)) / joined
}

/** Share of the sounds that may differ. Short words have too many neighbours (`fast`, `last`): their sounds must be equal. */
function allowance(letters: number): number {
  if (letters <= 4) return 0
  return letters <= 5 ? 0.13 : 0.22
}

/** `available` and `unavailable`, `start` and `restart` sound alike and mean the opposite or something else. */
function turnsMeaning(longer: string, shorter: string): boolean {
  return (
    /^(un|in|im|dis|re|de|non|no|not)/.test(longer) &&
    longer.replace(/^(un|in|im|dis|re|de|not|non|no)/, '') === shorter
  )
}
