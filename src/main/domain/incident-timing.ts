import type { AuditStep } from './audit.ts'
import { ANSWERS_A_QUESTION, type CommandRecord } from './command-record.ts'
import { stepInWords } from './command-timeline.ts'
import type { Incident, TimelineEntry } from './incident.ts'
import type { Utterance } from './speech.ts'

/** One step of an incident, from the alert to its end. Times are epoch milliseconds. */
export interface TimedStep {
  readonly at: number
  readonly what: string
  /** How long the step itself took, where that was measured. */
  readonly tookMs: number | null
  readonly text: string
}

/** Milliseconds; null for what has not happened, or is not known any more. */
export interface Timing {
  /** When EchoOps first received it: what every step is counted from. Null without an alert. */
  readonly receivedAt: number | null
  /** In order of time. */
  readonly steps: readonly TimedStep[]
  /** From what the monitor has seen to the delivery at EchoOps. */
  readonly detectMs: number | null
  /** From the delivery to the first sound about it. */
  readonly firstSoundMs: number | null
  /** From the delivery to the whole report. */
  readonly explainMs: number | null
  /** From the delivery to the recovery. */
  readonly repairMs: number | null
}

/** Of an incident that came back, the newest are enough. */
const MOST_COMMANDS = 20

/** When each step of an incident was, out of what the journal and the audit log hold. */
export function timingOf(incident: Incident, commands: readonly CommandRecord[]): Timing {
  const received = earliest(incident.alerts.map(({ receivedAt }) => receivedAt))
  const report = reportSteps(incident, received)
  const own = commands.filter(({ reason }) => reason !== ANSWERS_A_QUESTION).slice(-MOST_COMMANDS)
  const steps = [...report.steps, ...own.flatMap(commandSteps), ...endSteps(incident)]
  const since = (at: number | null): number | null =>
    at === null || received === null ? null : Math.max(0, at - received)
  return {
    receivedAt: received,
    steps: steps.toSorted((a, b) => a.at - b.at),
    detectMs: received === null ? null : Math.max(0, received - incident.openedAt),
    firstSoundMs: since(report.soundAt),
    explainMs: since(report.writtenAt),
    repairMs: since(incident.recoveredAt),
  }
}

function reportSteps(incident: Incident, received: number | null) {
  const { speech, timeline, reading, sitrep } = incident
  const sentences = speech.filter(({ purpose }) => purpose === 'sentence')
  const sounded = first(speech, ({ startedAt }) => startedAt)
  const begun = first(sentences, ({ queuedAt }) => queuedAt)
  const spoken = sentences.filter(({ state }) => state === 'completed')
  const last = spoken.toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0)).at(-1)
  const read = timeline.filter(({ kind }) => kind === 'evidence')
  const written = timeline.filter(({ kind }) => kind === 'sitrep')
  const steps = [
    step(incident.openedAt, 'Happened', incident.title),
    step(
      received,
      'Received',
      incident.alerts.length > 1 ? `The first of ${incident.alerts.length} alerts` : '',
    ),
    step(sounded?.startedAt, 'First sound', sounded?.text),
    ...read.map((entry, index) =>
      entryStep(entry, 'Evidence read', isNewest(index, read), reading?.durationMs),
    ),
    step(begun?.queuedAt, 'First sentence written', begun?.text),
    ...written.map((entry, index) =>
      entryStep(entry, 'Analysed', isNewest(index, written), sitrep?.durationMs),
    ),
    step(last?.endedAt, 'Last sentence spoken', last?.text),
  ]
  return {
    steps: steps.filter((one) => one !== null),
    soundAt: sounded?.startedAt ?? null,
    writtenAt: written[0]?.at ?? null,
  }
}

/** The incident holds how long the newest of its readings and reports took, not those before. */
const isNewest = (index: number, entries: readonly TimelineEntry[]): boolean => index === entries.length - 1

const entryStep = (
  { at, text }: TimelineEntry,
  what: string,
  isMeasured: boolean,
  tookMs: number | undefined,
): TimedStep => ({ at, what, tookMs: isMeasured ? (tookMs ?? null) : null, text })

function endSteps({ acknowledged, recoveredAt, closedAt, timeline }: Incident): readonly TimedStep[] {
  const known = timeline.filter(({ kind }) => kind === 'acknowledged')
  const steps = [
    ...known.map(({ at, text }) => step(at, 'Acknowledged', text)),
    // The timeline keeps its newest entries only.
    known.length === 0 ? step(acknowledged?.at, 'Acknowledged', '') : null,
    step(recoveredAt, 'Recovered', ''),
    step(closedAt, 'Closed', ''),
  ]
  return steps.filter((one) => one !== null)
}

const COMMAND_STEPS: Readonly<Record<AuditStep['step'], string>> = {
  heard: 'Command heard',
  understood: 'Understood',
  decided: 'Decided',
  confirmed: 'Confirmed',
  cancelled: 'Not done',
  rehearsed: 'Rehearsed',
  begun: 'Begun',
  done: 'Performed',
  watched: 'Watched',
}

/** Each step took from the one before it; what was performed says so itself. */
function commandSteps({ steps, who }: CommandRecord): readonly TimedStep[] {
  return steps.map(({ at, step }, index) => {
    const before = steps[index - 1]
    const tookMs =
      step.step === 'done'
        ? step.outcome.durationMs
        : before === undefined
          ? null
          : Math.max(0, at - before.at)
    return { at, what: COMMAND_STEPS[step.step], tookMs, text: stepInWords(step, who) ?? '' }
  })
}

const step = (at: number | null | undefined, what: string, text: string | undefined): TimedStep | null =>
  at === null || at === undefined ? null : { at, what, tookMs: null, text: text ?? '' }

const earliest = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.min(...times))

/** The utterance for which this was earliest; null when it was for none. */
function first(
  speech: readonly Utterance[],
  time: (utterance: Utterance) => number | null,
): Utterance | null {
  const timed = speech.filter((utterance) => time(utterance) !== null)
  return timed.toSorted((a, b) => (time(a) ?? 0) - (time(b) ?? 0))[0] ?? null
}
