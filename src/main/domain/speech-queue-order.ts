import type { Purpose } from './speech.ts'
import { canHear } from './speech-queue-draft.ts'
import type { Item, Report, SpeechQueue } from './speech-queue-state.ts'
import { SPEECH_RULES } from './speech-queue-state.ts'

const PURPOSE_RANK: Readonly<Record<Purpose, number>> = {
  reply: 0,
  replay: 0,
  headline: 1,
  recovery: 2,
  update: 2,
  sentence: 3,
  summary: 4,
  notice: 5,
}

/**
 * Negative when `one` is said before `other`: replies in their order, what somebody wants to hear again, then severity,
 * then purpose, then the report that is being told, then age. A notice stands directly before what it introduces.
 */
export function compareItems(queue: SpeechQueue, one: Item, other: Item): number {
  if (one.introduces === other.utterance.id) return -1
  if (other.introduces === one.utterance.id) return 1
  const [a, b] = [standing(queue, one), standing(queue, other)]
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function standing(queue: SpeechQueue, item: Item): readonly number[] {
  const subject = subjectOf(queue, item)
  const { incidentId, purpose, severity } = subject.utterance
  if (purpose === 'reply') return [0, subject.order]
  const report = reportOf(queue, subject)
  return [
    purpose === 'replay' ? 1 : 2,
    severity,
    PURPOSE_RANK[purpose],
    report !== null && incidentId === queue.lastIncidentId ? 0 : 1,
    report?.order ?? subject.order,
    report?.told.findIndex((told) => told.id === subject.utterance.id) ?? 0,
    subject.order,
  ]
}

/** A notice ranks as what it introduces. */
const subjectOf = (queue: SpeechQueue, item: Item): Item =>
  item.introduces === null
    ? item
    : (queue.items.find((other) => other.utterance.id === item.introduces) ?? item)

function reportOf(queue: SpeechQueue, item: Item): Report | null {
  const { incidentId, purpose } = item.utterance
  if (incidentId === null || (purpose !== 'headline' && purpose !== 'sentence')) return null
  return queue.reports.get(incidentId) ?? null
}

/** The item to be said next at `ms`, or null when nothing may be said yet. */
export function nextItem(queue: SpeechQueue, ms: number): Item | null {
  let best: Item | null = null
  for (const item of queue.items) {
    if (readyAt(queue, item) > ms) continue
    if (best === null || compareItems(queue, item, best) < 0) best = item
  }
  return best
}

/** When this may be said at the earliest, on the monotonic clock. */
export function readyAt(queue: SpeechQueue, item: Item): number {
  return Math.max(settledAt(item), heldUntil(queue, item))
}

function settledAt({ summary }: Item): number {
  if (summary === null) return Number.NEGATIVE_INFINITY
  return Math.min(
    summary.changedMs + SPEECH_RULES.summarySettleMs,
    summary.begunMs + SPEECH_RULES.summaryLatestMs,
  )
}

/** The rest of a milder report must not slip in between a worse headline and its first sentence. */
function heldUntil(queue: SpeechQueue, item: Item): number {
  const subject = subjectOf(queue, item)
  const { purpose, severity, incidentId } = subject.utterance
  if (PURPOSE_RANK[purpose] < PURPOSE_RANK.sentence || !canHear(queue)) return Number.NEGATIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  for (const report of queue.reports.values()) {
    if (report.written || report.over || report.summarised || report.incidentId === incidentId) continue
    const outranks = purpose === 'sentence' ? report.severity < severity : report.severity <= severity
    if (outranks && report.told.some((told) => told.attempts > 0))
      until = Math.max(until, report.activeMs + SPEECH_RULES.holdMs)
  }
  return until
}
