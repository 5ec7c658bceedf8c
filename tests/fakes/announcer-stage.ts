import { openAnnouncer } from '../../src/main/adapters/announcer/announcer.ts'
import type { Incident } from '../../src/main/domain/incident.ts'
import type { Sentence } from '../../src/main/domain/sitrep.ts'
import type { AudioChunk } from '../../src/main/domain/speech.ts'
import type { AudioArchive } from '../../src/main/ports/audio-archive.ts'
import type { Speaker } from '../../src/main/ports/speaker.ts'
import { fakeLedger } from './fake-ledger.ts'
import { fakeRoom } from './fake-room.ts'
import { fakeSpeaker } from './fake-speaker.ts'
import { virtualClock } from './virtual-clock.ts'

export interface StageOptions {
  readonly listeners?: number
  readonly incidents?: readonly Incident[]
  readonly muted?: boolean
  readonly clock?: ReturnType<typeof virtualClock>
  readonly archive?: AudioArchive
  readonly sounding?: (chunk: AudioChunk) => void
  /** Another voice instead of the fake one. */
  readonly voice?: Speaker
}

/** Ids are unique over all stages, so that one may take up the ledger of another. */
let minted = 0

/** An announcer with everything around it played by fakes, on a clock that the test turns. */
export function announcerStage(options: StageOptions = {}) {
  const clock = options.clock ?? virtualClock()
  const room = fakeRoom(clock, options.listeners ?? 1)
  const speaker = fakeSpeaker(clock)
  const ledger = fakeLedger(options.incidents)
  const kept: string[] = []
  const notes: string[] = []
  const archive = options.archive ?? {
    keep: async (id: string) => {
      kept.push(id)
      return { path: `/nowhere/${id}.wav`, bytes: 0, contentType: 'audio/wav' as const }
    },
    find: async () => null,
  }
  const note = (_: Record<string, unknown>, message: string): void => {
    notes.push(message)
  }
  const announcer = openAnnouncer({
    speaker: options.voice ?? speaker,
    room,
    archive,
    incidents: ledger,
    clock,
    ids: { next: (prefix) => `${prefix}_${String(minted++).padStart(9, '0')}` },
    log: { debug: note, info: note, warn: note, error: note },
    settings: { muted: options.muted ?? false },
    ...(options.sounding === undefined ? {} : { sounding: options.sounding }),
  })
  return { announcer, clock, room, speaker, ledger, kept, notes }
}

export const aSentence = (key: string, text: string): Sentence => ({
  key,
  role: 'what',
  text,
  evidenceIds: ['E0'],
})

/** A signal that never fires. */
export const patience = (): AbortSignal => new AbortController().signal
