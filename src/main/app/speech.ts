import { type AnnouncerParts, type OpenAnnouncer, openAnnouncer } from '../adapters/announcer/announcer.ts'
import { tracedSpeaker } from '../adapters/telemetry/traced-speech.ts'
import type { AudioChunk } from '../domain/speech.ts'
import type { ComingSounds } from '../ports/audio-archive.ts'
import type { Transcriber } from '../ports/transcriber.ts'
import { AnswerTimes } from './answer-times.ts'
import { AskedReports, type AskedReportsParts } from './asked-reports.ts'
import type { Base } from './base.ts'
import type { Memory } from './memory.ts'

/** How long people wait for an answer. Closed after everything that gives one. */
export function openTimes({ clock, telemetry, teardown }: Base): AnswerTimes {
  const times = new AnswerTimes({ clock, telemetry })
  teardown.add('answer times', () => times.close())
  return times
}

/** What is spoken, and in which order. The ear is told of it, so that it does not take EchoOps for a person. */
export function openSpeech(
  { clock, ids, log, telemetry, self, teardown }: Base,
  {
    speaker: voice,
    room,
    archive,
    incidents,
    mutes,
  }: Pick<Memory, 'archive' | 'incidents' | 'mutes'> & Pick<AnnouncerParts, 'speaker' | 'room'>,
  { ear, times }: { readonly ear: Pick<Transcriber, 'heardFromUs'>; readonly times: AnswerTimes },
): OpenAnnouncer {
  const sounding = ({ pcm, sampleRateHz }: AudioChunk): void => ear.heardFromUs(pcm, sampleRateHz)
  const speaker = tracedSpeaker(voice, telemetry, self.speech, clock)
  const isMuted = (service: string | null): boolean => mutes.list().some((mute) => mute.service === service)
  const announcer = openAnnouncer({
    ...{ speaker, room, archive, incidents, clock, ids, log, sounding, isMuted },
    settings: { muted: isMuted(null) },
    noted: (utterance, audience) => times.noted(utterance, audience),
  })
  teardown.add('speech', () => announcer.close())
  return announcer
}

/** Sounds that are underway, and those that are made because somebody asks. */
export function openAskedReports(
  { clock, log, teardown }: Base,
  { incidents, archive }: Memory,
  parts: Pick<AskedReportsParts, 'sounds' | 'speaker' | 'room'>,
): ComingSounds {
  const asked = new AskedReports({ ...parts, incidents, archive, clock, log })
  teardown.add('asked reports', () => asked.stop())
  return asked
}
