import type { Severity } from './alert.ts'
import type { Utterance } from './speech.ts'
import type { Draft } from './speech-queue-draft.ts'
import {
  amendReport,
  change,
  discard,
  enqueue,
  isReportPart,
  newUtterance,
  replaceItem,
  takeOut,
} from './speech-queue-draft.ts'
import type { Item, Report, Summary } from './speech-queue-state.ts'
import { SPEECH_RULES } from './speech-queue-state.ts'
import { stormSummary } from './storm.ts'
import { capitalised, plural } from './storm-words.ts'

/** Coalesces what waits when too many incidents wait: all reports but the worst, all recoveries but none. */
export function calmStorm(draft: Draft): void {
  calmReports(draft)
  calmRecoveries(draft)
}

function calmReports(draft: Draft): void {
  const waiting = waitingReports(draft)
  const summary = summaryOf(draft, 'reports')
  if (summary === null && waiting.length <= SPEECH_RULES.stormFrom) {
    draft.kept = null
    return
  }
  const limit = summary?.utterance.severity ?? null
  draft.kept = worstOf(draft, waiting, limit)
  const rest = waiting.filter((report) => report.incidentId !== draft.kept)
  if (rest.length > 0) summarise(draft, rest)
}

/** The incident that is told in full: the worst of all, and at a tie the one that is being told. */
function worstOf(draft: Draft, waiting: readonly Report[], limit: Severity | null): string | null {
  const current = currentReport(draft)
  let best = current
  for (const report of waiting) {
    const eligible = limit === null || report.severity < limit || report.incidentId === draft.kept
    if (eligible && (best === null || report.severity < best.severity)) best = report
  }
  return best?.incidentId ?? null
}

function currentReport(draft: Draft): Report | null {
  const onAir = draft.on !== null && isReportPart(draft.on.item.utterance) ? draft.on.item.utterance : null
  const id = onAir?.incidentId ?? draft.kept ?? draft.lastIncidentId
  const report = id === null ? undefined : draft.reports.get(id)
  if (report === undefined || report.over || report.summarised) return null
  const waits = draft.items.some((item) => item.utterance.incidentId === id && isReportPart(item.utterance))
  const writing = !report.written && draft.context.ms - report.activeMs < SPEECH_RULES.summaryLatestMs
  return waits || writing || onAir !== null ? report : null
}

function waitingReports(draft: Draft): readonly Report[] {
  const ids = new Set<string>()
  for (const { utterance } of draft.items)
    if (isReportPart(utterance) && utterance.incidentId !== null) ids.add(utterance.incidentId)
  return [...ids]
    .map((id) => draft.reports.get(id))
    .filter((report) => report !== undefined)
    .toSorted((a, b) => a.order - b.order)
}

/** Lets one summary speak for these reports; the one that waits already takes them in. */
export function summarise(draft: Draft, reports: readonly Report[]): void {
  const covered: Utterance[] = []
  for (const report of reports) {
    amendReport(draft, report.incidentId, { summarised: true })
    for (const item of draft.items.filter(belongsTo(report.incidentId))) {
      takeOut(draft, item.utterance.id)
      if (item.introduces === null) covered.push(item.utterance)
    }
    covered.push(...report.told.filter((told) => told.state === 'unheard' || told.state === 'cut'))
  }
  cover(draft, 'reports', reports, covered)
}

const belongsTo = (incidentId: string) => (item: Item) =>
  item.utterance.incidentId === incidentId && (isReportPart(item.utterance) || item.introduces !== null)

function calmRecoveries(draft: Draft): void {
  const items = draft.items.filter((item) => item.utterance.purpose === 'recovery')
  if (summaryOf(draft, 'recoveries') === null && items.length <= SPEECH_RULES.stormFrom) return
  if (items.length === 0) return
  for (const item of items) takeOut(draft, item.utterance.id)
  const members = items.map(({ utterance }) => ({
    incidentId: utterance.incidentId ?? '',
    severity: utterance.severity,
  }))
  cover(
    draft,
    'recoveries',
    members,
    items.map((item) => item.utterance),
  )
}

function cover(
  draft: Draft,
  about: Summary['about'],
  members: readonly { readonly incidentId: string; readonly severity: Severity }[],
  covered: readonly Utterance[],
): void {
  const waiting = summaryOf(draft, about)
  const { ms } = draft.context
  const before = waiting?.summary ?? { about, incidentIds: [], covered: [], begunMs: ms, changedMs: ms }
  const summary: Summary = {
    ...before,
    incidentIds: [...new Set([...before.incidentIds, ...members.map((member) => member.incidentId)])],
    covered: [...before.covered, ...covered],
    changedMs: ms,
  }
  const text = summaryText(draft, summary)
  const severities = members.map((member) => member.severity)
  if (waiting !== null) {
    const severity = worst([waiting.utterance.severity, ...severities])
    replaceItem(draft, waiting.utterance.id, (item) => ({
      ...item,
      summary,
      utterance: { ...item.utterance, severity, text },
    }))
    return
  }
  const subject = { incidentId: null, severity: worst(severities) }
  const utterance = newUtterance(draft, subject, { purpose: 'summary', key: 'summary', text })
  enqueue(draft, change(draft, utterance, {}), { summary })
}

const worst = (severities: readonly Severity[]): Severity => severities.toSorted((a, b) => a - b)[0] ?? 5

const summaryOf = (draft: Draft, about: Summary['about']): Item | null =>
  draft.items.find((item) => item.summary?.about === about) ?? null

function summaryText(draft: Draft, summary: Summary): string {
  const incidents = summary.incidentIds
    .map((id) => draft.context.find(id))
    .filter((incident) => incident !== null)
  return summary.about === 'reports' ? stormSummary(incidents) : recoveryText(incidents.length, summary)
}

/** "Payment gateway recovered after 12 minutes. Five other incidents recovered too." */
function recoveryText(found: number, summary: Summary): string {
  const worstFirst = summary.covered.toSorted((a, b) => a.severity - b.severity)
  const count = Math.max(found, summary.incidentIds.length) - 1
  return `${worstFirst[0]?.text ?? ''} ${capitalised(plural(count, 'other incident'))} recovered too.`.trim()
}

/** One more sentence of an incident that a waiting summary speaks for. False when there is none. */
export function coverToo(draft: Draft, utterance: Utterance): boolean {
  const waiting = summaryOf(draft, 'reports')
  const id = utterance.incidentId
  if (waiting?.summary == null || id === null || !waiting.summary.incidentIds.includes(id)) return false
  const summary = { ...waiting.summary, covered: [...waiting.summary.covered, utterance] }
  replaceItem(draft, waiting.utterance.id, (item) => ({ ...item, summary }))
  return true
}

/** An incident that a waiting summary speaks for got worse or changed: the summary says so. False when there is none. */
export function refreshSummary(draft: Draft, incidentId: string, severity: Severity): boolean {
  const waiting = summaryOf(draft, 'reports')?.summary?.incidentIds.includes(incidentId) ?? false
  if (waiting) cover(draft, 'reports', [{ incidentId, severity }], [])
  return waiting
}

/** Takes an incident out of the summary that waits; true when it was in one. An empty summary is dropped. */
export function leaveSummary(draft: Draft, incidentId: string): boolean {
  const item = draft.items.find(
    ({ summary }) => summary?.about === 'reports' && summary.incidentIds.includes(incidentId),
  )
  if (item === undefined || item.summary === null) return false
  const summary: Summary = {
    ...item.summary,
    incidentIds: item.summary.incidentIds.filter((id) => id !== incidentId),
    covered: item.summary.covered.filter((covered) => covered.incidentId !== incidentId),
  }
  for (const covered of item.summary.covered)
    if (covered.incidentId === incidentId)
      change(draft, covered, { state: 'dropped', endedAt: draft.context.at })
  if (summary.incidentIds.length === 0) {
    discard(draft, { ...item, summary }, 'dropped')
    return true
  }
  replaceItem(draft, item.utterance.id, (kept) => ({
    ...kept,
    summary,
    utterance: { ...kept.utterance, text: summaryText(draft, summary) },
  }))
  return true
}
