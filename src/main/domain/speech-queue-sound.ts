import {
  beginAgain,
  cutShort,
  endOfSound,
  leaveAir,
  leaveEarsBehind,
  returnUnheard,
  withdrawAhead,
} from './speech-queue-air.ts'
import type { Draft } from './speech-queue-draft.ts'
import { amendReport, canHear, change, discard, isReply, remember } from './speech-queue-draft.ts'
import { reviveAfterMute, reviveUnheard } from './speech-queue-ledger.ts'
import type { Slot, SpeechEvent } from './speech-queue-state.ts'

export function setMuted(draft: Draft, muted: boolean): void {
  if (draft.muted === muted) return
  const audible = draft.on?.audible === true
  draft.muted = muted
  withdrawAhead(draft)
  if (muted) {
    if (audible) {
      markMuted(draft, draft.on)
      leaveAir(draft, 'cut')
    }
    leaveEarsBehind(draft)
    return
  }
  if (draft.on !== null) {
    markMuted(draft, draft.on)
    leaveAir(draft, 'unheard')
  }
  reviveAfterMute(draft)
}

function markMuted(draft: Draft, slot: Slot | null): void {
  if (slot === null || isReply(slot.item.utterance)) return
  const { incidentId } = slot.item.utterance
  if (incidentId !== null) amendReport(draft, incidentId, { muted: true })
}

export function setListeners(draft: Draft, count: number): void {
  const before = canHear(draft)
  draft.listeners = count
  const after = canHear(draft)
  if (before && !after) loseSound(draft)
  if (before || !after) return
  withdrawAhead(draft)
  returnUnheard(draft)
  reviveUnheard(draft)
}

/** The sound that was playing is gone; other walls that still play it are silenced, so that there is one voice. */
function loseSound(draft: Draft): void {
  withdrawAhead(draft)
  if (draft.on?.audible === true) cutShort(draft)
  if (!canHear(draft)) leaveEarsBehind(draft)
}

export function made(draft: Draft, sound: Extract<SpeechEvent, { type: 'synthesised' }>): void {
  const { utteranceId: id, audioMs, by, charged } = sound
  for (const place of ['on', 'ahead'] as const) {
    const slot = draft[place]
    if (slot?.item.utterance.id !== id) continue
    draft[place] = { ...slot, audioMs }
    remember(draft, { ...slot.item.utterance, by, ...(charged === undefined ? {} : { charged }) })
  }
}

/** Once more, then it is given up and the next goes on. */
export function failed(draft: Draft, id: string): void {
  for (const place of ['on', 'ahead'] as const) {
    const slot = draft[place]
    if (slot?.item.utterance.id !== id || slot.audioMs !== null) continue
    if (slot.failures === 0) draft[place] = beginAgain(draft, slot)
    else if (place === 'on') leaveAir(draft, 'dropped')
    else {
      withdrawAhead(draft)
      // Not the slot's item: a summary may have taken more in since it was made ready.
      for (const item of draft.items) if (item.utterance.id === id) discard(draft, item, 'dropped')
    }
  }
}

/** Its sound can be fetched from now on. What has ended meanwhile and is no part of a report stays as it was written. */
export function kept(draft: Draft, id: string, audioMs: number): void {
  const slots = [draft.on, draft.ahead].flatMap((slot) => (slot === null ? [] : [slot.item.utterance]))
  const told = [...draft.reports.values()].flatMap((report) => report.told)
  const utterance = [...slots, ...told].find((known) => known.id === id)
  if (utterance !== undefined) change(draft, utterance, { audioMs })
}

export function started(draft: Draft, id: string): void {
  for (const place of ['on', 'ahead'] as const) {
    const slot = draft[place]
    if (slot === null || !isAudible(slot, id) || slot.soundedMs !== null) continue
    draft[place] = { ...slot, soundedMs: draft.context.ms }
    const patch = { startedAt: draft.context.at }
    if (place === 'on') change(draft, slot.item.utterance, patch)
  }
}

export function ended(draft: Draft, id: string): void {
  if (isAudible(draft.on, id) && draft.on?.audioMs !== null) leaveAir(draft, 'completed')
}

/** What has come on air at this very moment cannot be what was lost; the same wall may have held it ready before. */
export function lost(draft: Draft, id: string): void {
  const isNew = draft.on?.sinceMs === draft.context.ms && draft.on.soundedMs === null
  if (isAudible(draft.on, id) && !isNew) loseSound(draft)
}

const isAudible = (slot: Slot | null, utteranceId: string): boolean =>
  slot?.audible === true && slot.item.utterance.id === utteranceId

export function expire(draft: Draft): void {
  const slot = draft.on
  const end = slot === null ? null : endOfSound(draft, slot)
  if (slot === null || end === null || draft.context.ms < end) return
  if (slot.audible) {
    draft.effects.push({
      type: 'note',
      message: 'the wall did not report the end of a sound',
      data: { utteranceId: slot.item.utterance.id },
    })
    leaveAir(draft, 'cut')
    return
  }
  if (draft.muted) markMuted(draft, slot)
  leaveAir(draft, 'unheard')
}

export function close(draft: Draft): void {
  withdrawAhead(draft)
  if (draft.on?.audible === true) leaveAir(draft, 'cut')
  else returnUnheard(draft)
  draft.closed = true
}

export function skip(draft: Draft): void {
  leaveAir(draft, 'dropped')
}
