import { replaced, secretsIn } from '../redaction/find.ts'

/** What is taken out is replaced by this, so that the eye sees that something was there. */
export const REDACTED = '••••••'

/** Takes credentials and card numbers out of a text. What it cannot recognise by form or by key, it leaves. */
export const redact = (text: string): string => replaced(text, secretsIn(text), () => REDACTED)

/** Terminal colours and other escape sequences (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is taken out
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
/** Controls, bidirectional and other invisible format characters: they could make a line look like what it is not. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** A text from a log made fit to be shown: nothing invisible, no secrets, on one line. */
export function presentable(text: string, maxLength: number): string {
  const clean = redact(text.replace(ANSI, '').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim())
  const cut = clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 1)}…`
  return cut.replace(LONE_SURROGATE, '\ufffd')
}
