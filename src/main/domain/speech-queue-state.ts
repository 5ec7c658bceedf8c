import type { Severity } from './alert.ts'
import type { Incident } from './incident.ts'
import type { Sentence } from './sitrep.ts'
import type { Charge, Purpose, Utterance } from './speech.ts'

/** Bounds and waits of the queue. Times in milliseconds. */
export const SPEECH_RULES = {
  maxWaiting: 200,
  maxTextLength: 600,
  maxReports: 100,
  maxSentences: 40,
  maxReplays: 5,
  maxReplies: 8,
  /** Interrupted more often than this by the talk key or by replies, an utterance is cut. */
  maxInterruptions: 5,
  /** The talk key counts as let go this long after it was last pressed. */
  keyHeldLatestMs: 30_000,
  /** How often one utterance's sound may be started: once, and once more after it was cut. */
  maxAttempts: 2,
  /** More incidents than this waiting is a storm. */
  stormFrom: 3,
  /** A summary waits for the storm to settle, but not for ever. */
  summarySettleMs: 2_000,
  summaryLatestMs: 15_000,
  /** What is milder waits this long for the next sentence of a worse report that is still being written. */
  holdMs: 3_000,
  /** A report that was interrupted for longer is introduced again. */
  noticeAfterMs: 60_000,
  /** Nothing is declared unheard this soon after the start, so that the wall can reconnect. */
  graceMs: 10_000,
  /** A wall that does not report the end of a sound within its length and this is not waited for. */
  silentWallMs: 5_000,
  /** What is older than this at a restart is no longer worth saying. */
  staleMs: 600_000,
} as const

/** Something that waits to be said. */
export interface Item {
  readonly utterance: Utterance
  readonly order: number
  /** The utterance whose sound this repeats, for a replay. */
  readonly replayOf: string | null
  /** The utterance this notice introduces; it is said directly before it or not at all. */
  readonly introduces: string | null
  readonly summary: Summary | null
  /** How often it had to make way while it was on air. */
  readonly interrupted: number
  /** Some of it was heard before it had to. */
  readonly begun: boolean
}

/** What one summary stands for. */
export interface Summary {
  readonly about: 'reports' | 'recoveries'
  readonly incidentIds: readonly string[]
  /** Utterances that are not said on their own; they share the summary's fate. */
  readonly covered: readonly Utterance[]
  readonly begunMs: number
  readonly changedMs: number
}

/** A place in the walls: what sounds, or what is made ready to sound next. */
export interface Slot {
  readonly item: Item
  /** Its sound goes to the room; otherwise it is only made and kept, because nobody can hear it. */
  readonly audible: boolean
  readonly sinceMs: number
  readonly soundedMs: number | null
  /** Null while its sound is still being made. */
  readonly audioMs: number | null
  readonly failures: number
}

/** One incident's report: its headline and sentences, and how far the room has heard them. */
export interface Report {
  readonly incidentId: string
  readonly severity: Severity
  readonly order: number
  /** In the order of telling, each in its newest state. */
  readonly told: readonly Utterance[]
  /** No more sentences will come. */
  readonly written: boolean
  /** Recovered, closed or dropped: nothing of it is said any more. */
  readonly over: boolean
  /** A summary speaks for it. */
  readonly summarised: boolean
  /** A part of it passed while the sound was muted: not repeated on its own. */
  readonly muted: boolean
  /** It began in the present stretch of muting. */
  readonly begunMuted: boolean
  /** Something of it was last on air, and last audible. */
  readonly activeMs: number
  readonly heardMs: number | null
}

/** The whole state of the queue. Values, never changed in place. Names in `Ms` are on the monotonic clock. */
export interface SpeechQueue {
  readonly startedMs: number
  readonly muted: boolean
  readonly listeners: number
  /** Since when somebody holds the talk key; null when nobody does. */
  readonly heldMs: number | null
  readonly closed: boolean
  readonly on: Slot | null
  /** One of `items`, already on its way to the walls. */
  readonly ahead: Slot | null
  readonly items: readonly Item[]
  readonly reports: ReadonlyMap<string, Report>
  /** In a storm, the incident that is reported in full. */
  readonly kept: string | null
  readonly lastIncidentId: string | null
  /** The utterance that the notice which was last on air introduces. */
  readonly introduced: string | null
  /** Announcements of late, so that the same one is not made twice before the ledger knows of it. */
  readonly recent: readonly string[]
  readonly order: number
}

/** Something a wall played to its end in an earlier life of the appliance. */
export interface HeardBefore {
  readonly incidentId: string | null
  readonly purpose: Purpose
  readonly key: string
}

/** An answer to somebody; its id is chosen by who asks for it. */
export interface ReplyOrder {
  readonly id: string
  readonly about: Incident | null
  readonly key: string
  readonly text: string
}

export type Hushed = 'reminders' | 'everything'

export type SpeechEvent =
  | { readonly type: 'restored'; readonly incidents: readonly Incident[] }
  | { readonly type: 'begin'; readonly incident: Incident; readonly headline: string }
  | { readonly type: 'say'; readonly incidentId: string; readonly sentence: Sentence }
  | { readonly type: 'written' | 'drop'; readonly incidentId: string }
  /** Somebody is on it and needs no reminder, or wants to hear nothing of it at all: also what sounds now ends. */
  | { readonly type: 'hush'; readonly incidentId: string; readonly what: Hushed }
  | {
      readonly type: 'announce'
      readonly about: Incident | null
      readonly purpose: Purpose
      readonly key: string
      readonly text: string
    }
  | ({ readonly type: 'reply' } & ReplyOrder)
  | { readonly type: 'hold'; readonly held: boolean }
  | { readonly type: 'replay'; readonly original: Utterance }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'listeners'; readonly count: number }
  | {
      readonly type: 'synthesised'
      readonly utteranceId: string
      readonly audioMs: number
      readonly by: string
      readonly charged?: Charge
    }
  /** Its sound lies in the archive: from now on the ledger says how long it is. */
  | { readonly type: 'kept'; readonly utteranceId: string; readonly audioMs: number }
  | { readonly type: 'started' | 'ended' | 'lost' | 'failed'; readonly utteranceId: string }
  | ({ readonly type: 'heard-before' } & HeardBefore)
  | { readonly type: 'skip' | 'tick' | 'closed' }

/** What the driver has to do, in this order. */
export type SpeechEffect =
  /** Announce it to the walls: its sound follows. */
  | { readonly type: 'open'; readonly utterance: Utterance }
  /** Make its sound, keep it, and send it to the walls if they shall hear it. */
  | {
      readonly type: 'synthesise'
      readonly utterance: Utterance
      readonly audible: boolean
      readonly replayOf: string | null
    }
  /** Stop making its sound; silence it in the walls if it went there. */
  | { readonly type: 'silence'; readonly utteranceId: string; readonly audible: boolean }
  | { readonly type: 'ledger'; readonly utterance: Utterance }
  | { readonly type: 'note'; readonly message: string; readonly data: Readonly<Record<string, unknown>> }

/** What the rules need from outside. */
export interface SpeechContext {
  /** Epoch milliseconds, for the ledger. */
  readonly at: number
  /** Monotonic milliseconds, for every wait: a wall clock that is set must not stall the queue. */
  readonly ms: number
  /** A fresh utterance id. */
  mint(): string
  find(incidentId: string): Incident | null
  /** Whether nothing of it is to be said: its service is muted. */
  isMuted(incident: Incident): boolean
}

export const openQueue = (startedMs: number, listeners: number, muted: boolean): SpeechQueue => ({
  startedMs,
  muted,
  listeners,
  heldMs: null,
  closed: false,
  on: null,
  ahead: null,
  items: [],
  reports: new Map(),
  kept: null,
  lastIncidentId: null,
  introduced: null,
  recent: [],
  order: 0,
})
