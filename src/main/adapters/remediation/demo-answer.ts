import { plainWords } from '../../domain/storm-words.ts'
import type { End } from './spoken-outcome.ts'

const MOST_WORDS = 16

/** The fleet answers `{ ok, text }`. Only what it says was done counts as done. */
export function answerOfFleet(end: End): End {
  const said = parsed(end.output)
  if (said === null)
    return { ...end, ok: false, how: end.ok ? 'the demo fleet did not say that it was done' : end.how }
  return { ok: end.ok && said.ok, how: plainWords(said.text, MOST_WORDS) || end.how, output: said.text }
}

function parsed(text: string): { readonly ok: boolean; readonly text: string } | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('ok' in value)) return null
    return {
      ok: value.ok === true,
      text: 'text' in value && typeof value.text === 'string' ? value.text : '',
    }
  } catch {
    return null
  }
}
