import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { sameService } from '../../domain/logs/candidate.ts'
import { type Observation, observe } from './observation.ts'
import type { Signature } from './signature.ts'

/** One cause with everything that speaks for it. `confidence` is 0 … 1. */
export interface Candidate {
  readonly signature: Signature
  /** The observation that shows it best. */
  readonly lead: Observation
  readonly evidence: readonly Evidence[]
  readonly confidence: number
  readonly firstAt: number | null
  /** The release after which it began, if one fits. */
  readonly release: Evidence | null
}

export interface Diagnosis {
  readonly cause: Candidate | null
  /** A second cause that is nearly as likely. */
  readonly rival: Candidate | null
  /** A release shortly before, where nothing else explains anything. */
  readonly release: Evidence | null
  readonly confidence: number
}

/**
 * Bands of spoken confidence, after the words of estimative probability in Intelligence Community Directive 203 (2015):
 * "very likely" begins at 80 %, "likely, probably" at 55 %. Below that "possibly"; below a quarter nothing is said.
 */
export const BANDS = { veryLikely: 0.8, probably: 0.55, possibly: 0.25 } as const
/** Logs show what happened, not why: nothing is ever certain. */
const MOST = 0.95
/** Clocks of log files differ by up to this much before an order in time means anything. */
const SAME_MOMENT_MS = 60_000
/** A rival this close makes it a question of "A, or B". */
const CLOSE = 0.8
const MINUTE = 60_000

/**
 * Confidence of a cause: its strongest observation, with every further one as an independent reason of half its strength
 * (noisy-or, Pearl 1988; half, because lines of one outage are not independent), a quarter of each consequence that it
 * explains and that did not come before it, and a release that fits in time. A cause that another one explains leaves
 * the contest. What remains of a rival costs the winner up to a quarter; a close one makes both only possible.
 */
export function diagnose(incident: Incident, evidence: readonly Evidence[]): Diagnosis {
  const observed = evidence.map((one) => observe(one, incident, evidence)).filter((one) => one !== null)
  const releases = evidence.filter((one) => one.kind === 'deployment')
  const candidates = contest(byCause(named(observed))).map((one) => withRelease(one, releases))
  const [cause, rival] = candidates.toSorted((a, b) => b.confidence - a.confidence)
  if (cause === undefined || cause.confidence < BANDS.possibly) return releaseAlone(incident, releases)
  const ratio = rival === undefined ? 0 : rival.confidence / cause.confidence
  const isClose = ratio >= CLOSE
  const share = isClose ? 1 / (1 + ratio) : 1 - 0.25 * ratio
  const confidence = round(Math.max(BANDS.possibly, Math.min(MOST, cause.confidence * share)))
  return { cause, rival: isClose ? (rival ?? null) : null, release: cause.release, confidence }
}

const round = (value: number): number => Math.round(value * 100) / 100

const both = (a: number, b: number): number => 1 - (1 - a) * (1 - b)

/** A line whose values moved was written before they moved: when it was first seen says nothing about the trouble. */
const beganAt = ({ kind, firstAt }: Evidence): number | null => (kind === 'level-shift' ? null : firstAt)

/** "Another service answers too slowly" and "ledger-db answers too slowly": of two such signs the named one tells whom both mean. */
function named(observed: readonly Observation[]): Observation[] {
  return observed.map((one) => {
    if (one.names.dependency !== null) return one
    const names = observed
      .filter((other) => other.signature === one.signature)
      .map((other) => other.names.dependency)
      .filter((name) => name !== null)
    const [only] = names
    return only !== undefined && new Set(names).size === 1 ? { ...one, names: { dependency: only } } : one
  })
}

function byCause(observed: readonly Observation[]): Candidate[] {
  const groups = new Map<string, Observation[]>()
  for (const one of observed) {
    const key = `${one.signature.id} ${typeof one.signature.now === 'function' ? one.names.dependency : ''}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) => {
    const [lead, ...others] = group.toSorted((a, b) => b.strength - a.strength)
    if (lead === undefined) return []
    const confidence = others.reduce((sum, one) => both(sum, 0.5 * one.strength), lead.strength)
    const times = group.map((one) => beganAt(one.evidence)).filter((at) => at !== null)
    return [
      {
        signature: lead.signature,
        lead,
        evidence: [lead, ...others].map((one) => one.evidence),
        confidence,
        firstAt: times.length === 0 ? null : Math.min(...times),
        release: null,
      },
    ]
  })
}

/** Takes out of the contest what another cause explains, and lets it speak for that one. */
function contest(candidates: readonly Candidate[]): Candidate[] {
  const explained = new Set(
    candidates.filter((effect) => candidates.some((cause) => cause !== effect && explains(cause, effect))),
  )
  const left = candidates.filter((one) => !explained.has(one))
  // Three causes may explain each other in a ring; then none of them explains the others.
  if (left.length === 0) return [...candidates]
  return left.map((cause) => {
    const effects = [...explained].filter((effect) => explains(cause, effect))
    return {
      ...cause,
      confidence: effects.reduce((sum, one) => both(sum, 0.25 * one.confidence), cause.confidence),
      evidence: [...cause.evidence, ...effects.flatMap((one) => one.evidence)],
    }
  })
}

/** Effects do not come before their cause. Where each could explain the other, the earlier does, else the surer sign. */
function explains(cause: Candidate, effect: Candidate): boolean {
  if (!cause.signature.explains.includes(effect.signature.id)) return false
  if (cause.confidence < BANDS.possibly && effect.confidence >= BANDS.possibly) return false
  const lead = cause.firstAt === null || effect.firstAt === null ? 0 : effect.firstAt - cause.firstAt
  if (lead < -SAME_MOMENT_MS) return false
  if (!effect.signature.explains.includes(cause.signature.id)) return true
  return lead > SAME_MOMENT_MS || cause.signature.weight > effect.signature.weight
}

/** A release of the same service within the hour before, and not clearly after, the first sign. */
function withRelease(candidate: Candidate, releases: readonly Evidence[]): Candidate {
  const { firstAt, signature, lead } = candidate
  if (!signature.byChange || firstAt === null) return candidate
  const service = lead.evidence.service
  const fitting = releases.filter((one) => {
    const fits = one.service === null || service === null || sameService(one.service, service)
    return fits && nearness(firstAt, one) > 0
  })
  const release = fitting.toSorted((a, b) => (b.firstAt ?? 0) - (a.firstAt ?? 0))[0]
  if (release === undefined) return candidate
  return { ...candidate, release, confidence: both(candidate.confidence, 0.45 * nearness(firstAt, release)) }
}

/** 1 within ten minutes, then less; 0 after an hour, or when the release came later than the trouble. */
function nearness(at: number, release: Evidence): number {
  if (release.firstAt === null) return 0
  const before = at - release.firstAt
  if (before < -SAME_MOMENT_MS || before > 60 * MINUTE) return 0
  return before <= 10 * MINUTE ? 1 : before <= 30 * MINUTE ? 0.7 : 0.4
}

function releaseAlone(incident: Incident, releases: readonly Evidence[]): Diagnosis {
  const own = releases.filter(
    (one) => one.service === null || incident.service === null || sameService(one.service, incident.service),
  )
  const near = own
    .map((release) => ({ release, confidence: round(0.45 * nearness(incident.openedAt, release)) }))
    .toSorted((a, b) => b.confidence - a.confidence)[0]
  const isPossible = near !== undefined && near.confidence >= BANDS.possibly
  return {
    cause: null,
    rival: null,
    release: isPossible ? near.release : null,
    confidence: isPossible ? near.confidence : 0,
  }
}
