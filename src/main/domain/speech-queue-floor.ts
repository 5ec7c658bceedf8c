import { giveWay } from './speech-queue-air.ts'
import type { Draft } from './speech-queue-draft.ts'
import { canHear, change, discard, enqueue, isReply, newUtterance } from './speech-queue-draft.ts'
import type { Item, ReplyOrder } from './speech-queue-state.ts'
import { SPEECH_RULES } from './speech-queue-state.ts'

/** Somebody takes the floor or gives it back. What nobody can hear does not disturb, and goes on. */
export function setHeld(draft: Draft, held: boolean): void {
  draft.heldMs = held ? draft.context.ms : null
  if (held && canHear(draft)) giveWay(draft)
}

/** A key that nobody let go must not silence the room for good. */
export function letGo(draft: Draft): void {
  const { heldMs, context } = draft
  if (heldMs === null || context.ms < heldMs + SPEECH_RULES.keyHeldLatestMs) return
  draft.heldMs = null
  draft.effects.push({
    type: 'note',
    message: 'the talk key was held too long, let go',
    data: { heldMs: context.ms - heldMs },
  })
}

/** An answer comes before everything else; only another answer is let finish. */
export function reply(draft: Draft, { id, about, key, text }: ReplyOrder): void {
  makeRoom(draft, key)
  const subject = { incidentId: about?.id ?? null, severity: about?.severity ?? 5 }
  const utterance = newUtterance(draft, subject, { id, purpose: 'reply', key, text })
  enqueue(draft, change(draft, utterance, {}))
  if (draft.on !== null && !isReply(draft.on.item.utterance)) giveWay(draft)
}

/**
 * A newer answer stands for one to the same that waits, and for one that somebody has cut off with the key: a question
 * that was answered before it was read to its end must not be read again before what came of it. Of too many that wait,
 * the oldest is given up.
 */
function makeRoom(draft: Draft, key: string): void {
  const isOutdated = ({ utterance, begun }: Item): boolean => utterance.key === key || begun
  const waiting = draft.items.filter(({ utterance }) => isReply(utterance))
  for (const item of waiting) if (isOutdated(item)) discard(draft, item, 'dropped')
  const others = waiting.filter((item) => !isOutdated(item)).toSorted((a, b) => a.order - b.order)
  for (const item of others.slice(0, Math.max(0, others.length + 1 - SPEECH_RULES.maxReplies))) {
    discard(draft, item, 'dropped')
    draft.effects.push({
      type: 'note',
      message: 'too many replies wait, the oldest dropped',
      data: { utteranceId: item.utterance.id },
    })
  }
}
