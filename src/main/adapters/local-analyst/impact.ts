import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { capitalise, serviceInSentence } from '../../domain/incident-words.ts'
import { namesService, sameService } from '../../domain/logs/candidate.ts'
import { clockTime } from '../../domain/logs/worded.ts'
import type { Draft, Wording } from './draft.ts'
import { isStrangersPast } from './observation.ts'

/**
 * Who else suffers, and since when; else how many errors there are. Only what was counted, and nothing that has been
 * `told` as a reason for the cause. Null when there is nothing.
 */
export function impact(
  incident: Incident,
  evidence: readonly Evidence[],
  toldAlready: readonly Evidence[],
): Draft | null {
  const errors = evidence.filter(
    ({ kind, level }) =>
      kind !== 'alert' && kind !== 'deployment' && (level === 'error' || level === 'fatal'),
  )
  const own = errors.filter((one) => isOwn(incident, one)).toSorted((a, b) => b.count - a.count)[0]
  const others = errors.filter(
    (one) => !isOwn(incident, one) && !toldAlready.includes(one) && !isStrangersPast(one, incident),
  )
  const isNew = own !== undefined && own.count > 1 && !toldAlready.includes(own)
  const wordings = [...sufferers(incident, others), ...(isNew ? countOf(own) : [])]
  return wordings.length === 0 ? null : { key: 'impact', role: 'impact', wordings }
}

const isOwn = (incident: Incident, { service }: Evidence): boolean =>
  service === null || incident.service === null || sameService(service, incident.service)

/** Those whose errors name the service of the incident fail because of it; of the others nobody knows. */
function sufferers(incident: Incident, others: readonly Evidence[]): Wording[] {
  const { service } = incident
  const named = others.filter(
    (one) => service !== null && namesService(`${one.example.text} ${one.pattern}`, service),
  )
  const because = named.length > 0 ? named : others
  const names = namesOf(because)
  if (names === '') return []
  const isOne = !names.includes(' and ')
  const verb =
    named.length > 0 ? (isOne ? 'also fails' : 'also fail') : `also ${isOne ? 'reports' : 'report'} errors`
  const firstAt = Math.min(...because.map((one) => one.firstAt ?? Number.POSITIVE_INFINITY))
  const text = `${capitalise(names)} ${verb}`
  return [
    ...(Number.isFinite(firstAt)
      ? [{ text: `${text} since ${clockTime(firstAt)}.`, evidence: because }]
      : []),
    { text: `${text}.`, evidence: because },
  ]
}

function namesOf(others: readonly Evidence[]): string {
  const services = [...new Set(others.map((one) => one.service).filter((name) => name !== null))]
  return services.slice(0, 2).map(serviceInSentence).join(' and ')
}

function countOf(own: Evidence): Wording[] {
  const count = capitalise(`${aboutCount(own.count)} errors`)
  return [
    ...(own.firstAt === null ? [] : [{ text: `${count} since ${clockTime(own.firstAt)}.`, evidence: [own] }]),
    { text: `${count}.`, evidence: [own] },
  ]
}

/** "18", "about 400", "about 1,900": one significant digit where that is within five per cent, else two. */
export function aboutCount(count: number): string {
  if (count < 20) return String(count)
  const one = Number(count.toPrecision(1))
  const near = Math.abs(one - count) <= count * 0.05 ? one : Number(count.toPrecision(2))
  return `${near === count ? '' : 'about '}${near.toLocaleString('en-US')}`
}
