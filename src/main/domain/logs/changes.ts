import type { Candidate, Question } from './candidate.ts'
import { exampleOf, patternOf } from './example.ts'
import type { ServiceLogs } from './miner.ts'
import { presentable, REDACTED } from './redact.ts'
import { rawLine, shownLines } from './shown-lines.ts'
import { rateSurprise } from './statistics.ts'
import { clockTime } from './worded.ts'

/** What people change without a release. */
const FLAG =
  /\b(?:feature[ _-]?(?:flag|toggle|switch)|flag|toggle|experiment)\b.{0,60}\b(?:chang\w+|switch\w+|toggl\w+|turned|enabled|disabled|updated|set to|rolled out|activated)\b|\b(?:enabled|disabled|switched|toggled|activated)\b.{0,20}\b(?:feature|flag|experiment)\b/i
const CONFIGURATION =
  /\b(?:config(?:uration)?|settings?|routes?|rules|polic(?:y|ies))\b.{0,60}\b(?:re-?load\w*|chang\w+|updated|applied|replaced)\b|\b(?:re-?load(?:ed|ing)?|applied|applying|updated)\b.{0,30}\b(?:config(?:uration)?|settings?|routes?|rules)\b|\bSIGHUP\b/i
const FAILED = /\b(?:fail\w*|error|invalid|cannot|could not|rejected|denied)\b/i
const FLAG_NAME =
  /\b(?:flag|toggle|switch|experiment|feature)\s+["'`]?([a-z][a-z0-9]*(?:[-_.][a-z0-9]+){1,5})/i
/** p = 0.025: a change is rare, and alone it is only possible that it is the cause. */
const SURPRISE = 5
const SCORE = 0.8

/** Changes of flags and settings in the window, as deployments without a version: the rarest one of a service. */
export function changesOf(logs: ServiceLogs, question: Question): Candidate[] {
  const windowMs = question.windowTo - question.windowFrom
  const baselineMs = question.windowFrom - Math.max(question.baselineFrom, logs.firstAt)
  if (baselineMs < windowMs / 2) return []
  const found: { candidate: Candidate; surprise: number }[] = []
  for (const { tokens, of: stats } of logs.drain.clusters()) {
    if (stats.now === 0 || stats.firstAt === null || stats.level === 'error' || stats.level === 'fatal')
      continue
    const text = tokens.join(' ')
    const change = FLAG.test(text) ? 'feature flag' : CONFIGURATION.test(text) ? 'configuration' : null
    const surprise = rateSurprise(stats.now, windowMs, stats.before, baselineMs)
    if (change === null || FAILED.test(text) || surprise < SURPRISE) continue
    const first = stats.lines?.lines()[0]
    const example = exampleOf(first?.text.split('\t', 1)[0] ?? text, tokens)
    const name = change === 'feature flag' ? FLAG_NAME.exec(example.text)?.[1] : undefined
    const isNamed = name !== undefined && !name.includes(REDACTED)
    found.push({
      surprise,
      candidate: {
        kind: 'deployment',
        title: `${change === 'feature flag' ? 'Feature flag changed' : 'Configuration changed'} at ${clockTime(stats.firstAt)}`,
        service: presentable(logs.service, 80),
        pattern: patternOf(tokens),
        level: 'info',
        count: stats.now,
        expected: Math.round(((stats.before * windowMs) / baselineMs) * 100) / 100,
        firstAt: stats.firstAt,
        lastAt: stats.lastAt,
        example,
        sourceFile: first?.source ?? null,
        ...shownLines((stats.lines?.lines() ?? []).map(rawLine)),
        trend: [...stats.slices],
        facts: { change, ...(isNamed ? { name: presentable(name, 40) } : {}) },
        score: SCORE * (stats.firstAt > question.alertAt ? 0.4 : 1),
      },
    })
  }
  const rarest = found.toSorted((a, b) => b.surprise - a.surprise)[0]
  return rarest === undefined ? [] : [rarest.candidate]
}
