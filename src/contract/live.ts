import { z } from 'zod'
import { chaosSchema, commandSchema, demoSchema, listeningSchema } from './command.ts'
import { figuresSchema } from './figures.ts'
import { incidentSchema, incidentSummarySchema, speechSchema } from './incident.ts'
import { enginesSchema } from './status.ts'

/** A source of evidence that is watched, or why it cannot be. */
export const watchedSchema = z.object({ path: z.string(), files: z.number(), problem: z.string().nullable() })

export const quarantinedSchema = z.object({
  delivery_id: z.string(),
  at: z.number(),
  reason: z.string(),
  bytes: z.number(),
})

/** EchoOps says nothing of a service, or of anything; over at `until` without another word of the engine. */
export const muteSchema = z.object({
  service: z.string().nullable(),
  at: z.number(),
  /** Null until somebody takes it back. */
  until: z.number().nullable(),
  by: z.string(),
})

/** A sense that works less well than it should, in one line for the wall. */
export const degradationSchema = z.object({ sense: z.string(), text: z.string() })

/** Progress of reading for one incident, while it is analysed. */
export const analysingSchema = z.object({
  incident_id: z.string(),
  files: z.number(),
  lines: z.number(),
  bytes: z.number(),
})

/** Engine → wall, as JSON text frames. `snapshot` comes first on every connection and is complete. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    /** The engine's wall time, epoch ms: the wall corrects its own clock by it. */
    now: z.number(),
    version: z.string(),
    engines: enginesSchema,
    muted: z.boolean(),
    mutes: z.array(muteSchema),
    /** The incident the room is being told about: spoken now, else analysed, else the worst open one. */
    subject_id: z.string().nullable(),
    /** The newest 50 and every open one, newest first. */
    incidents: z.array(incidentSummarySchema),
    /** The subject, whole. */
    subject: incidentSchema.nullable(),
    /** Incidents that are being analysed now. */
    analysing: z.array(analysingSchema),
    /** The utterance that is audible now, if any, and what waits behind it. */
    speaking: speechSchema.nullable(),
    waiting: z.number(),
    watched: z.array(watchedSchema),
    quarantined: z.array(quarantinedSchema),
    degraded: z.array(degradationSchema),
    /** A wall holds the key. */
    listening: listeningSchema.nullable(),
    /** The newest command, while it concerns the room. */
    command: commandSchema.nullable(),
    /** The newest commands, whatever they were about, newest last; at most 20. */
    trail: z.array(commandSchema),
    demo: demoSchema.nullable(),
    chaos: chaosSchema,
  }),
  /** An incident changed; sent whole for the subject, and as a summary for all others. */
  z.object({ type: z.literal('incident'), incident: incidentSchema }),
  z.object({ type: z.literal('incident-summary'), incident: incidentSummarySchema }),
  z.object({ type: z.literal('incident-forgotten'), incident_id: z.string() }),
  z.object({ type: z.literal('subject'), incident_id: z.string().nullable() }),
  /** `done` ends it. */
  z.object({ type: z.literal('analysing'), progress: analysingSchema, done: z.boolean() }),
  /** Sound for this utterance follows in binary frames that carry `number`. */
  z.object({ type: z.literal('utterance'), number: z.number(), utterance: speechSchema }),
  /** The leading wall plays it now (for walls without sound), or it ended. */
  z.object({ type: z.literal('speaking'), utterance: speechSchema.nullable(), waiting: z.number() }),
  /** Silence this utterance at once. */
  z.object({ type: z.literal('stop'), number: z.number() }),
  z.object({ type: z.literal('muted'), muted: z.boolean() }),
  z.object({ type: z.literal('mutes'), mutes: z.array(muteSchema) }),
  z.object({ type: z.literal('watched'), watched: z.array(watchedSchema) }),
  z.object({ type: z.literal('quarantined'), delivery: quarantinedSchema }),
  z.object({ type: z.literal('degraded'), degraded: z.array(degradationSchema) }),
  z.object({ type: z.literal('engines'), engines: enginesSchema }),
  /** Somebody holds the key; null when it was let go. Sent again with the words as they are understood. */
  z.object({ type: z.literal('listening'), listening: listeningSchema.nullable() }),
  /** The newest command changed; null when it concerns the room no more. */
  z.object({ type: z.literal('command'), command: commandSchema.nullable() }),
  /** A command of the trail is new, or has changed. */
  z.object({ type: z.literal('trail'), command: commandSchema }),
  z.object({ type: z.literal('demo'), demo: demoSchema.nullable() }),
  z.object({ type: z.literal('chaos'), chaos: chaosSchema }),
  /** To walls that have asked for it with `watch-figures`: at once, when something was counted, and every 5 s. */
  z.object({ type: z.literal('figures'), figures: figuresSchema }),
  /** Every 5 s, so that a wall can tell a quiet engine from a dead one. */
  z.object({ type: z.literal('heartbeat'), now: z.number() }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>

/** Wall → engine, as JSON text frames. At most 4 KiB each. */
export const wallMessageSchema = z.discriminatedUnion('type', [
  /** Sent on connection and whenever it changes. `on` means: sound sent now is heard now. */
  z.object({ type: z.literal('sound'), state: z.enum(['on', 'blocked', 'off']) }),
  /** The first sample of this utterance is audible; its last one was. `number` as in `utterance`. */
  z.object({ type: z.literal('started'), number: z.number() }),
  z.object({ type: z.literal('ended'), number: z.number() }),
  /**
   * What this page has played to its end, newest last; sent on every connection before `sound`, so that an engine that
   * died between the end of the sound and its note of it does not say it again.
   */
  z.object({
    type: z.literal('heard'),
    utterances: z
      .array(
        z.object({
          incident_id: z.string().max(64).nullable(),
          purpose: speechSchema.shape.purpose,
          key: z.string().max(100),
        }),
      )
      .max(20),
  }),
  z.object({ type: z.literal('replay'), utterance_id: z.string().max(64) }),
  z.object({ type: z.literal('mute'), muted: z.boolean() }),
  z.object({ type: z.literal('skip') }),
  /** Show another incident on this engine's walls; null goes back to the engine's own choice. */
  z.object({ type: z.literal('select'), incident_id: z.string().max(64).nullable() }),
  z.object({ type: z.literal('close-incident'), incident_id: z.string().max(64) }),
  /**
   * The key is held, let go, or let go without meaning it. Between `begin` and `end` the sound comes in binary frames
   * (audio-frame.ts) with this number, 16 kHz. A wall counts its talks on from a number of its own, below 2³⁰, so that
   * walls can tell by `listening` who is heard.
   */
  z.object({ type: z.literal('talk'), talk: z.int().positive(), phase: z.enum(['begin', 'end', 'cancel']) }),
  /** A command that was typed. */
  z.object({ type: z.literal('command'), text: z.string().max(2_000) }),
  /** Enter on the wall, or Escape. */
  z.object({
    type: z.literal('confirm'),
    command_id: z.string().max(64),
    pin: z.string().max(32).nullable(),
  }),
  z.object({ type: z.literal('cancel'), command_id: z.string().max(64) }),
  /** The cockpit is shown, or no more: only then `figures` come. Sent anew on every connection. */
  z.object({ type: z.literal('watch-figures'), on: z.boolean() }),
  /** Breaks something in the demo fleet; null makes everything well. */
  z.object({ type: z.literal('break'), failure: z.string().max(64).nullable() }),
  /** Commands are to be answered at once again. */
  z.object({ type: z.literal('end-chaos') }),
])
export type WallMessage = z.infer<typeof wallMessageSchema>
export type WatchedView = z.infer<typeof watchedSchema>
export type MuteView = z.infer<typeof muteSchema>
export type QuarantinedView = z.infer<typeof quarantinedSchema>
export type DegradationView = z.infer<typeof degradationSchema>
export type AnalysingView = z.infer<typeof analysingSchema>
export type Snapshot = Extract<LiveEvent, { type: 'snapshot' }>
