import { endOfRun } from './forms.ts'
import type { Span } from './kinds.ts'

/** Not past the next address: each stretch is read once. */
const AUTHORITY = /(?:[^\s"'`<>\\:]|:(?!\/\/))*/y
/** A user name alone is as long as this only when it is a token. */
const TOKEN_LENGTH = 16

/** The password in `scheme://user:password@host`. */
export function urlPasswordsIn(text: string): Span[] {
  const spans: Span[] = []
  let done = 0
  for (const { index: at } of text.matchAll(/:\/\//g)) {
    const from = at + 3
    if (from < done) continue
    const token = text.slice(from, endOfRun(text, from, AUTHORITY))
    const isWeb = /(?:https?|wss?)$/i.test(text.slice(Math.max(0, at - 5), at))
    const authority = isWeb ? token.replace(/[/?#].*$/s, '') : token
    const end = authority.lastIndexOf('@')
    if (end <= 0) continue
    const colon = authority.indexOf(':')
    const begin = colon === -1 || colon > end ? 0 : colon + 1
    if (begin === end || (begin === 0 && end < TOKEN_LENGTH)) continue
    spans.push({ from: from + begin, to: from + end, kind: begin === 0 ? 'TOKEN' : 'PASSWORD' })
    done = from + end
  }
  return spans
}

const DOMAIN = /@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/y
const LOCAL = /[\p{L}\p{N}.!$%*+^_~-]/u
/** RFC 5321, section 4.5.3.1.1. */
const MOST_LOCAL = 64

export function emailsIn(text: string): Span[] {
  const spans: Span[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const to = endOfRun(text, at, DOMAIN)
    if (to === at) continue
    let from = at
    while (from > 0 && at - from < MOST_LOCAL && LOCAL.test(text.charAt(from - 1))) from -= 1
    if (from < at) spans.push({ from, to, kind: 'EMAIL' })
  }
  return spans
}

const NAME = /[A-Za-z0-9][\w.-]*/g
const INSIDE =
  /\.(?:internal|local|lan|corp|intranet|private|localdomain|home\.arpa|svc)$|^ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?:\.|$)/
const MOST_NAME = 253

export interface Hosts {
  /** By the form of internal names: RFC 6762, RFC 8375, what clouds and Kubernetes give out. */
  readonly hosts: boolean
  /** Names and `.suffixes`, in lower case. */
  readonly names: readonly string[]
}

export function hostsIn(text: string, { hosts, names }: Hosts): Span[] {
  const spans: Span[] = []
  if (!hosts && names.length === 0) return spans
  const exact = new Set(names.filter((name) => !name.startsWith('.')))
  const suffixes = names.filter((name) => name.startsWith('.'))
  for (const { 0: run, index } of text.matchAll(NAME)) {
    const name = run.replace(/[._-]+$/, '').toLowerCase()
    if (name.length > MOST_NAME) continue
    const first = name.split('.', 1)[0] ?? ''
    const isOurs = exact.has(name) || exact.has(first) || suffixes.some((suffix) => name.endsWith(suffix))
    if (isOurs || (hosts && INSIDE.test(name)))
      spans.push({ from: index, to: index + name.length, kind: 'HOST' })
  }
  return spans
}

/** RFC 1918, RFC 6598 (100.64/10), RFC 3927 (169.254/16). */
const PRIVATE_4 =
  /(?<![\w.])(?:10\.\d{1,3}|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d{1,3}\.\d{1,3}(?!\.?\d)/g
/** RFC 4193 (fc00::/7), RFC 4291 (fe80::/10). */
const PRIVATE_6 = /(?<![\w:.])(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):[0-9a-f:]{1,40}/gi

export const addressesIn = (text: string): Span[] =>
  [...text.matchAll(PRIVATE_4), ...text.matchAll(PRIVATE_6)].map(({ 0: address, index }) => ({
    from: index,
    to: index + address.length,
    kind: 'ADDRESS',
  }))
