import type { Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { readsLikeAnOrder } from '../../domain/orders.ts'
import type { Candidate } from './diagnosis.ts'
import type { Draft, Wording } from './draft.ts'
import { aboutCount } from './impact.ts'

const MINUTE = 60_000

/** What speaks for the cause, in figures: how often, since when, and what is usual. Null when nothing can be counted. */
export function proof(incident: Incident, cause: Candidate | null): Draft | null {
  if (cause === null) return null
  const lead = cause.lead.evidence
  const shift = [lead, ...cause.evidence].find((one) => one.kind === 'level-shift')
  const counted = [lead, ...cause.evidence].find((one) => one.kind !== 'level-shift')
  const shifted = shift === undefined ? [] : shiftWords(shift)
  const counts = counted === undefined ? [] : countedWords(incident, counted)
  const [first, last] = lead === shift ? [shifted, counts] : [counts, shifted]
  const both =
    shifted[0] !== undefined && counts[0] !== undefined
      ? [joined(first[0] ?? counts[0], last[0] ?? counts[0])]
      : []
  const rest = [...first, ...last.map((one) => ({ ...one, price: (one.price ?? 0) + 5 }))]
  const wordings = [...both, ...rest.map((one) => ({ ...one, price: (one.price ?? 0) + both.length * 3 }))]
  return wordings.length === 0 ? null : { key: 'proof', role: 'cause', wordings }
}

const joined = (a: Wording, b: Wording): Wording => ({
  text: `${a.text} ${b.text}`,
  evidence: [...a.evidence, ...b.evidence],
  price: 0,
})

function countedWords(incident: Incident, lead: Evidence): Wording[] {
  const { reason } = lead.facts
  if (reason === 'silence') return silenceWords(lead)
  if (lead.kind === 'restart') return lifeWords(lead, reason)
  if (lead.kind !== 'new-pattern' && lead.kind !== 'burst') return []
  const used = /^(\d{1,5}) of (\d{1,5})$/.exec(lead.facts['used'] ?? '')
  const isUsedUp = used !== null && used[1] === used[2] && /pool|connection/i.test(lead.pattern)
  const verb = incident.state === 'open' ? 'are' : 'were'
  const all = isUsedUp ? `All ${used[1]} connections ${verb} in use` : null
  return frequencyWords(lead).flatMap((text, at): Wording[] => [
    ...(all === null ? [] : [{ text: `${all}: ${text}.`, evidence: [lead], price: 2 * at }]),
    {
      text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
      evidence: [lead],
      price: 2 * at + (all === null ? 0 : 1),
    },
  ])
}

/** The ear takes "none" for "one", hence "not one": "214 errors in 8 minutes, not one in the 6 hours before", "306 errors in 10 minutes, usually about 150". */
export function frequencyWords(lead: Evidence): readonly string[] {
  if (lead.count < 1) return []
  const what = `${figure(lead.count)} ${noun(lead)}${spanWords(lead)}`
  const { reach } = lead.facts
  if (lead.kind === 'new-pattern' && lead.expected === 0) {
    const before =
      reach === undefined || !/^\d{1,3} [a-z]+$/.test(reach)
        ? 'not one before'
        : `not one in the ${reach} before`
    return [`${what}, ${before}`, `${what}, not one before`, what]
  }
  const usual = Math.round(lead.expected)
  return usual >= 1 && usual < lead.count ? [`${what}, usually ${aboutCount(usual)}`, what] : [what]
}

/** Exact as long as an ear can hold it. */
const figure = (count: number): string => (count < 1_000 ? String(count) : aboutCount(count))

const noun = ({ level, count }: Evidence): string => {
  const word = level === 'error' || level === 'fatal' ? 'error' : level === 'warn' ? 'warning' : 'line'
  return count === 1 ? word : `${word}s`
}

function spanWords({ firstAt, lastAt, count }: Evidence): string {
  if (firstAt === null || lastAt === null || count < 2) return ''
  const minutes = Math.round((lastAt - firstAt) / MINUTE)
  if (lastAt - firstAt < MINUTE) return ' in under a minute'
  return minutes < 90 ? ` in ${minutes} minute${minutes === 1 ? '' : 's'}` : ''
}

const LIFE: Readonly<Record<string, string>> = {
  'out of memory': 'it ran out of memory',
  crash: 'it crashed',
  stop: 'it was stopped',
}

function lifeWords(lead: Evidence, reason: string | undefined): Wording[] {
  const what = LIFE[reason ?? ''] ?? 'it was restarted'
  const times = lead.count === 1 ? '' : lead.count === 2 ? ' twice' : ` ${figure(lead.count)} times`
  const text = `${what.charAt(0).toUpperCase()}${what.slice(1)}${times}${spanWords(lead)}`
  if (lead.count < 2) return []
  return [
    ...(lead.expected === 0 ? [{ text: `${text}, never before.`, evidence: [lead] }] : []),
    { text: `${text}.`, evidence: [lead] },
  ]
}

function silenceWords(lead: Evidence): Wording[] {
  const { silent } = lead.facts
  if (silent === undefined || !/^\d{1,3} [a-z]+$/.test(silent)) return []
  return [
    {
      text: `No line for ${silent}, where ${aboutCount(Math.round(lead.expected))} are usual.`,
      evidence: [lead],
    },
    { text: `No line for ${silent}.`, evidence: [lead] },
  ]
}

/** The card's title is a sentence already: "Stock query to ledger-db takes 2.4 s, usually 14 ms". */
function shiftWords(shift: Evidence): Wording[] {
  const { from, to } = shift.facts
  const plain = /^[\p{L}\p{N} ./%,-]{8,90}$/u.test(shift.title) && !readsLikeAnOrder(shift.title)
  const values = [from, to].every((fact) => fact !== undefined && /^[\d.,]{1,8} ?[\p{L}%]{0,8}$/u.test(fact))
  if (plain) return [{ text: `${shift.title}.`, evidence: [shift] }]
  return values ? [{ text: `A value in its log is ${to}, usually ${from}.`, evidence: [shift] }] : []
}
