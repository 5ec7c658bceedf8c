import type { SeverityView } from './incident.ts'

/** What is taken out of texts before anybody sees them, as people call it: one, and several. */
export const HIDDEN_WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  PRIVATE_KEY: ['private key', 'private keys'],
  KEY: ['key', 'keys'],
  TOKEN: ['token', 'tokens'],
  PASSWORD: ['password', 'passwords'],
  COOKIE: ['cookie', 'cookies'],
  CARD: ['card number', 'card numbers'],
  EMAIL: ['e-mail address', 'e-mail addresses'],
}

/** "2 passwords, 1 token"; empty when nothing is hidden. */
export function hiddenKinds(hidden: Readonly<Record<string, number>>): string {
  return Object.entries(hidden)
    .map(([kind, count]) => {
      const [one, many] = HIDDEN_WORDS[kind] ?? ['secret', 'secrets']
      return `${count} ${count === 1 ? one : many}`
    })
    .join(', ')
}

export const hiddenCount = (hidden: Readonly<Record<string, number>>): number =>
  Object.values(hidden).reduce((sum, count) => sum + count, 0)

/** How bad, in the word the voice says and the wall shows. */
export const SEVERITY_WORDS: Readonly<Record<SeverityView, string>> = {
  1: 'Critical',
  2: 'High',
  3: 'Warning',
  4: 'Low',
  5: 'Notice',
}

/**
 * From which share of certainty (0 … 1) on each word holds, the surest first. Below the last a report names no cause.
 * Source: the words of estimative probability in Intelligence Community Directive 203 (2015), as the analyst uses them.
 */
export const CONFIDENCE_BANDS = [
  { from: 0.8, word: 'Very likely' },
  { from: 0.55, word: 'Probably' },
  { from: 0.25, word: 'Possibly' },
] as const

export type ConfidenceWord = (typeof CONFIDENCE_BANDS)[number]['word']

/** The word for a report's confidence in its cause; null when it is too small to name one. */
export function confidenceWord(confidence: number): ConfidenceWord | null {
  return CONFIDENCE_BANDS.find(({ from }) => confidence >= from)?.word ?? null
}
