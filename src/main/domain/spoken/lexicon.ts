/** One pronunciation: how a word or phrase is written, and how it is said. */
export interface LexiconEntry {
  readonly written: string
  readonly spoken: string
}

/** Entries by their first word in lower case, longest first. */
export type Lexicon = ReadonlyMap<string, readonly LexiconEntry[]>

export interface LexiconProblem {
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

export const MAX_LEXICON_ENTRIES = 2_000
const MAX_WRITTEN_CHARS = 80
const MAX_SPOKEN_CHARS = 120

export const EMPTY_LEXICON: Lexicon = new Map()

/**
 * Reads `written = spoken` lines; empty lines and lines that begin with `#` are skipped. A bad line is reported with its
 * number and remedy and left out; of two lines for one word the later counts. Never throws.
 */
export function parseLexicon(text: string): { entries: LexiconEntry[]; problems: LexiconProblem[] } {
  const entries = new Map<string, LexiconEntry>()
  const problems: LexiconProblem[] = []
  text.split(/\r?\n/).forEach((raw, i) => {
    const line = raw.replace('\uFEFF', '').trim()
    if (line === '' || line.startsWith('#')) return
    const [written, spoken] = halves(line)
    const message = problemOf(written, spoken, entries.size)
    if (message === null) entries.set(written.toLowerCase(), { written, spoken })
    else problems.push({ line: i + 1, message })
  })
  return { entries: [...entries.values()], problems }
}

function halves(line: string): [string, string] {
  const at = line.indexOf('=')
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
}

function problemOf(written: string, spoken: string, count: number): string | null {
  if (written === '' || spoken === '') return 'Write it as: written = spoken.'
  if (!/[\p{L}\p{N}]/u.test(written)) return 'The written side needs a letter or a digit.'
  if (written.length > MAX_WRITTEN_CHARS)
    return `The written side is longer than ${MAX_WRITTEN_CHARS} characters; shorten it.`
  if (spoken.length > MAX_SPOKEN_CHARS)
    return `The spoken side is longer than ${MAX_SPOKEN_CHARS} characters; shorten it.`
  if (!/^[A-Za-z0-9 ,.'-]+$/.test(spoken))
    return "The spoken side may hold plain letters, digits, spaces and , . ' - only."
  if (count >= MAX_LEXICON_ENTRIES)
    return `There are more than ${MAX_LEXICON_ENTRIES} entries; this one is left out.`
  return null
}

export function lexiconOf(entries: readonly LexiconEntry[]): Lexicon {
  const byFirst = new Map<string, LexiconEntry[]>()
  for (const entry of entries) {
    const first = firstWord(entry.written)
    const group = byFirst.get(first) ?? []
    group.push(entry)
    byFirst.set(first, group)
  }
  for (const group of byFirst.values()) group.sort((a, b) => b.written.length - a.written.length)
  return byFirst
}

/** Replaces every entry in `text`: at word boundaries, whatever the case, the longest entry first. `mark` wraps what was put in. */
export function applyLexicon(text: string, lexicon: Lexicon, mark: (spoken: string) => string): string {
  if (lexicon.size === 0) return text
  const word = /[\p{L}\p{N}]+/gu
  let out = ''
  let copied = 0
  for (let match = word.exec(text); match !== null; match = word.exec(text)) {
    const entry = lexicon
      .get(match[0].toLowerCase())
      ?.find((candidate) => fits(text, match.index, candidate.written))
    if (entry === undefined) continue
    const start = match.index - prefixOf(entry.written).length
    if (start < copied) continue
    out += text.slice(copied, start) + mark(entry.spoken)
    copied = match.index - prefixOf(entry.written).length + entry.written.length
    word.lastIndex = Math.max(copied, word.lastIndex)
  }
  return out + text.slice(copied)
}

function fits(text: string, wordAt: number, written: string): boolean {
  const start = wordAt - prefixOf(written).length
  const end = start + written.length
  if (start < 0 || text.slice(start, end).toLowerCase() !== written.toLowerCase()) return false
  return !(isWordChar(text.charAt(end)) && isWordChar(written.charAt(written.length - 1)))
}

/** What an entry has before its first letter or digit, such as the dot of `.net`. */
function prefixOf(written: string): string {
  return /^[^\p{L}\p{N}]*/u.exec(written)?.[0] ?? ''
}

function firstWord(written: string): string {
  return /[\p{L}\p{N}]+/u.exec(written)?.[0].toLowerCase() ?? ''
}

function isWordChar(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char)
}
