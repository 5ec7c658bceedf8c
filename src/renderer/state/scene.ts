import type {
  EvidenceView,
  IncidentSummary,
  IncidentView,
  SentenceView,
  SpeechView,
} from '../../contract/incident.ts'
import type { AnalysingView } from '../../contract/live.ts'
import type { WallState } from './wall-state.ts'

/** `lit` is being spoken; `said` was; `coming` will be; `plain` when nobody is speaking about this report. */
export type Tone = 'lit' | 'said' | 'coming' | 'plain'

export interface ToldSentence {
  readonly sentence: SentenceView
  readonly tone: Tone
  /** What to ask for to hear it again; null when it was never an utterance. */
  readonly utteranceId: string | null
}

/** The incident that fills the screen, whole when it is known whole. */
export interface Subject {
  readonly summary: IncidentSummary
  readonly whole: IncidentView | null
  readonly analysing: AnalysingView | null
}

/**
 * The utterance that is audible now. This wall's own loudspeaker is the best witness; where it plays nothing of an
 * utterance (no sound, or joined in the middle of it) the engine's word counts.
 */
export function audibleNow(state: WallState): SpeechView | null {
  for (const utterance of [...state.utterances.values()].reverse())
    if (state.sounding.get(utterance.id) === 'started') return utterance
  const told = state.speaking
  return told === null || state.sounding.has(told.id) ? null : told
}

export function subjectOf(state: WallState): Subject | null {
  const id = state.subjectId
  const summary = id === null ? undefined : state.incidents.get(id)
  if (id === null || summary === undefined) return null
  return {
    summary,
    whole: state.wholes.get(id) ?? null,
    analysing: state.analysing.get(id) ?? null,
  }
}

/** Open incidents, the worst first, of equals the newest first. */
export function openIncidents(state: WallState): readonly IncidentSummary[] {
  return [...state.incidents.values()]
    .filter((incident) => incident.state === 'open')
    .sort((a, b) => a.severity - b.severity || b.opened_at - a.opened_at || (a.id < b.id ? -1 : 1))
}

/** The incident that ended last, for a calm wall. */
export function lastEnded(state: WallState): IncidentSummary | null {
  const ended = [...state.incidents.values()].filter((incident) => incident.state !== 'open')
  return ended.sort((a, b) => endOf(b) - endOf(a))[0] ?? null
}

export function endOf(incident: IncidentSummary): number {
  return incident.recovered_at ?? incident.closed_at ?? incident.updated_at
}

/** The report's sentences with how each is to be shown while `audible` sounds. */
export function toldSentences(incident: IncidentView, audible: SpeechView | null): readonly ToldSentence[] {
  const sentences = incident.sitrep?.sentences ?? []
  const about = audible !== null && audible.incident_id === incident.id
  const lit = about ? sentences.findIndex((sentence) => isSpokenBy(sentence, audible)) : -1
  // The headline comes before every sentence; an update or a recovery leaves the report as it stands.
  const leading = about && audible.purpose === 'headline'
  return sentences.map((sentence, index) => {
    const spoken = incident.speech.findLast((speech) => isSpokenBy(sentence, speech))
    const tone = lit >= 0 ? toneAt(index, lit, spoken) : leading && !wasHeard(spoken) ? 'coming' : 'plain'
    return { sentence, tone, utteranceId: spoken?.id ?? null }
  })
}

function toneAt(index: number, lit: number, spoken: SpeechView | undefined): Tone {
  if (index === lit) return 'lit'
  return index < lit || wasHeard(spoken) ? 'said' : 'coming'
}

function wasHeard(spoken: SpeechView | undefined): boolean {
  return spoken?.state === 'completed'
}

/** A replay has a key of its own, hence the text. A reply is no line of the report, whatever it says. */
function isSpokenBy(sentence: SentenceView, speech: SpeechView): boolean {
  if (speech.purpose === 'reply') return false
  return (speech.purpose === 'sentence' && speech.key === sentence.key) || speech.text === sentence.text
}

export interface ShownEvidence {
  readonly evidence: EvidenceView
  readonly lit: boolean
  readonly large: boolean
}

const LARGE = 2

/**
 * The evidence of a report: the alert in a line, what the cause rests on large, then what else is cited, then the rest,
 * each in the engine's order. Nothing of that depends on what is being spoken, so that a reader's eye never loses its place.
 */
export function shownEvidence(
  incident: IncidentView,
  told: readonly ToldSentence[],
): readonly ShownEvidence[] {
  const lit = new Set(told.find(({ tone }) => tone === 'lit')?.sentence.evidence_ids ?? [])
  const cited = new Set(citedByReport(told))
  const large = largeOf(incident.evidence, cited)
  const place = ({ kind, id }: EvidenceView) => {
    if (large.has(id)) return 1
    return kind === 'alert' ? 0 : cited.has(id) ? 2 : 3
  }
  return incident.evidence
    .toSorted((a, b) => place(a) - place(b))
    .map((evidence) => ({ evidence, lit: lit.has(evidence.id), large: large.has(evidence.id) }))
}

/** The alert says what the headline says already: it takes a card's room only when there is nothing else. */
function largeOf(evidence: readonly EvidenceView[], cited: ReadonlySet<string>): ReadonlySet<string> {
  const found = evidence.filter(({ kind }) => kind !== 'alert')
  const ids = (found.length === 0 ? evidence : found).map(({ id }) => id)
  return new Set([...[...cited].filter((id) => ids.includes(id)), ...ids].slice(0, LARGE))
}

const ROLE_WEIGHT = { cause: 0, what: 1, impact: 2, next: 3, unknown: 4 } as const

function citedByReport(told: readonly ToldSentence[]): readonly string[] {
  return told
    .map(({ sentence }) => sentence)
    .toSorted((a, b) => ROLE_WEIGHT[a.role] - ROLE_WEIGHT[b.role])
    .flatMap(({ evidence_ids }) => evidence_ids)
}
