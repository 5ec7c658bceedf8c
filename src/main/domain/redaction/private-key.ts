import { endOfRun } from './forms.ts'
import type { Span } from './kinds.ts'

const MARK = /-----(BEGIN|END) (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g
/** Base64 with its line ends, also where these are written as `\n`, and the header lines of older files. */
const BODY = /(?:\n[A-Z][A-Za-z-]{2,20}: [^\n]{1,80}|[A-Za-z0-9+/=\s]|\\[nrt])*/y
const BODY_SIGN = /[A-Za-z0-9+/=\s\\]/

/**
 * Private keys in PEM or OpenPGP armour (RFC 7468, RFC 4880), from the first dash to the last. One that was cut off goes as far as it can
 * be one; of one whose beginning is missing, what stands before its end goes.
 */
export function privateKeysIn(text: string): Span[] {
  const spans: Span[] = []
  let begun: { readonly from: number; readonly body: number } | null = null
  let done = 0
  for (const { 0: mark, 1: which, index } of text.matchAll(MARK)) {
    const end = index + mark.length
    if (which === 'BEGIN') {
      if (begun !== null) spans.push(cutOff(text, begun))
      begun = { from: index, body: end }
      continue
    }
    const from = begun?.from ?? beginOfBody(text, index, done)
    spans.push({ from, to: end, kind: 'PRIVATE_KEY' })
    begun = null
    done = end
  }
  if (begun !== null) spans.push(cutOff(text, begun))
  return spans
}

const cutOff = (text: string, { from, body }: { readonly from: number; readonly body: number }): Span => ({
  from,
  to: endOfRun(text, body, BODY),
  kind: 'PRIVATE_KEY',
})

function beginOfBody(text: string, end: number, notBefore: number): number {
  let from = end
  while (from > notBefore && BODY_SIGN.test(text.charAt(from - 1))) from -= 1
  return from
}
