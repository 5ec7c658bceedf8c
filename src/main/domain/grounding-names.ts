import { flatten, type Support, versionsIn } from './grounding-support.ts'

/** Short forms everybody writes in capitals; they name no product and no place. */
const COMMON = new Set(
  'i api apis cpu ram dns tls ssl http https sql utc ip id ids url gc jvm slo sla oom ok db io ui json mb gb kb ms'.split(
    ' ',
  ),
)

/** First halves of plain English compounds ("read-only", "time-out"): a hyphen alone does not make a name. */
const PREFIXES = new Set(
  (
    'read re non long short third out time high low up in on so well pre post self end fail roll back start shut log ' +
    'sign first last worst best half full over under multi single cross co de co-ordinated real out-of follow ' +
    'twenty thirty forty fifty sixty seventy eighty ninety'
  ).split(' '),
)

/** Products a model likes to guess. In lower case they would pass for plain words. */
const PRODUCTS = new Set(
  (
    'redis postgres postgresql mysql mariadb mongo mongodb kafka rabbitmq elasticsearch opensearch cassandra memcached ' +
    'nginx envoy istio haproxy traefik kubernetes docker consul vault etcd zookeeper dynamodb aws gcp azure cloudflare ' +
    'stripe paypal twilio sendgrid hikari tomcat oracle snowflake spark flink nats celery sidekiq'
  ).split(' '),
)

/** Names in a sentence that the cited evidence does not bear out, each as a problem in words. */
export function namesNotIn(text: string, support: Support): string[] {
  return tokensOf(text)
    .filter((token) => isName(token))
    .filter(({ word }) => !seen(word, support))
    .map(({ word }) => `the name ${word.slice(0, 60)} is not in the cited evidence`)
}

/** What is between quotation marks must have been written there, word by word, in this order or another. */
export function quotesNotIn(quotes: readonly string[], support: Support): string[] {
  return quotes
    .flatMap((quote) => flatten(quote).split(' '))
    .filter((word) => word !== '' && !support.words.has(word) && !STAND_INS.has(word))
    .map((word) => `the quoted word ${word.slice(0, 60)} is not in the cited evidence`)
}

/** Words that take the place of what varies in a quoted line. */
export const STAND_INS: ReadonlySet<string> = new Set(
  'a an some number time size percentage address port id file name value date secret'.split(' '),
)

interface Token {
  readonly word: string
  readonly opensSentence: boolean
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}_./:@+-]*/gu)].map((match) => ({
    word: match[0].replace(/[^\p{L}\p{N}]+$/u, ''),
    opensSentence: /(?:^|[.!?:“"”]\s*)$/.test(text.slice(Math.max(0, match.index - 4), match.index)),
  }))
}

/** An identifier, an address, a product, or a word in capitals where a sentence does not begin. */
function isName({ word, opensSentence }: Token): boolean {
  const lower = word.toLowerCase()
  if (COMMON.has(lower) || versionsIn(word).includes(lower.replace(/^v/, ''))) return false
  if (PRODUCTS.has(lower)) return true
  if (/\p{L}/u.test(word) && /\p{N}/u.test(word))
    return !/^\d+(?:\.\d+)?(?:ms|s|h|m|min|[kmgt]?i?b|k)$/i.test(word)
  if (/[._/:@]/.test(word) && /\p{L}/u.test(word)) return true
  if (word.includes('-')) return !PREFIXES.has(lower.split('-')[0] ?? '')
  return !opensSentence && /^\p{Lu}/u.test(word)
}

function seen(word: string, support: Support): boolean {
  const flat = flatten(word)
  return support.words.has(flat) || support.flat.includes(` ${flat} `)
}
