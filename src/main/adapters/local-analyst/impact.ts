import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { capitalise, serviceInSentence } from '../../domain/incident-words.ts'
import { sameService } from '../../domain/logs/candidate.ts'
import type { Draft, Wording } from './draft.ts'

/** How many errors, since when, and who else suffers: only what was counted. Null when nothing was. */
export function impact(incident: Incident, evidence: readonly Evidence[]): Draft | null {
  const errors = evidence.filter(
    ({ kind, level }) => kind !== 'alert' && (level === 'error' || level === 'fatal'),
  )
  const own = errors.filter((one) => isOwn(incident, one)).toSorted((a, b) => b.count - a.count)[0]
  const others = errors.filter((one) => !isOwn(incident, one))
  const counted = own !== undefined && own.count > 1 ? own : null
  const wordings = [...together(counted, others), ...errorsOf(counted), ...sufferers(others)]
  return wordings.length === 0 ? null : { key: 'impact', role: 'impact', wordings }
}

const isOwn = (incident: Incident, { service }: Evidence): boolean =>
  service === null || incident.service === null || sameService(service, incident.service)

function together(own: Evidence | null, others: readonly Evidence[]): Wording[] {
  const names = namesOf(others)
  if (own === null || names === '') return []
  return [
    {
      text: `${capitalise(countWords(own))}; ${names} ${names.includes(' and ') ? 'report' : 'reports'} errors too.`,
      evidence: [own, ...others],
    },
  ]
}

function errorsOf(own: Evidence | null): Wording[] {
  return own === null ? [] : [{ text: `${capitalise(countWords(own))}.`, evidence: [own] }]
}

function sufferers(others: readonly Evidence[]): Wording[] {
  const names = namesOf(others)
  if (names === '') return []
  return [
    {
      text: `${capitalise(names)} ${names.includes(' and ') ? 'report' : 'reports'} errors too.`,
      evidence: others,
    },
  ]
}

function namesOf(others: readonly Evidence[]): string {
  const services = [...new Set(others.map((one) => one.service).filter((name) => name !== null))]
  return services.slice(0, 2).map(serviceInSentence).join(' and ')
}

function countWords(own: Evidence): string {
  const clock = /\b(\d\d:\d\d)\b/.exec(own.title)?.[1]
  return `${aboutCount(own.count)} errors${clock === undefined ? '' : ` since ${clock}`}`
}

/** "18", "about 400", "about 1,900": one significant digit where that is within five per cent, else two. */
export function aboutCount(count: number): string {
  if (count < 20) return String(count)
  const one = Number(count.toPrecision(1))
  const near = Math.abs(one - count) <= count * 0.05 ? one : Number(count.toPrecision(2))
  return `${near === count ? '' : 'about '}${near.toLocaleString('en-US')}`
}
