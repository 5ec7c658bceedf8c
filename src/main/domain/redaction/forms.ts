import type { Kind, Span } from './kinds.ts'

interface Form {
  readonly prefix: RegExp
  /** What follows the prefix, as one run. */
  readonly run: RegExp
  readonly atLeast: number
  readonly kind: Kind
}

const WORD = /[\w-]*/y
const LETTERS = /[A-Za-z0-9]*/y
const DOTTED = /[\w.~+/=-]*/y

/**
 * Credentials that can be told by how they begin, as their issuers document it: AWS, GitHub, GitLab, Slack, Google, Stripe, OpenAI and
 * Anthropic, ElevenLabs, Datadog, npm, PyPI, Hugging Face, DigitalOcean, SendGrid, Shopify, HashiCorp Vault, age; `eyJ` is base64 of `{"`,
 * with which every JWT begins (RFC 7519).
 */
const FORMS: readonly Form[] = [
  { prefix: /^(?:AKIA|ASIA|ABIA|ACCA)$/, run: LETTERS, atLeast: 16, kind: 'KEY' },
  { prefix: /^AIza$/, run: WORD, atLeast: 30, kind: 'KEY' },
  { prefix: /^GOCSPX-$/, run: WORD, atLeast: 20, kind: 'KEY' },
  { prefix: /^(?:[srp]k_|whsec_)/, run: WORD, atLeast: 16, kind: 'KEY' },
  { prefix: /^sk-$/, run: WORD, atLeast: 20, kind: 'KEY' },
  { prefix: /^dd(?:api|app)_$/, run: WORD, atLeast: 20, kind: 'KEY' },
  { prefix: /^AGE-SECRET-KEY-$/, run: WORD, atLeast: 20, kind: 'KEY' },
  {
    prefix: /^(?:gh[pousr]_|github_pat_|glpat-|npm_|hf_|dop_v1_|shpat_|pypi-|xapp-)$/,
    run: WORD,
    atLeast: 16,
    kind: 'TOKEN',
  },
  { prefix: /^xox[abeprs]-$/, run: WORD, atLeast: 10, kind: 'TOKEN' },
  { prefix: /^(?:ya29\.|1\/\/0|SG\.|hv[sb]\.)$/, run: DOTTED, atLeast: 16, kind: 'TOKEN' },
  { prefix: /^eyJ$/, run: DOTTED, atLeast: 16, kind: 'TOKEN' },
  { prefix: /^hooks\.slack\.com\/services\/$/, run: DOTTED, atLeast: 12, kind: 'TOKEN' },
]

const PREFIX =
  /AKIA|ASIA|ABIA|ACCA|AIza|GOCSPX-|[srp]k_(?:live_|test_)?|whsec_|sk-|dd(?:api|app)_|AGE-SECRET-KEY-|gh[pousr]_|github_pat_|glpat-|npm_|hf_|dop_v1_|shpat_|pypi-|xapp-|xox[abeprs]-|ya29\.|1\/\/0|SG\.|hv[sb]\.|eyJ|hooks\.slack\.com\/services\//g

/** Each run is read once: a prefix inside a run that was taken is not looked at again. */
export function formsIn(text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const { 0: prefix, index } of text.matchAll(PREFIX)) {
    if (index < from || isInsideWord(text, index)) continue
    const form = FORMS.find((one) => one.prefix.test(prefix))
    if (form === undefined) continue
    const end = endOfRun(text, index + prefix.length, form.run)
    if (end - index - prefix.length < form.atLeast) continue
    spans.push({ from: index, to: end, kind: form.kind })
    from = end
  }
  return spans
}

/** "ta|sk-force": the letters before it belong to the same word. An underscore or a digit of something else may stand there. */
const isInsideWord = (text: string, at: number): boolean => at > 0 && /[A-Za-z0-9]/.test(text.charAt(at - 1))

export function endOfRun(text: string, from: number, run: RegExp): number {
  run.lastIndex = from
  return from + (run.exec(text)?.[0].length ?? 0)
}
