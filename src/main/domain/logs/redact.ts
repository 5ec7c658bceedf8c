/** What is taken out is replaced by this, so that the eye sees that something was there. */
export const REDACTED = '••••••'

/** Key words in front of a secret. The value goes, the key stays. */
const ASSIGNED =
  /((?:^|[^A-Za-z0-9])(?:[A-Za-z0-9_-]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|cookie))["']?\s*[=:]\s*)("[^"]{1,400}"|'[^']{1,400}'|[^\s"',;&}]{3,400})/gi
const AUTHORIZATION = /(\b(?:Bearer|Basic|Token)\s+)([A-Za-z0-9._~+/=-]{6,})/gi
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:@/]{0,80}:)([^\s@/]{1,200})(?=@)/gi
/** Forms that are secret by themselves: AWS key ids, JWTs, GitHub, Slack, Google, Stripe and npm tokens, private keys. */
const FORMS =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[\w-]{10,}|\bAIza[\w-]{30,}|\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|\bnpm_[A-Za-z0-9]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g
const CARD = /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d.-])/g

/** Takes credentials and card numbers out of a text. What it cannot recognise by form or by key, it leaves. */
export function redact(text: string): string {
  return text
    .replace(AUTHORIZATION, `$1${REDACTED}`)
    .replace(ASSIGNED, (whole, key: string, value: string) =>
      /^(?:Bearer|Basic)$/i.test(value) ? whole : key + REDACTED,
    )
    .replace(URL_PASSWORD, `$1${REDACTED}`)
    .replace(FORMS, REDACTED)
    .replace(CARD, (digits) => (isCard(digits) ? REDACTED : digits))
}

/** The check digit of ISO/IEC 7812-1 (Luhn). */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1+$/.test(digits) || !/^[3-6]/.test(digits))
    return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const value = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? value * 2 : value
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

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
