import { digitByDigit, spokenCode, spokenNumber } from './numbers.ts'
import { isSpelled, spellOut, spokenTerm } from './terms.ts'

/** A word longer than this is no word; a listener gets its beginning. */
const MAX_WORD_CHARS = 40
const MAX_PARTS = 8

/** A name as code writes it, in words: `checkout-api`, `order_total`, `CrashLoopBackOff`, `web-1.prod`. */
export function sayName(name: string): string {
  const term = spokenTerm(name)
  if (term !== undefined) return term
  const parts = name.split(/[-_.:/\\]+/).filter(Boolean)
  return parts.slice(0, MAX_PARTS).map(sayWord).join(' ')
}

/** One word without punctuation inside: a term, letters to spell, camelCase, letters with digits, or simply a word. */
export function sayWord(word: string): string {
  const term = spokenTerm(word)
  if (term !== undefined) return term
  if (/^\d+$/.test(word)) return word.length > 4 ? spokenCode(word) : spokenNumber(word)
  if (/^v\d+$/i.test(word)) return `version ${spokenNumber(word.slice(1))}`
  if (isSpelled(word)) return spellWithDigits(word)
  if (/^[A-Z]{2,}s$/.test(word) && isSpelled(word.slice(0, -1)))
    return `${[...word.slice(0, -1)].join(' ')}'s`
  if (/^[a-z]+s$/.test(word) && isSpelled(word.slice(0, -1)) && word.length > 3)
    return `${spellLetters(word.slice(0, -1))}'s`
  const pieces = word.match(/[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []
  if (pieces.length > 1)
    return pieces
      .slice(0, MAX_PARTS)
      .map((piece) => sayPiece(piece, word))
      .join(' ')
  return plainWord(word)
}

function spellWithDigits(word: string): string {
  const pieces = word.match(/[A-Za-z]+|\d+/g) ?? []
  return pieces.map((piece) => (/\d/.test(piece) ? spokenNumber(piece) : spellOut(piece))).join(' ')
}

function spellLetters(letters: string): string {
  return [...letters.toUpperCase()].join(' ')
}

/** Inside camelCase capitals only mark the beginning of a word. */
function sayPiece(piece: string, word: string): string {
  if (/^\d+$/.test(piece)) return piece.length <= 2 ? spokenNumber(piece) : spokenCode(piece)
  const term = spokenTerm(piece)
  if (term !== undefined && piece.length > 1) return term
  if (piece.length === 1 || isSpelled(piece)) return spellOut(piece)
  return /[a-z][A-Z]/.test(word) ? plainWord(piece).toLowerCase() : plainWord(piece)
}

/** Without a vowel nobody can say it: spelled when short. Capitals are for the eye. */
function plainWord(word: string): string {
  const letters = word.slice(0, MAX_WORD_CHARS)
  if (letters.length > 1 && letters.length <= 5 && !/[aeiouy]/i.test(letters)) return spellOut(letters)
  return /^[A-Z]{2,}$/.test(letters) ? letters.toLowerCase() : letters
}

/** The end of an id is what people compare: `id ending in four f two a`. */
export function sayId(id: string): string {
  const end = [
    ...id
      .replace(/[^0-9a-z]/gi, '')
      .slice(-4)
      .toLowerCase(),
  ]
  const spoken = end.map((char, i) => {
    if (/\d/.test(char)) return digitByDigit(char)
    return char === 'a' && i < end.length - 1 ? 'ay' : char
  })
  return `id ending in ${spoken.join(' ')}`
}
