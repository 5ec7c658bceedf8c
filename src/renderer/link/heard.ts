import type { SpeechView } from '../../contract/incident.ts'
import type { WallMessage } from '../../contract/live.ts'

type HeardMessage = Extract<WallMessage, { type: 'heard' }>

/** As many as the engine takes. */
const REMEMBERED = 20
/** What is said once; a notice or a replay may come again. */
const SAID_ONCE: readonly SpeechView['purpose'][] = ['headline', 'sentence', 'update', 'recovery']

export interface HeardMemory {
  announced(number: number, utterance: SpeechView): void
  ended(number: number): void
  /** The engine counts anew. */
  forgetNumbers(): void
  /** What is to be said on connection; null when nothing has been played yet. */
  message(): HeardMessage | null
}

/** Remembers what this page has played to its end, over the engine's deaths. */
export function openHeardMemory(): HeardMemory {
  const numbers = new Map<number, SpeechView>()
  let heard: HeardMessage['utterances'] = []
  return {
    announced: (number, utterance) => {
      numbers.set(number, utterance)
      const [oldest] = numbers.keys()
      if (numbers.size > REMEMBERED && oldest !== undefined) numbers.delete(oldest)
    },
    ended: (number) => {
      const utterance = numbers.get(number)
      if (utterance === undefined || !SAID_ONCE.includes(utterance.purpose)) return
      const { incident_id, purpose, key } = utterance
      heard = [...heard, { incident_id, purpose, key }].slice(-REMEMBERED)
    },
    forgetNumbers: () => numbers.clear(),
    message: () => (heard.length === 0 ? null : { type: 'heard', utterances: heard }),
  }
}
