import type { Utterance } from './speech.ts'
import { fillAir } from './speech-queue-air.ts'
import type { Draft } from './speech-queue-draft.ts'
import { amendReport, draftOf, isReportPart } from './speech-queue-draft.ts'
import { letGo, reply, setHeld } from './speech-queue-floor.ts'
import { heardBefore } from './speech-queue-heard.ts'
import { restore } from './speech-queue-ledger.ts'
import { announce, begin, drop, hush, replay, say } from './speech-queue-requests.ts'
import {
  close,
  ended,
  expire,
  failed,
  kept,
  lost,
  made,
  setListeners,
  setMuted,
  skip,
  started,
} from './speech-queue-sound.ts'
import type { SpeechContext, SpeechEffect, SpeechEvent, SpeechQueue } from './speech-queue-state.ts'
import { calmStorm } from './speech-queue-storm.ts'

export interface Step {
  readonly queue: SpeechQueue
  readonly effects: readonly SpeechEffect[]
}

/**
 * The rules of the queue: what one event changes, and what has to be done about it. Pure but for `context.mint`.
 * At most one utterance is on air, at most one more is made ready behind it; whatever is said next is decided here.
 */
export function advance(queue: SpeechQueue, event: SpeechEvent, context: SpeechContext): Step {
  if (queue.closed) return { queue, effects: [] }
  const draft = draftOf(queue, context)
  apply(draft, event)
  if (!draft.closed) {
    calmStorm(draft)
    fillAir(draft)
  }
  const { effects, context: _, ...next } = draft
  return { queue: next, effects }
}

function apply(draft: Draft, event: SpeechEvent): void {
  switch (event.type) {
    case 'restored':
      restore(draft, event.incidents)
      break
    case 'begin':
      begin(draft, event.incident, event.headline)
      break
    case 'say':
      say(draft, event.incidentId, event.sentence)
      break
    case 'written':
      amendReport(draft, event.incidentId, { written: true })
      break
    case 'announce':
      announce(draft, event.about, event)
      break
    case 'drop':
      drop(draft, event.incidentId)
      break
    case 'hush':
      hush(draft, event.incidentId, event.what)
      break
    case 'reply':
      reply(draft, event)
      break
    case 'hold':
      setHeld(draft, event.held)
      break
    case 'replay':
      replay(draft, event.original)
      break
    case 'heard-before':
      heardBefore(draft, event)
      break
    case 'mute':
      setMuted(draft, event.muted)
      break
    case 'skip':
      skip(draft)
      break
    case 'closed':
      close(draft)
      break
    case 'tick':
      letGo(draft)
      expire(draft)
      break
    case 'listeners':
      setListeners(draft, event.count)
      break
    case 'synthesised':
      made(draft, event)
      break
    case 'kept':
      kept(draft, event.utteranceId, event.audioMs)
      break
    default:
      REPORTS[event.type](draft, event.utteranceId)
  }
}

/** What the walls and the voice report about one utterance. */
const REPORTS = { started, ended, lost, failed } as const

/** The utterances of a report once every one has reached an end; null before. A forgotten report has ended. */
export function reportEnd(queue: SpeechQueue, incidentId: string): readonly Utterance[] | null {
  const told = queue.reports.get(incidentId)?.told ?? []
  const waiting = new Set(
    queue.items.filter(({ utterance }) => isReportPart(utterance)).map(({ utterance }) => utterance.id),
  )
  const pending = told.some(
    ({ id, state }) => state === 'queued' || state === 'speaking' || (state === 'cut' && waiting.has(id)),
  )
  return pending && !queue.closed ? null : told
}
