import type { Evidence, EvidenceReport, Reading } from '../../domain/evidence.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EvidenceSource, ReadingProgress } from '../../ports/evidence-source.ts'
import type { Log } from '../../ports/log.ts'
import { distinct } from './distinct.ts'

export interface CombinedSource {
  /** For people: `Datadog`, `log files`. */
  readonly name: string
  readonly source: EvidenceSource
  /** The report waits no longer for it alone, milliseconds; null for a source that has its own bounds. */
  readonly withinMs: number | null
}

export interface CombineOptions {
  readonly clock: Clock
  readonly log: Log
}

/** How long a report may wait for a source far away, milliseconds. */
export const FAR_WITHIN_MS = 2_500
const MOST_SKIPPED = 100
const MOST_ASKED = 40

/**
 * Several sources as one: asked at the same time, their pieces in one order of weight. A source that fails, or is later than it
 * may be, is named in `reading.skipped`. Rejects when all of them fail, with the failure of the last, and when aborted.
 */
export function combineEvidence(sources: readonly CombinedSource[], options: CombineOptions): EvidenceSource {
  return {
    around: (incident, signal, onProgress) => aroundAll(sources, options, incident, signal, onProgress),
    watched: async () => {
      const all = await Promise.allSettled(sources.map(({ source }) => source.watched()))
      return all.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    },
    close: async () => {
      await Promise.allSettled(sources.map(({ source }) => source.close()))
    },
  }
}

interface Answer {
  readonly name: string
  readonly report: EvidenceReport | null
  readonly error: unknown
  readonly late: boolean
}

async function aroundAll(
  sources: readonly CombinedSource[],
  { clock, log }: CombineOptions,
  incident: Incident,
  signal: AbortSignal,
  onProgress?: (progress: ReadingProgress) => void,
): Promise<EvidenceReport> {
  signal.throwIfAborted()
  const startedMs = clock.monotonicMs()
  const progress = summed(sources.length, onProgress)
  const ask = (index: number, own: AbortSignal): Promise<EvidenceReport> => {
    const source = sources[index]?.source
    if (source === undefined) return Promise.reject(new Error('no such source'))
    return source.around(incident, own, (one) => progress(index, one))
  }
  const near = sources.map(({ withinMs }, index) => (withinMs === null ? settled(ask(index, signal)) : null))
  const nearDone = Promise.all(near)
  const answers = await Promise.all(
    sources.map(async ({ name, withinMs }, index): Promise<Answer> => {
      const own = near[index]
      if (own != null) return { name, ...(await own) }
      const limit = { clock, withinMs: withinMs ?? 0, nearDone, signal }
      return { name, ...(await inTime((far) => ask(index, far), limit)) }
    }),
  )
  signal.throwIfAborted()
  for (const { name, error, late } of answers)
    if (error !== null) log.warn({ source: name, late, err: error }, 'a source of evidence gave nothing')
  const reports = answers.flatMap(({ report }) => (report === null ? [] : [report]))
  if (reports.length === 0) throw answers.at(-1)?.error ?? new Error('There is no source of evidence.')
  const failed = answers
    .filter(({ report }) => report === null)
    .map(({ name, late }) => ({ path: name, reason: late ? 'did not answer in time' : 'failed' }))
  return together(reports, failed, Math.round(clock.monotonicMs() - startedMs))
}

type Settled = Omit<Answer, 'name'>

async function settled(report: Promise<EvidenceReport>): Promise<Settled> {
  try {
    return { report: await report, error: null, late: false }
  } catch (error) {
    return { report: null, error: error ?? new Error('no reason'), late: false }
  }
}

interface Limit {
  readonly clock: Clock
  readonly withinMs: number
  /** Settles when the sources without a limit have answered: until then nothing is lost by waiting. */
  readonly nearDone: Promise<unknown>
  readonly signal: AbortSignal
}

/** A source that does not heed its signal is not waited for either. */
async function inTime(
  ask: (signal: AbortSignal) => Promise<EvidenceReport>,
  { clock, withinMs, nearDone, signal }: Limit,
): Promise<Settled> {
  const controller = new AbortController()
  let cancel: () => void = () => undefined
  let onAbort: () => void = () => undefined
  const stopped = new Promise<Settled>((resolve) => {
    const stop = (error: unknown, late: boolean): void => {
      resolve({ report: null, error, late })
      controller.abort(error)
    }
    onAbort = () => stop(signal.reason, false)
    signal.addEventListener('abort', onAbort, { once: true })
    cancel = clock.after(withinMs, () => void nearDone.then(() => stop(new Error('not in time'), true)))
  })
  try {
    return await Promise.race([settled(ask(controller.signal)), stopped])
  } finally {
    cancel()
    signal.removeEventListener('abort', onAbort)
  }
}

function summed(
  count: number,
  onProgress: ((progress: ReadingProgress) => void) | undefined,
): (index: number, progress: ReadingProgress) => void {
  const all = new Array<ReadingProgress>(count).fill({ files: 0, lines: 0, bytes: 0 })
  return (index, progress) => {
    all[index] = progress
    onProgress?.({
      files: all.reduce((sum, { files }) => sum + files, 0),
      lines: all.reduce((sum, { lines }) => sum + lines, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    })
  }
}

function together(
  reports: readonly EvidenceReport[],
  failed: Reading['skipped'],
  durationMs: number,
): EvidenceReport {
  const all = reports.flatMap(({ evidence }) => evidence)
  const metric = reports.find((report) => report.metric != null)?.metric ?? null
  return {
    evidence: [...theAlert(all), ...distinct(all.filter(({ kind }) => kind !== 'alert'))],
    reading: readingOf(reports, failed, durationMs),
    ...(reports.some((report) => report.metric !== undefined) ? { metric } : {}),
  }
}

/** Once, with all that each source knows about it. */
function theAlert(all: readonly Evidence[]): readonly Evidence[] {
  const told = all.filter(({ kind }) => kind === 'alert')
  const [first] = told
  if (first === undefined) return []
  return [{ ...first, id: 'E0', facts: Object.assign({}, ...told.map(({ facts }) => facts)) }]
}

function readingOf(
  reports: readonly EvidenceReport[],
  failed: Reading['skipped'],
  durationMs: number,
): Reading {
  const readings = reports.map(({ reading }) => reading)
  const sum = (of: (reading: Reading) => number): number => readings.reduce((all, one) => all + of(one), 0)
  const asked = readings.flatMap((reading) => reading.asked ?? []).slice(0, MOST_ASKED)
  // The trends divide the span of the source that read the most.
  const widest = readings.toSorted((a, b) => b.lines - a.lines)[0]
  return {
    files: sum(({ files }) => files),
    lines: sum(({ lines }) => lines),
    bytes: sum(({ bytes }) => bytes),
    skipped: [...failed, ...readings.flatMap(({ skipped }) => skipped)].slice(0, MOST_SKIPPED),
    baselineFrom: widest?.baselineFrom ?? 0,
    windowFrom: widest?.windowFrom ?? 0,
    windowTo: widest?.windowTo ?? 0,
    durationMs,
    ...(readings.some((reading) => reading.asked !== undefined) ? { asked } : {}),
  }
}
