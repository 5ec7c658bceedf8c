import type { Evidence } from '../evidence.ts'
import { hiddenIn } from '../redaction/hidden.ts'
import { presentable } from './redact.ts'

/** Lines as they are shown, and what was taken out of them. */
export function shownLines(texts: readonly string[]): Pick<Evidence, 'lines' | 'hidden'> {
  const hidden = hiddenIn(texts)
  const lines = texts.map((text) => presentable(text, 500))
  return hidden === null ? { lines } : { lines, hidden }
}

/** Without what the miner put in front of it. */
export const rawLine = ({ text }: { readonly text: string }): string => text.slice(text.indexOf('\t') + 1)
