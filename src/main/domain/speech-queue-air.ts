import type { Utterance, UtteranceState } from './speech.ts'
import type { Draft } from './speech-queue-draft.ts'
import {
  amendReport,
  canHear,
  change,
  discard,
  enqueue,
  isKeptQuiet,
  isReply,
  isReportPart,
  newUtterance,
  settleCovered,
  takeOut,
} from './speech-queue-draft.ts'
import { nextItem, readyAt } from './speech-queue-order.ts'
import type { Item, Slot, SpeechQueue } from './speech-queue-state.ts'
import { SPEECH_RULES } from './speech-queue-state.ts'
import { resumeNotice } from './storm.ts'

/** Puts the next utterance on air when the air is free, and makes the one after it ready. */
export function fillAir(draft: Draft): void {
  tidy(draft)
  if (isKeptQuiet(draft)) return withdrawAhead(draft)
  if (draft.on === null) {
    const next = pick(draft)
    if (next === null) withdrawAhead(draft)
    else goOnAir(draft, next)
  }
  if (draft.on === null || draft.on.audioMs === null) return
  const next = pick(draft)
  const ahead = draft.ahead
  const same =
    ahead !== null &&
    next !== null &&
    ahead.item.utterance.id === next.utterance.id &&
    ahead.item.utterance.text === next.utterance.text &&
    ahead.audible === canHear(draft)
  if (same) return
  withdrawAhead(draft)
  if (next !== null) draft.ahead = prepare(draft, next)
}

/** The next item, or the notice that has to come before it. */
function pick(draft: Draft): Item | null {
  const next = nextItem(draft, draft.context.ms)
  if (next === null || next.introduces !== null || !needsNotice(draft, next)) return next
  const incident = draft.context.find(next.utterance.incidentId ?? '')
  if (incident === null) return next
  const notice = newUtterance(draft, next.utterance, {
    purpose: 'notice',
    key: 'notice',
    text: resumeNotice(incident),
  })
  enqueue(draft, notice, { introduces: next.utterance.id })
  return draft.items.find((item) => item.utterance.id === notice.id) ?? next
}

/** What was cut, what lost its headline, and what was interrupted for long is introduced again. */
function needsNotice(draft: Draft, item: Item): boolean {
  const { utterance } = item
  if (!canHear(draft) || item.replayOf !== null || utterance.incidentId === null) return false
  if (isReply(utterance)) return false
  if (draft.items.some((other) => other.introduces === utterance.id)) return false
  const report = draft.reports.get(utterance.incidentId)
  if (draft.introduced === utterance.id) return false
  if (utterance.attempts > 0) return true
  if (report === undefined || utterance.purpose !== 'sentence') return false
  if (draft.lastIncidentId === utterance.incidentId) return false
  const headline = report.told.find((told) => told.purpose === 'headline')
  if (headline !== undefined && headline.attempts === 0 && headline.state !== 'queued') return true
  return report.heardMs !== null && draft.context.ms - report.heardMs > SPEECH_RULES.noticeAfterMs
}

function tidy(draft: Draft): void {
  const waiting = new Set(draft.items.map((item) => item.utterance.id))
  for (const item of draft.items)
    if (item.introduces !== null && !waiting.has(item.introduces)) takeOut(draft, item.utterance.id)
  const ahead = draft.ahead
  if (ahead !== null && !draft.items.some((item) => item.utterance.id === ahead.item.utterance.id))
    withdrawAhead(draft)
}

function goOnAir(draft: Draft, item: Item): void {
  const audible = canHear(draft)
  const ready = draft.ahead
  const prepared =
    ready !== null &&
    ready.item.utterance.id === item.utterance.id &&
    ready.item.utterance.text === item.utterance.text &&
    ready.audible === audible
      ? ready
      : null
  if (prepared === null) withdrawAhead(draft)
  draft.ahead = null
  takeOut(draft, item.utterance.id)
  const utterance = audible ? speakingNow(item.utterance) : item.utterance
  const base = prepared ?? begin(draft, { ...item, utterance }, audible)
  draft.on = { ...base, item: { ...item, utterance }, sinceMs: draft.context.ms }
  if (audible) change(draft, utterance, startOf(draft, base))
  if (item.summary !== null) draft.kept = null
  // A reply comes between, and what it interrupted goes on as if it had not.
  if (isReply(utterance)) return
  draft.introduced = item.introduces
  draft.lastIncidentId = utterance.incidentId
  if (utterance.incidentId !== null) amendReport(draft, utterance.incidentId, { activeMs: draft.context.ms })
}

/** A wall may say that it sounds before it says that what went before has ended. */
function startOf({ context }: Draft, { soundedMs }: Slot): Partial<Utterance> {
  return soundedMs === null ? {} : { startedAt: context.at - (context.ms - soundedMs) }
}

const speakingNow = (utterance: Utterance): Utterance => ({
  ...utterance,
  state: 'speaking',
  attempts: utterance.attempts + 1,
  startedAt: null,
  endedAt: null,
})

const prepare = (draft: Draft, item: Item): Slot => begin(draft, item, canHear(draft))

/** Starts making its sound; in the walls first, so that they know whose sound it is. */
function begin(draft: Draft, item: Item, audible: boolean): Slot {
  const { utterance } = item
  if (audible) draft.effects.push({ type: 'open', utterance })
  draft.effects.push({ type: 'synthesise', utterance, audible, replayOf: item.replayOf })
  return { item, audible, sinceMs: draft.context.ms, soundedMs: null, audioMs: null, failures: 0 }
}

/** Once more from the start, after the voice failed in the middle. */
export function beginAgain(draft: Draft, slot: Slot): Slot {
  silence(draft, slot)
  return { ...begin(draft, slot.item, slot.audible), sinceMs: slot.sinceMs, failures: slot.failures + 1 }
}

/** Takes back what was made ready, because something else comes first. */
export function withdrawAhead(draft: Draft): void {
  if (draft.ahead !== null) silence(draft, draft.ahead)
  draft.ahead = null
}

/** Takes what is on air off it, for good, in this state. */
export function leaveAir(draft: Draft, state: UtteranceState): void {
  const item = takeOff(draft, state)
  if (item !== null) settleCovered(draft, item, state)
}

/** What has come to its own end needs no stopping. */
function takeOff(draft: Draft, state: UtteranceState): Item | null {
  const slot = draft.on
  if (slot === null) return null
  if (state !== 'completed' && state !== 'unheard') silence(draft, slot)
  const utterance = change(draft, slot.item.utterance, { state, endedAt: draft.context.at })
  draft.on = null
  freed(draft, slot)
  return { ...slot.item, utterance }
}

/** Takes it off the air without a word in the ledger, to be begun again: nobody has heard any of it. */
export function returnUnheard(draft: Draft): void {
  const slot = draft.on
  if (slot === null) return
  silence(draft, slot)
  draft.on = null
  freed(draft, slot)
  draft.items = [...draft.items, slot.item]
}

function freed(draft: Draft, slot: Slot): void {
  const { incidentId } = slot.item.utterance
  if (incidentId === null || isReply(slot.item.utterance)) return
  const { ms } = draft.context
  amendReport(draft, incidentId, { activeMs: ms, ...(slot.audible ? { heardMs: ms } : {}) })
}

/**
 * What is on air makes way, and is said again from its start as if it had not begun. What waits behind it goes first, or
 * it would sound. Interrupted too often, it is cut for good.
 */
export function giveWay(draft: Draft): void {
  withdrawAhead(draft)
  const slot = draft.on
  if (slot === null) return
  if (!slot.audible) return returnUnheard(draft)
  const interrupted = slot.item.interrupted + 1
  if (interrupted > SPEECH_RULES.maxInterruptions) return leaveAir(draft, 'cut')
  silence(draft, slot)
  const { attempts } = slot.item.utterance
  const patch = { state: 'queued' as const, attempts: attempts - 1, startedAt: null }
  const utterance = change(draft, slot.item.utterance, patch)
  draft.on = null
  freed(draft, slot)
  const begun = slot.item.begun || slot.soundedMs !== null
  draft.items = [...draft.items, { ...slot.item, utterance, interrupted, begun }]
  // It has had its word of introduction, if it needed one.
  if (slot.item.introduces === null) draft.introduced = utterance.id
}

const silence = (draft: Draft, slot: Slot): void => {
  draft.effects.push({ type: 'silence', utteranceId: slot.item.utterance.id, audible: slot.audible })
}

/** Whether a cut utterance is put back into the queue now; if nobody can hear it, it waits in its report. */
function mayResume(draft: Draft, item: Item): boolean {
  const { utterance } = item
  if (draft.closed || !canHear(draft) || item.introduces !== null || item.replayOf !== null) return false
  const report = utterance.incidentId === null ? undefined : draft.reports.get(utterance.incidentId)
  const over = isReportPart(utterance) && (report === undefined || report.over || report.summarised)
  return !over && utterance.attempts < SPEECH_RULES.maxAttempts
}

/** Cuts what is on air; it is said once more when that may be. What waits behind it goes first, or it would sound. */
export function cutShort(draft: Draft): void {
  withdrawAhead(draft)
  const item = takeOff(draft, 'cut')
  if (item === null) return
  if (mayResume(draft, item)) draft.items = [...draft.items, item]
  else settleCovered(draft, item, 'cut')
}

/** Nobody can hear from now on: what needs ears leaves the queue. */
export function leaveEarsBehind(draft: Draft): void {
  withdrawAhead(draft)
  for (const item of draft.items) {
    if (item.replayOf !== null) discard(draft, item, 'dropped')
    else if (item.introduces !== null) takeOut(draft, item.utterance.id)
    else if (item.utterance.state === 'cut') {
      takeOut(draft, item.utterance.id)
      settleCovered(draft, item, 'cut')
    }
  }
}

/** When something has to be decided although nothing was reported; null when there is nothing to wait for. */
export function nextDeadline(queue: SpeechQueue): number | null {
  if (queue.closed) return null
  const letGo = queue.heldMs === null ? [] : [queue.heldMs + SPEECH_RULES.keyHeldLatestMs]
  const deadlines = isKeptQuiet(queue) ? letGo : [...letGo, ...airDeadlines(queue)]
  return deadlines.length === 0 ? null : Math.min(...deadlines)
}

function airDeadlines(queue: SpeechQueue): readonly number[] {
  if (queue.on !== null && queue.on.audioMs === null) return []
  const end = queue.on === null ? null : endOfSound(queue, queue.on)
  const ready = queue.ahead === null ? queue.items.map((item) => readyAt(queue, item)) : []
  return end === null ? ready : [end, ...ready]
}

/** When the sound is given up (heard by nobody, or a wall says nothing); null while it is still being made. */
export function endOfSound(queue: SpeechQueue, slot: Slot): number | null {
  if (slot.audioMs === null) return null
  // What nobody can hear and is not said later need not last: it is over once its sound is kept.
  if (!slot.audible && isReply(slot.item.utterance) && slot.item.utterance.audioMs !== null)
    return slot.sinceMs
  const end = (slot.soundedMs ?? slot.sinceMs) + slot.audioMs
  if (slot.audible) return end + SPEECH_RULES.silentWallMs
  return queue.muted ? end : Math.max(end, queue.startedMs + SPEECH_RULES.graceMs)
}
