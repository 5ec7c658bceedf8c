import type { Severity } from './alert.ts'
import type { Incident } from './incident.ts'
import type { Purpose, Utterance, UtteranceState } from './speech.ts'
import type { Item, Report, SpeechContext, SpeechEffect, SpeechQueue } from './speech-queue-state.ts'
import { SPEECH_RULES } from './speech-queue-state.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The state while one event is worked in, and what it leads to. Lives for one step only. */
export interface Draft extends Mutable<Omit<SpeechQueue, 'reports'>> {
  readonly reports: Map<string, Report>
  readonly effects: SpeechEffect[]
  readonly context: SpeechContext
}

export const draftOf = (queue: SpeechQueue, context: SpeechContext): Draft => ({
  ...queue,
  reports: new Map(queue.reports),
  effects: [],
  context,
})

export const canHear = (queue: Pick<SpeechQueue, 'muted' | 'listeners'>): boolean =>
  !queue.muted && queue.listeners > 0

/** While somebody holds the talk key, nothing goes on air that could be heard. */
export const isKeptQuiet = (queue: Pick<SpeechQueue, 'muted' | 'listeners' | 'heldMs'>): boolean =>
  queue.heldMs !== null && canHear(queue)

export const isReply = ({ purpose }: Utterance): boolean => purpose === 'reply'

export const isReportPart = (utterance: Utterance): boolean =>
  utterance.purpose === 'headline' || utterance.purpose === 'sentence'

/** Writes a change of an utterance into the ledger and wherever the queue holds it. */
export function change(draft: Draft, utterance: Utterance, patch: Partial<Utterance>): Utterance {
  const changed = { ...utterance, ...patch }
  draft.effects.push({ type: 'ledger', utterance: changed })
  remember(draft, changed)
  return changed
}

export function remember(draft: Draft, utterance: Utterance): void {
  replaceItem(draft, utterance.id, (item) => ({ ...item, utterance }))
  if (draft.on?.item.utterance.id === utterance.id)
    draft.on = { ...draft.on, item: { ...draft.on.item, utterance } }
  if (draft.ahead?.item.utterance.id === utterance.id)
    draft.ahead = { ...draft.ahead, item: { ...draft.ahead.item, utterance } }
  const report = utterance.incidentId === null ? undefined : draft.reports.get(utterance.incidentId)
  if (report === undefined || !isReportPart(utterance)) return
  const told = report.told.some((known) => known.id === utterance.id)
    ? report.told.map((known) => (known.id === utterance.id ? utterance : known))
    : [...report.told, utterance]
  draft.reports.set(report.incidentId, { ...report, told })
}

export function replaceItem(draft: Draft, id: string, replace: (item: Item) => Item): void {
  if (draft.items.some((item) => item.utterance.id === id))
    draft.items = draft.items.map((item) => (item.utterance.id === id ? replace(item) : item))
}

export function amendReport(draft: Draft, incidentId: string, patch: Partial<Report>): void {
  const report = draft.reports.get(incidentId)
  if (report !== undefined) draft.reports.set(incidentId, { ...report, ...patch })
}

export function newUtterance(
  draft: Draft,
  about: { readonly incidentId: string | null; readonly severity: Severity },
  what: {
    readonly id?: string
    readonly purpose: Purpose
    readonly key: string
    readonly text: string
    readonly evidenceIds?: readonly string[]
  },
): Utterance {
  return {
    id: what.id ?? draft.context.mint(),
    incidentId: about.incidentId,
    severity: about.severity,
    purpose: what.purpose,
    key: what.key,
    text: boundedText(what.text),
    evidenceIds: what.evidenceIds ?? [],
    state: 'queued',
    attempts: 0,
    by: null,
    audioMs: null,
    queuedAt: draft.context.at,
    startedAt: null,
    endedAt: null,
  }
}

/** Puts it in the queue; what the bound pushes out is dropped and said in the log. */
export function enqueue(
  draft: Draft,
  utterance: Utterance,
  extra: Partial<Omit<Item, 'utterance' | 'order'>> = {},
): void {
  draft.order += 1
  const plain = { replayOf: null, introduces: null, summary: null, interrupted: 0, begun: false }
  const item = { utterance, order: draft.order, ...plain, ...extra }
  draft.items = [...draft.items, item]
  if (draft.items.length <= SPEECH_RULES.maxWaiting) return
  const least = draft.items.reduce((worst, other) => (isMilder(other, worst) ? other : worst))
  discard(draft, least, 'dropped')
  draft.effects.push({
    type: 'note',
    message: 'speech queue full, mildest dropped',
    data: { utteranceId: least.utterance.id },
  })
}

function isMilder(one: Item, other: Item): boolean {
  if (isReply(one.utterance) !== isReply(other.utterance)) return isReply(other.utterance)
  return one.utterance.severity !== other.utterance.severity
    ? one.utterance.severity > other.utterance.severity
    : one.order < other.order
}

export function takeOut(draft: Draft, id: string): void {
  draft.items = draft.items.filter((item) => item.utterance.id !== id)
}

/** Takes an item out of the queue and writes how it ended. A notice that never sounded leaves no trace. */
export function discard(draft: Draft, item: Item, state: UtteranceState): void {
  takeOut(draft, item.utterance.id)
  if (item.introduces === null) change(draft, item.utterance, { state, endedAt: draft.context.at })
  if (item.summary !== null) settleCovered(draft, item, state)
}

/**
 * What a summary stood for ends with it: said or given up with it, or unheard like it, so that it is told when
 * somebody can hear it.
 */
export function settleCovered(draft: Draft, item: Item, state: UtteranceState): void {
  if (item.summary === null) return
  const lost = state === 'unheard' || state === 'cut'
  for (const covered of item.summary.covered) {
    const now = newest(draft, covered)
    if (now.state === 'dropped' || now.state === 'completed') continue
    if (!lost) change(draft, now, { state: 'dropped', endedAt: draft.context.at })
    else if (now.state === 'queued') change(draft, now, { state: 'unheard', endedAt: draft.context.at })
  }
  if (lost && item.summary.about === 'reports')
    for (const id of item.summary.incidentIds) amendReport(draft, id, { summarised: false })
}

/** The newest state of an utterance of a report. */
export function newest(draft: Draft, utterance: Utterance): Utterance {
  const report = utterance.incidentId === null ? undefined : draft.reports.get(utterance.incidentId)
  return report?.told.find((known) => known.id === utterance.id) ?? utterance
}

export const isOpen = (incident: Incident | null): boolean => incident?.state === 'open'

/** At most what a voice accepts, cut at a word where one ends near. */
export function boundedText(text: string): string {
  const max = SPEECH_RULES.maxTextLength
  if (text.length <= max) return text
  const cut = text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')
  const space = cut.lastIndexOf(' ')
  return `${space > max - 80 ? cut.slice(0, space) : cut}…`
}
