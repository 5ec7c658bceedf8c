/** A stretch that is synthesised at once, and the pause that follows it. */
export interface SpokenClause {
  readonly text: string
  readonly pauseMs: number
}

const SENTENCE_PAUSE_MS = 120
const CLAUSE_PAUSE_MS = 90
/** A first clause shorter than this is left with what follows: cut off, it would sound chopped. */
const MIN_FIRST_CHARS = 12
/** A sentence up to this length is synthesised whole, for its melody; a longer one is cut at its commas, then at spaces. */
const MAX_CHARS = 160

/**
 * Cuts spoken text where a speaker breathes. Sentences are always apart (a one-word opener costs 9 ms instead of 30);
 * in the first sentence the first clause is apart too, so that its sound comes early.
 */
export function clausesOf(spoken: string): SpokenClause[] {
  const sentences = spoken.match(/[^.?!]+[.?!]*/g)?.map((part) => part.trim()) ?? []
  return sentences
    .filter((sentence) => /[a-z0-9]/i.test(sentence))
    .flatMap((sentence, i) => split(sentence, i === 0))
    .map((text) => ({ text, pauseMs: /[.?!]$/.test(text) ? SENTENCE_PAUSE_MS : CLAUSE_PAUSE_MS }))
}

function split(sentence: string, first: boolean): string[] {
  const parts = sentence.split(/(?<=[,;:]) /)
  const clauses: string[] = []
  for (const part of parts) {
    const last = clauses.at(-1)
    const openerDone = first && clauses.length === 1 && (last?.length ?? 0) >= MIN_FIRST_CHARS
    if (last !== undefined && !openerDone && last.length + part.length < MAX_CHARS) {
      clauses[clauses.length - 1] = `${last} ${part}`
    } else clauses.push(part)
  }
  return clauses.flatMap(atSpaces)
}

function atSpaces(clause: string): string[] {
  const parts: string[] = []
  let rest = clause
  while (rest.length > MAX_CHARS) {
    const space = rest.lastIndexOf(' ', MAX_CHARS)
    const end = space > 0 ? space : MAX_CHARS
    parts.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  return rest === '' ? parts : [...parts, rest]
}
