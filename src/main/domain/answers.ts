import type { CommandRecord } from './command-record.ts'
import type { Incident } from './incident.ts'
import { serviceInSentence, serviceTitle, severityWord } from './incident-words.ts'
import { verbOf } from './policy-words.ts'
import { type Leave, possibleActions } from './possible.ts'
import type { Runbook } from './runbook.ts'
import { capitalised, plural, spanInWords } from './storm-words.ts'

/** What an answer may rest on. Times are epoch milliseconds. */
export interface AnswerFacts {
  readonly now: number
  /** Newest first. */
  readonly incidents: readonly Incident[]
  readonly commands: readonly CommandRecord[]
}

/** "What did I miss": as far back as a night shift's coffee. */
const CATCH_UP_MS = 60 * 60_000
const NAMED = 3
const MAX_QUOTE = 160
/** A sentence is to be heard to its end: a long runbook is not read out. */
const MOST_VERBS = 6

/** How things stand: of one service, or of all. */
export function statusAnswer(service: string | null, facts: AnswerFacts): string {
  const open = facts.incidents.filter(({ state }) => state === 'open').sort(worstFirst)
  if (service !== null) return serviceStatus(service, open, facts)
  const [worst, ...others] = open
  if (worst === undefined) return `Nothing is burning. ${lastEnded(facts)}`.trim()
  const more = others.length === 0 ? '' : ` ${capitalised(plural(others.length, 'other incident'))} open.`
  return `${standing(worst, facts.now)}${more}`
}

function serviceStatus(service: string, open: readonly Incident[], facts: AnswerFacts): string {
  const own = open.filter((incident) => incident.service === service)
  const [worst] = own
  if (worst !== undefined) return standing(worst, facts.now)
  const last = facts.incidents.find((incident) => incident.service === service)
  if (last === undefined) return `No alert has come for ${serviceInSentence(service)}.`
  return `${serviceTitle(service)} has no open incident. The last one ended ${ago(endOf(last), facts.now)}.`
}

/** "Payment gateway: critical for four minutes. Since release 2.14.0 the connection pool is exhausted." */
function standing(incident: Incident, now: number): string {
  const name = incident.service === null ? 'One incident' : serviceTitle(incident.service)
  const lasted = spanInWords(now - incident.openedAt)
  return `${name}: ${severityWord(incident.severity).toLowerCase()} for ${lasted}. ${causeOf(incident)}`
}

function causeOf({ sitrep }: Incident): string {
  const told = sitrep?.sentences.find(({ role }) => role === 'cause' || role === 'unknown')
  return told?.text ?? sitrep?.sentences[0]?.text ?? 'The report is not written yet.'
}

function lastEnded({ incidents, now }: AnswerFacts): string {
  const last = incidents.toSorted((a, b) => endOf(b) - endOf(a))[0]
  if (last === undefined) return 'No alert has come yet.'
  const name = last.service === null ? 'an incident' : serviceInSentence(last.service)
  return `The last was ${name}; it ended ${ago(endOf(last), now)}.`
}

/** The newest finding in the logs about a service, quoted. */
export function logsAnswer(service: string | null, facts: AnswerFacts): string {
  const incident = facts.incidents.find((one) => service === null || one.service === service)
  const name = service === null ? 'the services' : serviceInSentence(service)
  if (incident === undefined) return `No incident has made me read the logs of ${name}.`
  const findings = incident.evidence.filter(({ kind }) => kind !== 'alert')
  const [first] = findings.filter((one) => service === null || one.service === service).concat(findings)
  if (first === undefined) return `Nothing unusual in the logs of ${name}.`
  const quoted = first.example.text.replace(/\s+/g, ' ').slice(0, MAX_QUOTE)
  const often = first.count > 1 ? `, ${plural(first.count, 'time')}` : ''
  return `${first.title}${often}. The line reads: ${quoted}. The lines are on the wall.`
}

/** "What did I miss": the last hour, the worst first, and what was done. */
export function catchUpAnswer(facts: AnswerFacts): string {
  const since = facts.now - CATCH_UP_MS
  const recent = facts.incidents.filter((one) => one.state === 'open' || endOf(one) >= since)
  if (recent.length === 0) return `Nothing in the last hour. ${lastEnded(facts)}`
  const ranked = recent.toSorted(
    (a, b) => Number(b.state === 'open') - Number(a.state === 'open') || worstFirst(a, b),
  )
  const told = ranked.slice(0, NAMED).map((incident) => missed(incident, facts.now))
  const rest = ranked.length - told.length
  const more = rest === 0 ? [] : [`And ${plural(rest, 'more incident')}.`]
  return [...told, ...more, ...doneSince(since, facts)].join(' ')
}

function missed(incident: Incident, now: number): string {
  if (incident.state === 'open') return standing(incident, now)
  const name = incident.service === null ? 'One incident' : serviceTitle(incident.service)
  return `${name} has been over for ${spanInWords(now - endOf(incident))}; it lasted ${spanInWords(endOf(incident) - incident.openedAt)}.`
}

function doneSince(since: number, { commands }: AnswerFacts): readonly string[] {
  const done = commands.filter(({ at, outcome }) => at >= since && outcome !== null && !outcome.dryRun)
  return done.slice(-NAMED).map(({ outcome }) => outcome?.text ?? '')
}

/** What can be asked for here: of what changes something, only what the runbook, the PIN and the inventory leave possible. */
export function helpAnswer(book: Runbook, leave: Leave): string {
  const can = possibleActions(book, leave).map(verbOf)
  return `Hold the key and speak. ${changesInWords(can, leave)} Ask for status, logs, or what you missed. Say acknowledge, mute, or repeat.`
}

function changesInWords(can: readonly string[], { readOnly }: Leave): string {
  if (readOnly) return 'The runbook has errors, so I change nothing.'
  if (can.length === 0) return 'I can change nothing here; the runbook would have to say how.'
  const rest = can.length - MOST_VERBS
  const named = rest > 0 ? [...can.slice(0, MOST_VERBS), plural(rest, 'other thing')] : can
  return `I can ${listed(named)}, one service at a time, and ask before I do; say dry run first to hear what I would do.`
}

export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

const worstFirst = (a: Incident, b: Incident): number => a.severity - b.severity || b.openedAt - a.openedAt

function endOf(incident: Incident): number {
  return incident.recoveredAt ?? incident.closedAt ?? incident.updatedAt
}

const ago = (at: number, now: number): string => `${spanInWords(now - at)} ago`
