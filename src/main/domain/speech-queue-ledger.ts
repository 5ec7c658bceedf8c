import type { Incident } from './incident.ts'
import { isReminder, type Utterance } from './speech.ts'
import type { Draft } from './speech-queue-draft.ts'
import {
  amendReport,
  canHear,
  change,
  discard,
  enqueue,
  isOpen,
  isReply,
  isReportPart,
} from './speech-queue-draft.ts'
import type { Item, Report } from './speech-queue-state.ts'
import { SPEECH_RULES } from './speech-queue-state.ts'
import { summarise } from './speech-queue-storm.ts'

/** After a restart: takes up what the ledgers say was not said to its end, and gives up what is too old. */
export function restore(draft: Draft, incidents: readonly Incident[]): void {
  for (const incident of incidents.toSorted((a, b) => a.openedAt - b.openedAt)) {
    const pending = incident.speech.filter((utterance) => isPending(utterance))
    const parts = pending.filter(isReportPart)
    const wanted = isOpen(incident) && !draft.context.isMuted(incident)
    if (wanted && parts.some((part) => !isStale(draft, part))) recall(draft, incident, { written: true })
    else for (const part of parts) giveUp(draft, part)
    for (const utterance of pending) if (!isReportPart(utterance)) recallOne(draft, incident, utterance)
  }
}

const isPending = ({ state }: Utterance): boolean =>
  state === 'queued' || state === 'speaking' || state === 'cut' || state === 'unheard'

const isStale = (draft: Draft, utterance: Utterance): boolean =>
  draft.context.at - utterance.queuedAt > SPEECH_RULES.staleMs

/** What waited or sounded when the appliance stopped is dropped; what had ended before stays as it ended. */
function giveUp(draft: Draft, utterance: Utterance): void {
  if (utterance.state === 'queued' || utterance.state === 'speaking')
    change(draft, utterance, { state: 'dropped', endedAt: draft.context.at })
}

/** The report of an incident as its ledger has it; what may still be said goes into the queue. */
export function recall(draft: Draft, incident: Incident, how: { readonly written: boolean }): void {
  draft.order += 1
  const told = newestByKey(incident.speech.filter(isReportPart))
  const heard = told.flatMap(({ state, endedAt }) =>
    state === 'completed' && endedAt !== null ? [endedAt] : [],
  )
  const report: Report = {
    incidentId: incident.id,
    severity: incident.severity,
    order: draft.order,
    told,
    written: how.written,
    over: false,
    summarised: false,
    muted: false,
    begunMuted: draft.muted,
    activeMs: draft.context.ms,
    heardMs:
      heard.length === 0 ? null : draft.context.ms - Math.max(0, draft.context.at - Math.max(...heard)),
  }
  draft.reports.set(incident.id, report)
  for (const utterance of told) takeUp(draft, incident, utterance)
  boundReports(draft, incident.id)
}

/** In the order of the ledger, the newest state of each. */
const newestByKey = (speech: readonly Utterance[]): readonly Utterance[] => [
  ...new Map(speech.map((utterance) => [utterance.key, utterance])).values(),
]

function takeUp(draft: Draft, incident: Incident, utterance: Utterance): void {
  if (!isPending(utterance)) return
  const spent = utterance.attempts >= SPEECH_RULES.maxAttempts
  const started = utterance.state === 'speaking' || utterance.state === 'cut'
  if (isStale(draft, utterance) || !isOpen(incident) || (started && spent)) {
    if (utterance.state !== 'unheard')
      change(draft, utterance, { state: 'dropped', endedAt: draft.context.at })
  } else if (utterance.state === 'queued') enqueue(draft, utterance)
  else if (utterance.state === 'unheard') {
    if (canHear(draft)) enqueue(draft, change(draft, utterance, { state: 'queued' }))
  } else {
    const cut =
      utterance.state === 'cut'
        ? utterance
        : change(draft, utterance, { state: 'cut', endedAt: draft.context.at })
    if (canHear(draft)) enqueue(draft, cut)
  }
}

/** An update or a recovery of before the restart; notices, summaries, replays and replies are not taken up. */
function recallOne(draft: Draft, incident: Incident, utterance: Utterance): void {
  const { purpose, state } = utterance
  if (state === 'unheard') return
  const lasting = purpose === 'update' || purpose === 'recovery'
  const fits = isOpen(incident) || (purpose === 'recovery' && incident.state === 'recovered')
  const known = incident.acknowledged !== null && isReminder(utterance)
  const unwanted = known || draft.context.isMuted(incident)
  const spent = state !== 'queued' && utterance.attempts >= SPEECH_RULES.maxAttempts
  if (!lasting || !fits || unwanted || spent || isStale(draft, utterance)) giveUp(draft, utterance)
  else enqueue(draft, state === 'queued' ? utterance : change(draft, utterance, { state: 'queued' }))
}

/** Somebody can hear again: the worst report that was not heard is told in full, the others in one summary. */
export function reviveUnheard(draft: Draft): void {
  const missed = [...draft.reports.values()]
    .filter((report) => isMissed(draft, report))
    .toSorted((a, b) => a.severity - b.severity || a.order - b.order)
  const [first, ...others] = missed
  if (first === undefined) return
  revive(draft, first)
  if (others.length === 0) return
  draft.kept = first.incidentId
  summarise(draft, others)
  const summary = draft.items.find((item) => item.summary?.about === 'reports')
  if (summary !== undefined) settleNow(draft, summary)
}

function settleNow(draft: Draft, { utterance }: Item): void {
  draft.items = draft.items.map((item) =>
    item.utterance.id === utterance.id && item.summary !== null
      ? { ...item, summary: { ...item.summary, changedMs: Number.NEGATIVE_INFINITY } }
      : item,
  )
}

function isMissed(draft: Draft, report: Report): boolean {
  if (report.over || report.summarised || report.muted) return false
  return isOpen(draft.context.find(report.incidentId)) && report.told.some(isMissedPart)
}

const isMissedPart = ({ state, attempts }: Utterance): boolean =>
  state === 'unheard' || (state === 'cut' && attempts > 0 && attempts < SPEECH_RULES.maxAttempts)

function revive(draft: Draft, report: Report): void {
  const waiting = new Set(draft.items.map((item) => item.utterance.id))
  for (const told of report.told) {
    if (waiting.has(told.id) || !isMissedPart(told)) continue
    enqueue(draft, told.state === 'unheard' ? change(draft, told, { state: 'queued' }) : told)
  }
}

/** The sound is wanted again: of what came while it was off, only the worst headline is said. */
export function reviveAfterMute(draft: Draft): void {
  const missed = [...draft.reports.values()]
    .filter((report) => report.begunMuted && !report.over && isOpen(draft.context.find(report.incidentId)))
    .filter((report) =>
      report.told.some(({ purpose, state }) => purpose === 'headline' && state === 'unheard'),
    )
    .toSorted((a, b) => a.severity - b.severity || a.order - b.order)
  for (const report of draft.reports.values()) amendReport(draft, report.incidentId, { begunMuted: false })
  const [first] = missed
  const headline = first?.told.find((told) => told.purpose === 'headline')
  if (first === undefined || headline === undefined) return
  if (!canHear(draft)) amendReport(draft, first.incidentId, { muted: false })
  enqueue(draft, change(draft, headline, { state: 'queued' }))
}

/** Ends a report: what waits of it is dropped. Whoever asked still gets the answer. */
export function endReport(draft: Draft, incidentId: string): void {
  for (const item of draft.items)
    if (item.utterance.incidentId === incidentId && !isReply(item.utterance)) discard(draft, item, 'dropped')
  amendReport(draft, incidentId, { over: true, written: true })
}

/** Forgets the report that matters least: ended ones first, then the mildest and oldest. A summary goes on speaking for it. */
function boundReports(draft: Draft, newest: string): void {
  if (draft.reports.size <= SPEECH_RULES.maxReports) return
  const [least] = [...draft.reports.values()]
    .filter((report) => report.incidentId !== newest)
    .toSorted((a, b) => weight(a) - weight(b) || b.severity - a.severity || a.order - b.order)
  if (least === undefined) return
  if (!least.summarised) endReport(draft, least.incidentId)
  draft.reports.delete(least.incidentId)
  draft.effects.push({
    type: 'note',
    message: 'too many reports, one forgotten',
    data: { incidentId: least.incidentId },
  })
}

function weight({ over, summarised, told }: Report): number {
  if (over) return 0
  if (summarised) return 1
  return told.every(({ state }) => state === 'completed' || state === 'dropped') ? 1 : 2
}
