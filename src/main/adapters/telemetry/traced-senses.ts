import type { Analyst, Conclusion } from '../../ports/analyst.ts'
import type { Commander } from '../../ports/commander.ts'
import type { EvidenceSource } from '../../ports/evidence-source.ts'
import type { About, Telemetry } from '../../ports/telemetry.ts'
import type { Hearing, Transcriber } from '../../ports/transcriber.ts'
import { heldGenerator, openStep } from './open-step.ts'

type Steps = Pick<Telemetry, 'step'>

/** The same source, its search a step of the report. */
export function tracedEvidence(source: EvidenceSource, { step }: Steps): EvidenceSource {
  return {
    around: (incident, signal, onProgress) =>
      step('evidence', { incident: incident.id }, async (tell) => {
        const report = await source.around(incident, signal, onProgress)
        tell({ findings: report.evidence.length, sources_skipped: report.reading.skipped.length })
        return report
      }),
    watched: () => source.watched(),
    close: () => source.close(),
  }
}

/** The same analyst, its dictation a step of the report: requests to a model that it makes are inside of it. */
export function tracedAnalyst(analyst: Analyst, steps: Steps): Analyst {
  return {
    by: analyst.by,
    brief(subject, signal) {
      const step = openStep(steps, 'brief', { incident: subject.incident.id, by: analyst.by })
      const told = (end: Conclusion | null, sentences: number): About => ({
        sentences,
        ...(end === null ? {} : { by: end.by ?? analyst.by, cost_usd: end.costUsd }),
        ...(end?.fellBack == null ? {} : { fell_back: end.fellBack }),
      })
      return heldGenerator(
        step,
        step.run(() => analyst.brief(subject, signal)),
        told,
      )
    },
  }
}

/** The same commander, its understanding a step of the command. */
export function tracedCommander(commander: Commander, { step }: Steps): Commander {
  return {
    by: commander.by,
    understand: (text, circumstances, signal) =>
      step('understand', { by: commander.by, characters: text.length }, async (tell) => {
        const understanding = await commander.understand(text, circumstances, signal)
        const by = understanding.kind === 'intent' ? understanding.by : undefined
        tell({ kind: understanding.kind, ...(by === undefined ? {} : { by }) })
        return understanding
      }),
  }
}

/** The same ear; what it does after the key was let go is a step of the command. */
export function tracedTranscriber(ear: Transcriber, { step }: Steps): Transcriber {
  const traced = (hearing: Hearing): Hearing => ({
    add: (pcm) => hearing.add(pcm),
    end: (signal) =>
      step('hear', { by: ear.by }, async (tell) => {
        const { kind, by, clipMs, latencyMs, ...transcript } = await hearing.end(signal)
        tell({ kind, by, clip_ms: clipMs, latency_ms: latencyMs })
        return { kind, by, clipMs, latencyMs, ...transcript }
      }),
    cancel: () => hearing.cancel(),
  })
  return {
    by: ear.by,
    expect: (phrases) => ear.expect(phrases),
    listen: (partial) => traced(ear.listen(partial)),
    heardFromUs: (pcm, sampleRateHz) => ear.heardFromUs(pcm, sampleRateHz),
    warm: () => ear.warm(),
    close: () => ear.close(),
  }
}
