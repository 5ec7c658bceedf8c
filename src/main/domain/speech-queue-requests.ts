import type { Incident } from './incident.ts'
import type { Sentence } from './sitrep.ts'
import { isReminder, type Purpose, type Utterance } from './speech.ts'
import { cutShort, leaveAir, returnUnheard, withdrawAhead } from './speech-queue-air.ts'
import type { Draft } from './speech-queue-draft.ts'
import {
  amendReport,
  canHear,
  change,
  discard,
  enqueue,
  isReply,
  newUtterance,
} from './speech-queue-draft.ts'
import { markOf, wasHeard } from './speech-queue-heard.ts'
import { endReport, recall } from './speech-queue-ledger.ts'
import { type Hushed, SPEECH_RULES } from './speech-queue-state.ts'
import { coverToo, leaveSummary, refreshSummary } from './speech-queue-storm.ts'

export function begin(draft: Draft, incident: Incident, headline: string): void {
  if (draft.reports.has(incident.id)) {
    reopen(draft, incident.id)
  } else {
    recall(draft, incident, { written: false })
  }
  align(draft, incident)
  const report = draft.reports.get(incident.id)
  const subject = { incidentId: incident.id, severity: incident.severity }
  const hasHeadline = report?.told.some((told) => told.purpose === 'headline') ?? true
  const utterance = hasHeadline
    ? null
    : newUtterance(draft, subject, { purpose: 'headline', key: 'headline', text: headline })
  if (draft.context.isMuted(incident)) return passOver(draft, incident.id, utterance)
  if (utterance === null) return
  if (wasHeard(draft, utterance)) return complete(draft, utterance)
  enqueue(draft, change(draft, utterance, {}))
  preempt(draft, utterance)
}

/** A report that begins while its service is muted is written and shown, and none of it is said, not even later. */
function passOver(draft: Draft, incidentId: string, headline: Utterance | null): void {
  if (headline !== null) change(draft, headline, { state: 'dropped', endedAt: draft.context.at })
  endReport(draft, incidentId)
}

function complete(draft: Draft, utterance: Utterance): void {
  change(draft, utterance, { state: 'completed', endedAt: draft.context.at })
}

/** What was dropped because it was over may be said now that it is not; what was heard is not said again. */
function reopen(draft: Draft, incidentId: string): void {
  const report = draft.reports.get(incidentId)
  if (report === undefined) return
  const told = report.over ? report.told.filter(({ state }) => state !== 'dropped') : report.told
  amendReport(draft, incidentId, { told, over: false, written: false })
}

/** What waits of an incident is as urgent as the incident is now. */
function align(draft: Draft, { id, severity }: Incident): void {
  amendReport(draft, id, { severity })
  draft.items = draft.items.map((item) =>
    item.utterance.incidentId === id && item.replayOf === null && !isReply(item.utterance)
      ? { ...item, utterance: { ...item.utterance, severity } }
      : item,
  )
}

export function say(draft: Draft, incidentId: string, sentence: Sentence): void {
  const report = draft.reports.get(incidentId)
  if (report === undefined) {
    draft.effects.push({ type: 'note', message: 'sentence of a forgotten report', data: { incidentId } })
    return
  }
  if (report.told.some((told) => told.purpose === 'sentence' && told.key === sentence.key)) return
  if (report.told.length >= SPEECH_RULES.maxSentences) {
    draft.effects.push({ type: 'note', message: 'report too long, sentence not said', data: { incidentId } })
    return
  }
  const { key, text, evidenceIds } = sentence
  const utterance = newUtterance(draft, report, { purpose: 'sentence', key, text, evidenceIds })
  if (wasHeard(draft, utterance)) complete(draft, utterance)
  else if (report.summarised && coverToo(draft, utterance)) change(draft, utterance, {})
  else if (report.over || report.summarised)
    change(draft, utterance, { state: 'dropped', endedAt: draft.context.at })
  else enqueue(draft, change(draft, utterance, {}))
}

/** A worst incident does not wait for the end of a mild sentence, but it lets an answer finish. */
function preempt(draft: Draft, utterance: Utterance): void {
  const on = draft.on
  if (on === null || isReply(on.item.utterance)) return
  if (utterance.severity !== 1 || on.item.utterance.severity < 4) return
  if (on.audible) cutShort(draft)
  else returnUnheard(draft)
}

export function announce(
  draft: Draft,
  about: Incident | null,
  what: { readonly purpose: Purpose; readonly key: string; readonly text: string },
): void {
  const { purpose, key, text } = what
  const mark = markOf(about?.id ?? null, purpose, key)
  if (wasAnnounced(draft, about, purpose, key, mark)) return
  draft.recent = [...draft.recent, mark].slice(-SPEECH_RULES.maxWaiting)
  const subject = { incidentId: about?.id ?? null, severity: about?.severity ?? 5 }
  const utterance = newUtterance(draft, subject, { purpose, key, text })
  if (about !== null && draft.context.isMuted(about)) {
    change(draft, utterance, { state: 'dropped', endedAt: draft.context.at })
    return
  }
  if (about !== null && isSpokenForBySummary(draft, about, purpose)) {
    change(draft, utterance, { state: 'dropped', endedAt: draft.context.at })
    return
  }
  if (about !== null) align(draft, about)
  if (about !== null && purpose === 'recovery') endReport(draft, about.id)
  enqueue(draft, change(draft, utterance, {}))
  if (purpose === 'update') preempt(draft, utterance)
}

/** A notice about nothing in particular may come again; everything else is said once for its key. */
function wasAnnounced(
  draft: Draft,
  about: Incident | null,
  purpose: Purpose,
  key: string,
  mark: string,
): boolean {
  const same = (one: Utterance): boolean => one.purpose === purpose && one.key === key
  if (about === null) return draft.items.some(({ utterance }) => same(utterance))
  const incident = draft.context.find(about.id) ?? about
  return draft.recent.includes(mark) || incident.speech.some(same) || about.speech.some(same)
}

/** What changes about an incident that the room has not been told of is told by the summary that waits, or not at all. */
function isSpokenForBySummary(draft: Draft, about: Incident, purpose: Purpose): boolean {
  if (purpose !== 'recovery') return refreshSummary(draft, about.id, about.severity)
  const member = leaveSummary(draft, about.id)
  if (member) endReport(draft, about.id)
  return member
}

export function replay(draft: Draft, original: Utterance): void {
  const waiting = draft.items.filter((item) => item.replayOf !== null)
  const again = waiting.some((item) => item.replayOf === original.id)
  if (again || waiting.length >= SPEECH_RULES.maxReplays || !canHear(draft)) {
    draft.effects.push({
      type: 'note',
      message: 'replay not possible now',
      data: { utteranceId: original.id },
    })
    return
  }
  const { text, evidenceIds } = original
  const utterance = newUtterance(draft, original, { purpose: 'replay', key: 'replay', text, evidenceIds })
  enqueue(draft, change(draft, utterance, {}), { replayOf: original.id })
}

/** Nothing of this incident that waits is said any more. */
export function drop(draft: Draft, incidentId: string): void {
  leaveSummary(draft, incidentId)
  endReport(draft, incidentId)
}

/** Somebody knows of it: what waits of it leaves the queue, and what sounds of it stops. Whoever asked still gets the answer. */
export function hush(draft: Draft, incidentId: string, what: Hushed): void {
  const isMeant = (utterance: Utterance): boolean =>
    utterance.incidentId === incidentId &&
    (what === 'everything' ? !isReply(utterance) : isReminder(utterance))
  const on = draft.on
  if (what === 'everything') drop(draft, incidentId)
  else for (const item of draft.items) if (isMeant(item.utterance)) discard(draft, item, 'dropped')
  if (on === null || !isMeant(on.item.utterance)) return
  withdrawAhead(draft)
  leaveAir(draft, 'cut')
}
