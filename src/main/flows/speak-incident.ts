import { headlineOf } from '../domain/announcement.ts'
import { isGrounded } from '../domain/grounding.ts'
import type { Incident } from '../domain/incident.ts'
import { type Sentence, type SitRep, sitRepOf } from '../domain/sitrep.ts'
import type { Analyst, Case } from '../ports/analyst.ts'
import type { Announcer } from '../ports/announcer.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceSource } from '../ports/evidence-source.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { Wall } from '../ports/wall.ts'

export interface IncidentPorts {
  readonly incidents: Incidents
  readonly announcer: Announcer
  readonly evidence: EvidenceSource
  readonly analyst: Analyst
  readonly wall: Wall
  readonly clock: Clock
  readonly telemetry: Telemetry
}

/** Tells the room what is wrong at once, then why. Resolves when the last sentence has reached an end. */
export async function speakIncident(
  incident: Incident,
  use: IncidentPorts,
  signal: AbortSignal,
): Promise<void> {
  const headline = headlineOf(incident)
  const speech = use.announcer.begin(incident, headline) // the room hears this now
  const report = await use.evidence
    .around(incident, signal, (progress) => use.wall.reading(incident.id, progress))
    .finally(() => use.wall.readingEnded(incident.id))
  // As it is by now, which the evidence does not change.
  const known = use.incidents.find(incident.id) ?? incident
  const written = use.incidents
    .evidenced(incident.id, report)
    .then(() => use.incidents.briefing(incident.id, headline, use.analyst.by))
  const sitrep = await dictate({ incident: known, report }, { headline, written }, use, signal, speech.say)
  await use.incidents.briefed(incident.id, sitrep)
  await speech.finished(signal)
}

/** After a restart: what is already written is not analysed again, what the room has heard is not said again. */
export async function resumeReport(
  incident: Incident,
  use: IncidentPorts,
  signal: AbortSignal,
): Promise<void> {
  if (!incident.sitrepComplete || incident.sitrep === null) return speakIncident(incident, use, signal)
  const speech = use.announcer.begin(incident, incident.sitrep.headline)
  for (const sentence of incident.sitrep.sentences) speech.say(sentence)
  await speech.finished(signal)
}

interface Begun {
  readonly headline: string
  /** The evidence is on the disk. */
  readonly written: Promise<unknown>
}

/**
 * Each sentence is spoken while the next is being written; what its evidence does not bear out is left out. The analyst is asked while the
 * evidence is on its way to the disk; nothing is said of it before it is there.
 */
async function dictate(
  subject: Case,
  { headline, written }: Begun,
  use: IncidentPorts,
  signal: AbortSignal,
  say: (sentence: Sentence) => void,
): Promise<SitRep> {
  const takenMs = stopwatch(use.clock)
  const sentences: Sentence[] = []
  let firstMs: number | null = null
  const stop = new AbortController()
  const dictation = use.analyst.brief(subject, AbortSignal.any([signal, stop.signal]))
  const first = dictation.next()
  first.catch(() => undefined) // awaited below, unless the disk fails
  try {
    await written
    let step = await first
    for (; step.done !== true; step = await dictation.next()) {
      const sentence = step.value
      if (!(await isBorneOut(sentence, subject, use))) continue
      firstMs ??= takenMs()
      say(sentence)
      sentences.push(sentence)
      await use.incidents.said(subject.incident.id, sentence)
    }
    const { by: asked } = use.analyst
    return sitRepOf({ headline, sentences, asked, firstMs, durationMs: takenMs(), conclusion: step.value })
  } finally {
    stop.abort(new Error('Nobody listens to the rest of the report.'))
  }
}

/** Milliseconds since now. */
function stopwatch(clock: Clock): () => number {
  const startedMs = clock.monotonicMs()
  return () => clock.monotonicMs() - startedMs
}

/** What its evidence does not bear out is not said. */
function isBorneOut(sentence: Sentence, { report }: Case, { telemetry }: IncidentPorts): Promise<boolean> {
  return telemetry.step('audit', { sentence: sentence.key }, async (tell) => {
    const { grounded } = isGrounded(sentence, report.evidence, report.reading)
    tell({ grounded })
    return grounded
  })
}
