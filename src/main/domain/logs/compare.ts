import { type Candidate, ownerOf, type Question } from './candidate.ts'
import type { Cluster } from './drain.ts'
import { exampleOf, patternOf } from './example.ts'
import { factsOf } from './facts.ts'
import { LEVEL_WEIGHT, levelOfText } from './line-level.ts'
import { createMasker } from './mask.ts'
import { type ServiceLogs, SLICES, type TemplateStats } from './miner.ts'
import { presentable } from './redact.ts'
import { shiftOf } from './shift.ts'
import { rawLine, shownLines } from './shown-lines.ts'
import { dispersion, rateSurprise } from './statistics.ts'
import { clockTime, rateTitle, reachOf } from './worded.ts'

/** χ² with one degree of freedom: p = 0.001 for what is bad by itself, p = 0.0001 for the rest. */
const SURPRISE_OF_ERRORS = 10.8
const SURPRISE_OF_OTHERS = 15.1
/** G² at which a piece weighs half. */
const HALF_WEIGHT = 30
const MAX_LINES = 12

type Template = Cluster<TemplateStats>

/** How a template is judged against the hours before it. */
interface Judged {
  readonly template: Template
  readonly level: Candidate['level']
  readonly expected: number
  readonly surprise: number
}

/** Everything about one service that differs from its hours before: new patterns, bursts and shifted values. */
export function compareService(logs: ServiceLogs, question: Question): Candidate[] {
  const windowMs = question.windowTo - question.windowFrom
  const baselineMs =
    question.windowFrom - Math.max(question.baselineFrom, Math.min(logs.firstAt, question.windowFrom))
  const novelty = noveltyPenalty(logs)
  const found: Candidate[] = []
  for (const template of logs.drain.clusters()) {
    const stats = template.of
    if (stats.now === 0) continue
    const level = stats.level === 'unknown' ? levelOfText(template.tokens.join(' ')) : stats.level
    const judged = { template, level, ...judge(stats, windowMs, baselineMs, novelty) }
    const shift = shiftOf(template, question)
    if (isSurprising(judged, baselineMs, windowMs)) found.push(frequency(logs, judged, question, baselineMs))
    if (shift !== null) found.push(shifted(logs, judged, question, shift))
  }
  return found
}

/**
 * A service whose lines are often of a kind never seen before will write another such line by chance. Templates seen exactly once
 * before say how often (I. J. Good & G. H. Toulmin, Biometrika 43, 1956); each chance raises the bar (Bonferroni, on the scale of G²).
 */
function noveltyPenalty(logs: ServiceLogs): number {
  let once = logs.drain.evicted
  for (const template of logs.drain.clusters()) if (template.of.before === 1) once++
  return 2 * Math.log(1 + once)
}

function judge(
  stats: TemplateStats,
  windowMs: number,
  baselineMs: number,
  novelty: number,
): { expected: number; surprise: number } {
  if (baselineMs <= 0) return { expected: 0, surprise: stats.now * 2 }
  const expected = (stats.before * windowMs) / baselineMs
  const surprise = rateSurprise(stats.now, windowMs, stats.before, baselineMs)
  if (stats.before === 0) return { expected, surprise: surprise - novelty }
  const calm = Math.floor((SLICES * baselineMs) / (baselineMs + windowMs))
  return { expected, surprise: surprise / dispersion([...stats.slices.slice(SLICES - calm - 1, calm)]) }
}

function isSurprising(judged: Judged, baselineMs: number, windowMs: number): boolean {
  const bad = judged.level === 'error' || judged.level === 'fatal'
  if (baselineMs < windowMs / 2) return bad
  if (judged.template.of.before === 0 && judged.level === 'fatal') return judged.surprise > 0
  if (!bad && judged.level !== 'warn' && judged.template.of.now < 5) return false
  return judged.surprise >= (bad ? SURPRISE_OF_ERRORS : SURPRISE_OF_OTHERS)
}

const NOUN: Readonly<Record<Candidate['level'], string>> = {
  fatal: 'fatal error',
  error: 'error',
  warn: 'warning',
  info: 'line',
  debug: 'line',
  unknown: 'line',
}

function frequency(logs: ServiceLogs, judged: Judged, question: Question, baselineMs: number): Candidate {
  const stats = judged.template.of
  const hasBaseline = baselineMs >= question.windowTo - question.windowFrom
  const isNew = stats.before === 0 && hasBaseline
  const since =
    stats.firstAt === null ? '' : ` ${stats.now === 1 ? 'at' : 'since'} ${clockTime(stats.firstAt)}`
  const noun = NOUN[judged.level]
  const title = isNew
    ? `New ${noun}${since}`
    : hasBaseline
      ? rateTitle(stats.now, judged.expected, `${noun}s`)
      : `${stats.now} ${noun}${stats.now === 1 ? '' : 's'}${since}`
  const weight = judged.surprise / (judged.surprise + HALF_WEIGHT)
  const seen = observed(logs, judged, question)
  return {
    ...seen,
    kind: isNew ? 'new-pattern' : 'burst',
    title,
    // How far back "none before" reaches, for those who say it.
    facts: hasBaseline ? { ...seen.facts, reach: reachOf(baselineMs) } : seen.facts,
    score: weight * LEVEL_WEIGHT[judged.level],
  }
}

function shifted(
  logs: ServiceLogs,
  judged: Judged,
  question: Question,
  shift: NonNullable<ReturnType<typeof shiftOf>>,
): Candidate {
  const seen = observed(logs, judged, question, shift)
  return {
    ...seen,
    kind: 'level-shift',
    title: shift.title,
    facts: { ...seen.facts, ...shift.facts },
    score: shift.weight,
  }
}

/** What every piece about a template has in common. */
function observed(
  logs: ServiceLogs,
  judged: Judged,
  question: Question,
  shift: ReturnType<typeof shiftOf> = null,
): Omit<Candidate, 'kind' | 'title' | 'score'> {
  const { template } = judged
  const lines = template.of.lines?.lines() ?? []
  const sample = shift === null ? lines.at(-1) : nearest(lines, shift)
  const message = sample?.text.split('\t', 1)[0] ?? template.tokens.join(' ')
  const example = exampleOf(message, template.tokens)
  return {
    service: presentable(ownerOf(logs.service, example.text, question), 80),
    pattern: patternOf(template.tokens),
    level: judged.level,
    count: template.of.now,
    expected: Math.round(judged.expected * 100) / 100,
    firstAt: template.of.firstAt,
    lastAt: template.of.lastAt,
    example,
    sourceFile: sample?.source ?? null,
    ...shownLines(lines.slice(-MAX_LINES).map(rawLine)),
    trend: [...template.of.slices],
    facts: factsOf(example.text),
  }
}

/** The line that shows best what the title says: its value is the nearest to the new level, by ratio. */
function nearest<T extends { readonly text: string }>(
  lines: readonly T[],
  { slot, to }: { readonly slot: number; readonly to: number },
): T | undefined {
  const masker = createMasker()
  const distance = ({ text }: T): number => {
    masker.mask(text.split('\t', 1)[0] ?? '')
    const value = slot < masker.valueCount() ? (masker.values[slot] ?? 0) : 0
    return value > 0 && to > 0 ? Math.abs(Math.log(value / to)) : Number.POSITIVE_INFINITY
  }
  const best = lines.reduce<{ line: T; distance: number } | null>((nearest, line) => {
    const own = distance(line)
    return nearest === null || own <= nearest.distance ? { line, distance: own } : nearest
  }, null)
  return best?.line
}
