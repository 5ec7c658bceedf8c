import { headlineOf } from '../../domain/announcement.ts'
import type { Evidence, EvidenceReport } from '../../domain/evidence.ts'
import type { Sentence } from '../../domain/sitrep.ts'
import type { Analyst, Case, Conclusion } from '../../ports/analyst.ts'
import { type Diagnosis, diagnose } from './diagnosis.ts'
import { type Draft, edit, soundWordings } from './draft.ts'
import { explanation, statementOf } from './explanation.ts'
import { aboutCount, impact } from './impact.ts'
import { proof } from './proof.ts'
import { proposal } from './proposal.ts'
import { symptom } from './symptom.ts'

/** More evidence than this is not looked at; the sources give at most eight pieces. */
const MAX_EVIDENCE = 40

/**
 * The analyst that ships with the appliance: no network, no model, the same words for the same case. It says what is
 * wrong, the probable cause with how sure it is, what follows and what to look at; or plainly that no cause can be seen.
 */
export function localAnalyst(): Analyst {
  return { by: 'local-analyst', brief }
}

async function* brief(subject: Case, signal: AbortSignal): AsyncGenerator<Sentence, Conclusion, undefined> {
  signal.throwIfAborted()
  const { sentences, conclusion } = analyse(subject)
  for (const sentence of sentences) {
    signal.throwIfAborted()
    yield sentence
  }
  return conclusion
}

const NOTHING: Diagnosis = { cause: null, rival: null, release: null, confidence: 0 }

interface Analysis {
  readonly sentences: readonly Sentence[]
  readonly conclusion: Conclusion
}

/** Pure. Without an alert among the evidence, whatever is there is all that can be cited. */
export function analyse({ incident, report }: Case): Analysis {
  const evidence = report.evidence.slice(0, MAX_EVIDENCE)
  const alert = evidence.find((one) => one.kind === 'alert') ?? evidence[0]
  if (alert === undefined)
    return { sentences: [], conclusion: { rootCause: null, confidence: 0, costUsd: 0 } }
  const diagnosis = diagnose(incident, evidence)
  const stated = explanation(incident, diagnosis)
  const cause = stated !== null && soundWordings(stated, evidence, report.reading).length > 0 ? stated : null
  const reasons = cause === null || diagnosis.rival !== null ? null : proof(incident, diagnosis.cause)
  const drafts = [
    symptom(incident, alert, evidence),
    ...(cause === null ? unknown(alert, report) : [cause, reasons]),
    impact(incident, evidence, reasons === null ? [] : (diagnosis.cause?.evidence ?? [])),
    proposal(incident, cause === null ? NOTHING : diagnosis, alert, report.reading),
  ].filter((draft) => draft !== null)
  const sentences = edit(drafts, evidence, report.reading, headlineOf(incident))
  const isNamed = sentences.some((sentence) => sentence.key === 'cause')
  return {
    sentences,
    conclusion: {
      rootCause: isNamed ? statementOf(incident, diagnosis) : null,
      confidence: isNamed ? diagnosis.confidence : 0,
      costUsd: 0,
    },
  }
}

/** Silence can be told from not looking: the figures are a sentence of their own, with a key of its own. */
function unknown(alert: Evidence, { evidence, reading }: EvidenceReport): Draft[] {
  const { files, lines, skipped } = reading
  if (lines === 0) {
    const text =
      files === 0 && skipped.length > 0
        ? 'No cause can be seen: the logs could not be read.'
        : 'No cause can be seen: there are no log lines from that time.'
    return [{ key: 'unknown', role: 'unknown', wordings: [{ text, evidence: [alert] }] }]
  }
  // Lines that came from Datadog are in no file.
  const ofFiles = files === 0 ? '' : ` of ${files} ${files === 1 ? 'file' : 'files'}`
  const from = `${aboutCount(lines)} ${lines === 1 ? 'line' : 'lines'}${ofFiles}`
  const were = lines === 1 ? 'was' : 'were'
  const found =
    evidence.length > 1 ? 'nothing in them explains it' : 'nothing in them is new or more frequent'
  const read = [`${from} ${were} read; ${found}.`, `${from} ${were} read.`]
  return [
    {
      key: 'unknown',
      role: 'unknown',
      wordings: [{ text: 'No cause can be seen in the logs.', evidence: [alert] }],
    },
    {
      key: 'read',
      role: 'unknown',
      wordings: read.map((text) => ({
        text: text.charAt(0).toUpperCase() + text.slice(1),
        evidence: [alert],
      })),
    },
  ]
}
