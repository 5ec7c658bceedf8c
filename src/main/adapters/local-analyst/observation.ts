import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { serviceInSentence } from '../../domain/incident-words.ts'
import { sameService } from '../../domain/logs/candidate.ts'
import { readsLikeAnOrder } from '../../domain/orders.ts'
import { isOver } from './over.ts'
import type { Names, Signature } from './signature.ts'
import { NEIGHBOUR_SIGNATURES } from './signatures-neighbours.ts'
import { PROGRAM_SIGNATURES } from './signatures-program.ts'
import { RESOURCE_SIGNATURES } from './signatures-resources.ts'

export const SIGNATURES: readonly Signature[] = [
  ...RESOURCE_SIGNATURES,
  ...PROGRAM_SIGNATURES,
  ...NEIGHBOUR_SIGNATURES,
]

/** An error nobody has described yet, and a failure that only shows that something else went wrong before. */
export const NEW_ERROR: Signature = {
  id: 'error',
  seen: /./,
  now: 'a new error appears',
  past: 'a new error appeared',
  weight: 0.44,
  next: 'Look at the code behind this error.',
  explains: ['server-errors', 'slower'],
  byChange: true,
}

/** No line says so: that the lines stopped does. */
export const SILENCE: Signature = {
  id: 'silence',
  seen: /(?!)/,
  now: 'the process has fallen silent',
  past: 'the process had fallen silent',
  weight: 0.82,
  next: 'Look at whether it still runs, because what hangs or was never started writes no error.',
  explains: ['restart', 'reset', 'queue'],
  byChange: true,
}
const isSilence = ({ kind, facts }: Evidence): boolean => kind === 'restart' && facts['reason'] === 'silence'

/** One piece of evidence, read as a sign of one cause. `strength` is 0 … 1. */
export interface Observation {
  readonly evidence: Evidence
  readonly signature: Signature
  readonly names: Names
  readonly strength: number
}

/**
 * Strength is a product, so that one missing quality is enough to weaken a sign:
 * weight of the signature × (0.6 + 0.4 × lift) × level × service × precedence.
 *
 * - lift = 1 − (expected + 1) / (count + 1): one line is weak, many more than usual are strong; the + 1 is Laplace's;
 * - level: error 1, warning 0.85, unknown 0.8, information 0.25 ("memory limit is 512 MB" is said
 *   by every start, and names no cause alone); a shift or a restart is a fact at any level: 0.95;
 * - service: the incident's own, or not known, 1; another one that its own evidence names 0.9; any other 0.6, and 0.3 for an
 *   error nobody has described: a full disk may well be the machine's, but what a stranger complains of is its own affair;
 * - precedence: first seen before the alert 1, up to five minutes later 0.85, later 0.6 (an effect, not a cause).
 */
export function observe(
  evidence: Evidence,
  incident: Incident,
  all: readonly Evidence[],
): Observation | null {
  const signature = signatureOf(evidence)
  if (signature === null) return null
  const names = { dependency: dependencyOf(evidence, incident, all) }
  if (isAboutOurselves(signature, evidence, incident) || isStrangersPast(evidence, incident)) return null
  // What counts of a silence is what is missing.
  const [count, usual] = isSilence(evidence) ? [evidence.expected, 0] : [evidence.count, evidence.expected]
  const lift = Math.max(0, 1 - (Math.max(0, usual) + 1) / (Math.max(0, count) + 1))
  const strength =
    signature.weight *
    (0.6 + 0.4 * lift) *
    levelFactor(evidence) *
    serviceFactor(evidence, incident, all, signature) *
    precedence(evidence, incident)
  return { evidence, signature, names, strength }
}

export const textOf = (evidence: Evidence): string =>
  [evidence.pattern, evidence.example.text, ...Object.values(evidence.facts)].join('\n').slice(0, 4000)

function signatureOf(evidence: Evidence): Signature | null {
  if (evidence.kind === 'alert' || evidence.kind === 'deployment') return null
  if (isSilence(evidence)) return SILENCE
  const text = textOf(evidence)
  const fitting = SIGNATURES.filter(
    (one) => (one.kinds?.includes(evidence.kind) ?? true) && one.seen.test(text),
  )
  const best = fitting.toSorted((a, b) => b.weight - a.weight)[0]
  if (best !== undefined) return best
  const isError = evidence.level === 'error' || evidence.level === 'fatal'
  return isError && (evidence.kind === 'new-pattern' || evidence.kind === 'burst') ? NEW_ERROR : null
}

function levelFactor({ kind, level }: Evidence): number {
  if (kind === 'level-shift' || kind === 'restart') return 0.95
  return { fatal: 1, error: 1, warn: 0.85, unknown: 0.8, info: 0.25, debug: 0.25 }[level]
}

function serviceFactor(
  evidence: Evidence,
  incident: Incident,
  all: readonly Evidence[],
  signature: Signature,
): number {
  const { service } = evidence
  if (service === null || incident.service === null || sameService(service, incident.service)) return 1
  const own = all.filter((one) => one.service !== null && sameService(one.service, incident.service ?? ''))
  return own.some((one) => textOf(one).toLowerCase().includes(service.toLowerCase()))
    ? 0.9
    : signature === NEW_ERROR
      ? 0.3
      : 0.6
}

function precedence({ firstAt }: Evidence, incident: Incident): number {
  if (firstAt === null) return 0.9
  const late = firstAt - alertedAt(incident)
  if (late <= 0) return 1
  return late <= 5 * 60_000 ? 0.85 : 0.6
}

/** When the trouble was noticed: the first alert that is no recovery. */
export const alertedAt = (incident: Incident): number =>
  incident.alerts.find((alert) => alert.transition !== 'recovered')?.occurredAt ?? incident.openedAt

/** A caller that complains about the service of the incident shows the damage, not the cause. */
function isAboutOurselves(signature: Signature, evidence: Evidence, incident: Incident): boolean {
  const { service } = incident
  if (service === null || evidence.service === null || sameService(evidence.service, service)) return false
  return typeof signature.now === 'function' && textOf(evidence).toLowerCase().includes(service.toLowerCase())
}

/** What another service has got over does not explain what begins afterwards. */
export function isStrangersPast(evidence: Evidence, incident: Incident): boolean {
  const { service } = evidence
  if (service === null || incident.service === null || sameService(service, incident.service)) return false
  return isOver(evidence, alertedAt(incident))
}

const CALLED =
  /\b(?:to|from|calling|upstream|host|backend|waiting for|connect(?:ing|ion)?|by|of|dial tcp|server|resolve|resolving)[ =:"']{1,3}(?:[a-z+]{2,12}:\/\/)?([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*)(?=[\s:/,;)"'\]]|$)/gi
const STORE = /[-_](?:db|database|postgres|mysql|mongo|redis|cache|queue|kafka|store)\b/i
const CLEAR_NAME = /[-.]/
const KNOWN =
  /^(?:redis|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|kafka|rabbitmq|elasticsearch|cassandra|memcached|stripe|paypal|vault|consul|etcd|s3|dynamodb)$/i

/** The other side of a call: another service of the evidence that the line names, else what looks like a host's name. */
function dependencyOf(evidence: Evidence, incident: Incident, all: readonly Evidence[]): string | null {
  const text = textOf(evidence)
  const services = all.map((one) => one.service).filter((name) => name !== null)
  const own = [incident.service, evidence.service].filter((name) => name !== null)
  // basket-db is not basket.
  const isOwn = (name: string): boolean => !STORE.test(name) && own.some((mine) => sameService(mine, name))
  const service = services.find(
    (name) => name.length > 3 && !isOwn(name) && text.toLowerCase().includes(name.toLowerCase()),
  )
  if (service !== undefined && !readsLikeAnOrder(service.replaceAll(/[-_]/g, ' ')))
    return serviceInSentence(service)
  const { dependency } = evidence.facts
  const named = [
    ...(dependency === undefined ? [] : [dependency]),
    ...[...text.matchAll(CALLED)].map((match) => match[1] ?? ''),
  ]
  for (const host of named) {
    const name = host.split(/[.:]/)[0]?.toLowerCase() ?? ''
    const isName = /^[a-z][a-z0-9-]*$/.test(name) && (CLEAR_NAME.test(host) || KNOWN.test(name))
    if (isName && name.length <= 32 && !isOwn(name) && !readsLikeAnOrder(name.replaceAll('-', ' ')))
      return name
  }
  return null
}
