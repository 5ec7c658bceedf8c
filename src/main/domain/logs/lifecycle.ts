import { type Candidate, namesService, ownerOf, type Question } from './candidate.ts'
import { exampleOf, patternOf } from './example.ts'
import { levelOfText } from './line-level.ts'
import { type ServiceLogs, SLICES, type TemplateStats } from './miner.ts'
import { presentable } from './redact.ts'
import { rawLine, shownLines } from './shown-lines.ts'
import { rateSurprise } from './statistics.ts'
import type { SeenVersion } from './versions.ts'
import { clockTime, timesOf } from './worded.ts'

/** A deployment this long before the window still counts: its effect may take a while to be noticed. */
const DEPLOYMENT_REACH_MS = 60 * 60_000

/** Who names more versions than this lists other software, as a package manager does. */
const MAX_RELEASES = 8

/** Without an earlier version to compare with, a start alone may be a restart: the line must speak of a release. */
const RELEASED = /\b(?:deploy(?:ing|ed|ment)?|releas(?:e|ed|ing)|roll(?:ed|ing)? ?out|upgrad(?:e|ed|ing))\b/i

/** Releases of a service near the alert: a version that was not seen before, after another one or in a line that says so. */
export function deploymentsOf(logs: ServiceLogs, question: Question): Candidate[] {
  const seen = logs.versions.inOrder()
  if (seen.length > MAX_RELEASES) return []
  return seen.flatMap((version, index) => {
    const previous =
      seen
        .slice(0, index)
        .sort((a, b) => a.lastAt - b.lastAt)
        .at(-1) ?? null
    const settled = version.firstAt >= question.windowFrom - DEPLOYMENT_REACH_MS
    const isTold = previous !== null || RELEASED.test(version.sighting.message)
    return settled && isTold ? [deployment(logs, version, previous, question)] : []
  })
}

function deployment(
  logs: ServiceLogs,
  version: SeenVersion,
  previous: SeenVersion | null,
  question: Question,
): Candidate {
  const example = exampleOf(version.sighting.message, [])
  const late = Math.max(0, version.firstAt - question.alertAt)
  const early = Math.max(0, question.windowFrom - version.firstAt)
  const nearness = Math.exp(-early / DEPLOYMENT_REACH_MS) * (late > 0 ? 0.4 : 1)
  const trend = new Array<number>(SLICES).fill(0)
  const share =
    (version.firstAt - question.baselineFrom) / Math.max(1, question.windowTo - question.baselineFrom)
  trend[Math.min(SLICES - 1, Math.max(0, Math.floor(share * SLICES)))] = 1
  return {
    kind: 'deployment',
    title: `Release ${presentable(version.version, 40)} at ${clockTime(version.firstAt)}`,
    service: presentable(logs.service, 80),
    pattern: presentable(version.sighting.message.replaceAll(version.version, '<version>'), 300),
    level: 'info',
    count: 1,
    expected: 0,
    firstAt: version.firstAt,
    lastAt: version.firstAt,
    example,
    sourceFile: version.sighting.source,
    ...shownLines([version.sighting.raw]),
    trend,
    facts: {
      version: presentable(version.version, 40),
      ...(previous === null ? {} : { previous: presentable(previous.version, 40) }),
    },
    score: 0.93 * nearness,
  }
}

const STARTED =
  /\b(?:starting(?: up)?|started (?:in|on|with|at|server|service|application)|server started|booting|boot(?:ed)? (?:up|in)|listening on|ready to accept|initialized in|now serving)\b/i
const OOM =
  /\b(?:out of memory|oom-?kill(?:ed|er)?|outofmemoryerror|heap out of memory|cannot allocate memory|memory cgroup)\b/i
const CRASH =
  /\b(?:sigsegv|sigabrt|sigkill|segfault|segmentation fault|core dumped|panic:|crashloopbackoff|back-off restarting|exited with|exit(?:ed)? (?:code|status)|main process exited|killed process|terminated unexpectedly|stack smashing|bus error)\b/i
const STOP = /\b(?:sigterm|shutting down|graceful(?:ly)? (?:shutdown|stopp)|stopping|received signal)\b/i

type Phase = 'out of memory' | 'crash' | 'stop' | 'start'

/** The phase of a process's life a template tells of; null when it tells of none. */
function phaseOf(text: string): Phase | null {
  if (OOM.test(text)) return 'out of memory'
  if (CRASH.test(text)) return 'crash'
  if (STARTED.test(text)) return 'start'
  return STOP.test(text) ? 'stop' : null
}

interface Sign {
  readonly phase: Phase
  readonly stats: TemplateStats
  readonly tokens: readonly string[]
}

const ORDER: readonly Phase[] = ['out of memory', 'crash', 'stop', 'start']

/** Process ends and starts that the hours before do not explain, as one piece of evidence per service. */
export function restartOf(logs: ServiceLogs, question: Question): Candidate | null {
  const signs: Sign[] = []
  for (const { tokens, of } of logs.drain.clusters()) {
    const phase = of.now === 0 ? null : phaseOf(tokens.join(' '))
    if (phase !== null) signs.push({ phase, stats: of, tokens })
  }
  signs.sort((a, b) => ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase) || b.stats.now - a.stats.now)
  const worst = signs[0]
  if (worst === undefined) return null
  const count = Math.max(
    ...signs.map((sign) => (sign.phase === 'stop' ? Math.min(1, sign.stats.now) : sign.stats.now)),
  )
  const before = Math.max(...signs.map((sign) => sign.stats.before))
  const windowMs = question.windowTo - question.windowFrom
  const baselineMs = Math.max(
    1,
    question.windowFrom - Math.max(question.baselineFrom, Math.min(logs.firstAt, question.windowFrom)),
  )
  const surprise = rateSurprise(count, windowMs, before, baselineMs)
  if (surprise < 5 || baselineMs < windowMs / 2) return null
  return restart(logs, question, signs, worst, count, (before * windowMs) / baselineMs, surprise)
}

function restart(
  logs: ServiceLogs,
  question: Question,
  signs: readonly Sign[],
  worst: Sign,
  count: number,
  expected: number,
  surprise: number,
): Candidate {
  const firstAt = Math.min(...signs.map((sign) => sign.stats.firstAt ?? question.windowTo))
  const lastAt = Math.max(...signs.map((sign) => sign.stats.lastAt ?? question.windowFrom))
  const lines = signs.flatMap((sign) => sign.stats.lines?.lines() ?? []).sort((a, b) => a.at - b.at)
  const sample = worst.stats.lines?.lines().at(-1)
  const example = exampleOf(sample?.text.split('\t', 1)[0] ?? worst.tokens.join(' '), worst.tokens)
  const process = /\(([\w.-]{2,40})\)/.exec(example.text)?.[1]
  const own = process === undefined || namesService(logs.service, process)
  const severe = worst.phase === 'out of memory' || worst.phase === 'crash'
  return {
    kind: 'restart',
    title: restartTitle(
      worst.phase,
      count,
      firstAt,
      signs.some((sign) => sign.phase === 'start'),
    ),
    service: presentable(ownerOf(own ? logs.service : process, example.text, question), 80),
    pattern: patternOf(worst.tokens),
    level: severe
      ? 'fatal'
      : worst.stats.level === 'unknown'
        ? levelOfText(worst.tokens.join(' '))
        : worst.stats.level,
    count,
    expected: Math.round(expected * 100) / 100,
    firstAt,
    lastAt,
    example,
    sourceFile: sample?.source ?? null,
    ...shownLines(lines.slice(-20).map(rawLine)),
    trend: [...worst.stats.slices],
    facts: { times: String(count), ...(worst.phase === 'start' ? {} : { reason: worst.phase }) },
    score: (surprise / (surprise + 8)) * (severe ? 1 : 0.6),
  }
}

function restartTitle(phase: Phase, count: number, firstAt: number, started: boolean): string {
  const when = count === 1 ? `at ${clockTime(firstAt)}` : `${timesOf(count)} since ${clockTime(firstAt)}`
  if (phase === 'out of memory') return `Out of memory ${when}`
  if (phase === 'crash') return `Crashed ${when}`
  return started ? `Restarted ${when}` : `Stopped ${when}`
}
