import type { SeverityView } from './incident.ts'

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
