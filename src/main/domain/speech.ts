import type { Severity } from './alert.ts'

export const PURPOSES = [
  'headline',
  'sentence',
  'update',
  'recovery',
  'summary',
  'notice',
  'replay',
  'reply',
] as const
export type Purpose = (typeof PURPOSES)[number]

/**
 * queued → speaking → completed | cut; queued → unheard (nobody could hear it) | dropped (no longer worth saying).
 * speaking → queued when somebody took the floor: it is said again from its start, and that was no attempt.
 * Only `completed` means that a room heard it to its end.
 */
export const UTTERANCE_STATES = ['queued', 'speaking', 'completed', 'cut', 'unheard', 'dropped'] as const
export type UtteranceState = (typeof UTTERANCE_STATES)[number]

/** One stretch of speech, usually a sentence: the unit of the queue, of the ledger and of the highlight on the wall. */
export interface Utterance {
  readonly id: string
  /** The incident it is about; null for a summary, and for a notice that is about none. */
  readonly incidentId: string | null
  readonly purpose: Purpose
  /** For a sentence, its key in the SitRep; for others the purpose again. Never spoken twice to its end per incident. */
  readonly key: string
  /** As written on the wall; the voice turns it into spoken form. */
  readonly text: string
  readonly evidenceIds: readonly string[]
  readonly severity: Severity
  readonly state: UtteranceState
  /** How often its sound was started. */
  readonly attempts: number
  readonly by: string | null
  /** What a vendor charges for its sound; absent: nothing, or it was made before. */
  readonly charged?: Charge
  readonly audioMs: number | null
  readonly queuedAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
}

const REMINDER = 'reminder:'

/** The key of an update that says nothing new: it is told from others by it when somebody is on the incident. */
export const reminderKey = (at: number): string => `${REMINDER}${at}`

export const isReminder = ({ purpose, key }: Pick<Utterance, 'purpose' | 'key'>): boolean =>
  purpose === 'update' && key.startsWith(REMINDER)

/** What a vendor charges for a text. `costUsd` is null where the price is not known. */
export interface Charge {
  readonly characters: number
  readonly costUsd: number | null
}

/** 16-bit signed little-endian PCM, one channel. */
export interface AudioChunk {
  readonly pcm: Uint8Array
  readonly sampleRateHz: number
  /** The voice that made it, where several may; all pieces of one utterance have the same. */
  readonly by?: string
  /** On the first piece of a text that a vendor charges for. */
  readonly charged?: Charge
}
