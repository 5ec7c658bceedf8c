import { dollars, reportEffort } from '../../../contract/effort-words.ts'
import { hiddenKinds } from '../../../contract/words.ts'
import { ANSWERS_A_QUESTION, type CommandRecord } from '../../domain/command-record.ts'
import { withCommands } from '../../domain/command-timeline.ts'
import type { Asked, Evidence } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import { incidentHidden } from '../../domain/incident-hidden.ts'
import { timingOf } from '../../domain/incident-timing.ts'
import type { Utterance } from '../../domain/speech.ts'
import { whoInWords } from '../../domain/who.ts'
import { sitrepView } from '../views.ts'
import { fenced, inline, link } from './quoted-text.ts'
import { EMPTY_CELL, table } from './report-table.ts'
import { elapsed, lasting, precisely, utc, utcTime } from './report-words.ts'

/** The incident as a Markdown document for a post-incident review. `now` is epoch milliseconds. */
export function incidentReport(
  incident: Incident,
  now: number,
  commands: readonly CommandRecord[] = [],
): string {
  const parts = [
    `# ${inline(incident.title) || 'Incident'}`,
    facts(incident, now, commands),
    '## Situation report',
    situation(incident),
    '## Timing',
    ...timing(incident, commands),
    '## Timeline',
    timeline(incident, commands),
    '## What was done',
    done(commands),
    '## Evidence',
    ...evidence(incident),
    '## What was said',
    said(incident.speech),
    '## Deliveries',
    deliveries(incident),
    `Written by EchoOps at ${utc(now)}. All times are UTC.`,
  ]
  return `${parts.join('\n\n')}\n`
}

function facts(incident: Incident, now: number, commands: readonly CommandRecord[]): string {
  const until = incident.recoveredAt ?? incident.closedAt ?? now
  const newest = incident.alerts.at(-1)
  return table(
    ['Fact', 'Value'],
    [
      ['Incident', inline(incident.id)],
      ['Service', inline(incident.service ?? '')],
      ['Environment', inline(incident.environment ?? '')],
      ['Severity', `${incident.severity} (1 is the worst, 5 the mildest)`],
      ['State', incident.state],
      ['Opened', utc(incident.openedAt)],
      ['Recovered', utc(incident.recoveredAt)],
      ['Closed', utc(incident.closedAt)],
      ['Acknowledged', acknowledgement(incident)],
      [incident.state === 'open' ? 'Open for' : 'Lasted', lasting(until - incident.openedAt)],
      ['Repaired by', repairedBy(commands)],
      ['Alerts', String(incident.alerts.length)],
      ...hiddenRow(incident, commands),
      ['Query', inline(newest?.query ?? '')],
      ['In Datadog', link(newest?.link ?? null) ?? EMPTY_CELL],
    ],
  )
}

/** A reader must know that dots in a line are no fault of the line. */
function hiddenRow(incident: Incident, commands: readonly CommandRecord[]): string[][] {
  const hidden = incidentHidden(incident, commands)
  return hidden === null ? [] : [['Secrets taken out', hiddenKinds(hidden)]]
}

function acknowledgement({ acknowledged }: Incident): string {
  if (acknowledged === null) return EMPTY_CELL
  return `${utc(acknowledged.at)} by ${inline(whoInWords(acknowledged.by))}`
}

function situation(incident: Incident): string {
  const { sitrep, sitrepComplete } = incident
  if (sitrep === null) return 'No report was written.'
  const cause =
    sitrep.rootCause === null
      ? 'No cause could be seen.'
      : `**Probable cause** (confidence ${Math.round(sitrep.confidence * 100)} %): ${inline(sitrep.rootCause)}`
  const sentences = sitrep.sentences.map(({ text, evidenceIds }) => {
    const cited = evidenceIds.length === 0 ? '' : ` (${evidenceIds.map(inline).join(', ')})`
    return `- ${inline(text)}${cited}`
  })
  const view = sitrepView(incident)
  const effort = view === null ? '' : inline(reportEffort(view))
  const by = `Written by ${effort}${sitrepComplete ? '' : '; not finished'}.`
  return [`**${inline(sitrep.headline)}**`, sentences.join('\n'), cause, by].filter(Boolean).join('\n\n')
}

function timeline(incident: Incident, commands: readonly CommandRecord[]): string {
  const entries = withCommands(incident.timeline, commands)
  if (entries.length === 0) return 'Nothing is recorded.'
  return table(
    ['Time', 'What', 'Details'],
    entries.map(({ at, kind, text }) => [utc(at), inline(kind), inline(text)]),
  )
}

/** How fast it went, and every step with the time since EchoOps received the alert. */
function timing(incident: Incident, commands: readonly CommandRecord[]): readonly string[] {
  const { steps, receivedAt, ...took } = timingOf(incident, commands)
  const from = receivedAt ?? incident.openedAt
  const measures = table(
    ['Time to', 'Took', 'From', 'To'],
    [
      ['detect', precisely(took.detectMs), 'the monitor saw it', 'EchoOps received it'],
      ['first sound', precisely(took.firstSoundMs), 'received', 'the first sound in the room'],
      ['explain', precisely(took.explainMs), 'received', 'the report was written'],
      ['repair', precisely(took.repairMs), 'received', 'recovered'],
    ],
  )
  const rows = steps.map(({ at, what, tookMs, text }) => [
    `${utc(at).slice(0, 10)} ${utcTime(at)}`,
    elapsed(at - from),
    what,
    precisely(tookMs),
    inline(text),
  ])
  return [measures, table(['Time', 'Since received', 'Step', 'Took', 'Details'], rows)]
}

/** The action after which the monitor recovered, and how long that took. */
function repairedBy(commands: readonly CommandRecord[]): string {
  const helped = commands.findLast(({ state }) => state === 'helped')
  return helped?.watching === undefined
    ? EMPTY_CELL
    : inline(helped.watching?.text ?? helped.message) || EMPTY_CELL
}

function done(commands: readonly CommandRecord[]): string {
  const own = commands.filter(({ reason }) => reason !== ANSWERS_A_QUESTION)
  if (own.length === 0) return 'No command was given.'
  return table(
    ['Time', 'Who', 'By', 'Words', 'Understood', 'State', 'Outcome'],
    own.map((one) => [
      utc(one.at),
      inline(one.who),
      one.source,
      inline(one.transcript),
      inline(understood(one)),
      one.state,
      inline(one.message),
    ]),
  )
}

function understood({ intent }: CommandRecord): string {
  if (intent === null) return ''
  const parameters = Object.entries(intent.parameters).map(([name, value]) => `${name} ${value}`)
  const how = intent.dryRun === true ? ['dry run'] : []
  return [...how, intent.action, ...intent.targets, ...parameters].join(', ')
}

function evidence({ evidence: found, reading }: Incident): readonly string[] {
  const read =
    reading === null
      ? 'Nothing was read.'
      : `Read ${reading.lines.toLocaleString('en')} lines from ${(reading.asked?.length ?? 0) > 0 ? 'Datadog and ' : ''}${reading.files} files, of ${utc(reading.baselineFrom)} to ` +
        `${utc(reading.windowTo)}; the window of the alert begins at ${utc(reading.windowFrom)}.`
  const skipped = (reading?.skipped ?? []).map(({ path, reason }) => `- ${inline(path)}: ${inline(reason)}`)
  const notRead = skipped.length === 0 ? [] : ['Not read:', skipped.join('\n')]
  const asked = questions(reading?.asked ?? [])
  return [read, ...asked, ...notRead, ...found.flatMap(oneEvidence)]
}

/** What a source far away was asked, so that "nothing found" can be told from "not answered". */
function questions(asked: readonly Asked[]): readonly string[] {
  if (asked.length === 0) return []
  const rows = asked.map((one) => [
    inline(one.query),
    `${utc(one.from)} to ${utc(one.to)}`,
    one.found === null ? EMPTY_CELL : one.found.toLocaleString('en'),
    `${Math.round(one.tookMs)} ms`,
    inline(one.problem ?? ''),
  ])
  return ['Asked:', table(['Question', 'Span', 'Found', 'Took', 'Problem'], rows)]
}

function oneEvidence(one: Evidence): readonly string[] {
  const lines = one.lines.length > 0 ? one.lines : [one.example.text]
  const facts = Object.entries(one.facts).map(([name, value]) => `- ${inline(name)}: ${inline(value)}`)
  return [
    `### ${inline(one.id)}: ${inline(one.title)}`,
    occurrence(one),
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
    fenced(lines),
  ]
}

/** An alert is one event; only what was counted in logs has an expectation to be held against. */
function occurrence(one: Evidence): string {
  if (one.kind === 'alert') return `${inline(one.source)} of ${utc(one.firstAt)}`
  const times = `${one.count.toLocaleString('en')} ${one.count === 1 ? 'time' : 'times'}`
  const expected = one.expected.toLocaleString('en', { maximumFractionDigits: 1 })
  return `${times} (${expected} expected), first ${utc(one.firstAt)}, last ${utc(one.lastAt)}, in ${inline(one.source)}`
}

/** What a voice charged stands there when one did. */
function said(speech: readonly Utterance[]): string {
  if (speech.length === 0) return 'Nothing was said.'
  const isPaid = speech.some(({ charged }) => charged !== undefined)
  const rows = speech.map((one) => [
    utc(one.startedAt ?? one.queuedAt),
    one.state,
    inline(one.by ?? ''),
    ...(isPaid ? paid(one) : []),
    inline(one.text),
  ])
  return table(['Time', 'Outcome', 'Voice', ...(isPaid ? ['Characters', 'Cost'] : []), 'Words'], rows)
}

function paid({ charged }: Utterance): readonly string[] {
  if (charged === undefined) return [EMPTY_CELL, EMPTY_CELL]
  const { characters, costUsd } = charged
  return [characters.toLocaleString('en'), costUsd === null ? EMPTY_CELL : dollars(costUsd)]
}

function deliveries({ alerts }: Incident): string {
  return table(
    ['Received', 'Happened', 'Transition', 'Severity', 'Delivery', 'Title'],
    alerts.map((alert) => [
      utc(alert.receivedAt),
      utc(alert.occurredAt),
      alert.transition,
      String(alert.severity),
      inline(alert.deliveryId),
      inline(alert.title),
    ]),
  )
}
