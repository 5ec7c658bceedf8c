import type { Candidate, Question } from './candidate.ts'
import { sameService } from './candidate.ts'
import { exampleOf } from './example.ts'
import { type ServiceLogs, SLICES } from './miner.ts'
import { presentable } from './redact.ts'
import { shownLines } from './shown-lines.ts'
import { rateSurprise } from './statistics.ts'
import { clockTime, reachOf } from './worded.ts'

/** Shorter silences happen to everybody. */
const MIN_SILENCE_MS = 5 * 60_000
/** The longest earlier pause, this many times over. */
const BEYOND_EARLIER = 3
/** The share of earlier slices of time in which a steady service has spoken. */
const STEADY = 0.9
const MIN_LINES = 60
/** G² of no line where so many were due: p < 0.0001. */
const SURPRISE = 15.1

/**
 * The service of the incident wrote steadily and has stopped while others go on: a fact of its own, for what does not run
 * writes no error. Null when it still speaks, never spoke steadily, or when nothing at all was written since.
 */
export function silenceOf(all: readonly ServiceLogs[], question: Question): Candidate | null {
  const { service } = question
  if (service === null) return null
  const own = all.filter((logs) => sameService(logs.service, service))
  const logs = own.toSorted((a, b) => b.lines - a.lines)[0]
  if (logs === undefined || logs.lines < MIN_LINES) return null
  const lastAt = Math.max(...own.map((one) => one.lastAt))
  const silentMs = question.windowTo - lastAt
  if (silentMs < Math.max(MIN_SILENCE_MS, BEYOND_EARLIER * logs.longestGapMs)) return null
  const othersGoOn = all.some((one) => !own.includes(one) && one.lastAt > lastAt + silentMs / 2)
  const spokenMs = lastAt - logs.firstAt
  if (!othersGoOn || !isSteady(logs, question, lastAt)) return null
  if (-rateSurprise(0, silentMs, logs.lines, spokenMs) < SURPRISE) return null
  return silence(logs, question, lastAt, Math.round((logs.lines * silentMs) / spokenMs))
}

function isSteady(logs: ServiceLogs, question: Question, lastAt: number): boolean {
  const sliceMs = (question.windowTo - question.baselineFrom) / SLICES
  const slice = (at: number): number => Math.floor((at - question.baselineFrom) / sliceMs)
  const spoken = [...logs.slices.slice(Math.max(0, slice(logs.firstAt)), slice(lastAt))]
  return spoken.length >= 6 && spoken.filter((count) => count > 0).length >= STEADY * spoken.length
}

function silence(logs: ServiceLogs, question: Question, lastAt: number, due: number): Candidate {
  const last = logs.lastLine
  const silentFor = reachOf(question.windowTo - lastAt)
  return {
    kind: 'restart',
    title: `No line since ${clockTime(lastAt)}, usually about ${due} by now`,
    service: presentable(logs.service, 80),
    pattern: 'no line since <time>',
    level: 'error',
    count: 0,
    expected: due,
    firstAt: lastAt,
    lastAt,
    example: exampleOf(last?.raw ?? '', []),
    sourceFile: last?.source ?? null,
    ...shownLines(last === null ? [] : [last.raw]),
    trend: [...logs.slices],
    facts: { reason: 'silence', silent: silentFor },
    score: 0.85,
  }
}
