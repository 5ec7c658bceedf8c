import type { AudioChunk, Purpose, Utterance } from '../domain/speech.ts'

/** Those who can hear: every wall whose sound is on. Implemented by the live link. */
export interface Room {
  /** How many walls can be heard right now. */
  listeners(): number
  /** Announces the utterance to every wall, so that frames with its id can follow. */
  open(utterance: Utterance): void
  /** One piece of its sound; the last one carries `last`. */
  send(utteranceId: string, chunk: AudioChunk, last: boolean): void
  /** Silences it at once, whether it is playing or still waiting in the wall. */
  stop(utteranceId: string): void
  /** What the walls report; the returned function unsubscribes. */
  subscribe(hear: (report: RoomReport) => void): () => void
}

export type RoomReport =
  | { readonly type: 'listeners'; readonly count: number }
  /** The first sample became audible; the last one did. From the leading wall only. */
  | { readonly type: 'started' | 'ended'; readonly utteranceId: string }
  /** The wall that was playing it is gone, or its sound failed. */
  | { readonly type: 'lost'; readonly utteranceId: string }
  /** A wall that has come back had played this to its end before the engine died. Comes before that wall counts as a listener. */
  | {
      readonly type: 'heard-before'
      readonly incidentId: string | null
      readonly purpose: Purpose
      readonly key: string
    }
