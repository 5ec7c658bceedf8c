import type { Purpose, Utterance } from './speech.ts'
import { leaveAir } from './speech-queue-air.ts'
import type { Draft } from './speech-queue-draft.ts'
import { change, takeOut } from './speech-queue-draft.ts'
import type { HeardBefore } from './speech-queue-state.ts'
import { SPEECH_RULES } from './speech-queue-state.ts'

export const markOf = (incidentId: string | null, purpose: string, key: string): string =>
  `${incidentId ?? ''} ${purpose} ${key}`

/** What is said once for its key. A summary, a notice or a replay may come again, and the next one says something else. */
const SAID_ONCE: ReadonlySet<Purpose> = new Set(['headline', 'sentence', 'update', 'recovery'])

/**
 * A wall that comes back says what it had played to the end before the appliance died: that report may have been lost
 * on its way to the ledger. What it names is complete, also where the ledger never knew it had been begun. What it cannot have heard is not believed.
 */
export function heardBefore(draft: Draft, what: HeardBefore): void {
  const { incidentId, purpose, key } = what
  if (!SAID_ONCE.has(purpose) || incidentId === null || draft.context.find(incidentId) === null) return
  const mark = markOf(incidentId, purpose, key)
  if (!draft.recent.includes(mark)) draft.recent = [...draft.recent, mark].slice(-SPEECH_RULES.maxWaiting)
  const same = (one: Utterance): boolean =>
    one.incidentId === incidentId && one.purpose === purpose && one.key === key
  if (draft.on !== null && same(draft.on.item.utterance)) leaveAir(draft, 'completed')
  const waiting = draft.items.filter(({ utterance }) => same(utterance)).map(({ utterance }) => utterance)
  const told = draft.reports.get(incidentId)?.told.filter(same) ?? []
  for (const utterance of new Map([...waiting, ...told].map((one) => [one.id, one])).values()) {
    takeOut(draft, utterance.id)
    if (utterance.state !== 'completed')
      change(draft, utterance, { state: 'completed', endedAt: draft.context.at })
  }
}

/** Whether a wall said that the room has heard this. */
export const wasHeard = (draft: Draft, { incidentId, purpose, key }: Utterance): boolean =>
  draft.recent.includes(markOf(incidentId, purpose, key))
