import { type Candidate, namesService, type Question, sameService } from './candidate.ts'

/** With the alert itself, eight pieces. */
const MAX_PIECES = 7
const MIN_SCORE = 0.12
const SAME_RELEASE_MS = 3 * 60_000

/** The pieces worth showing, best first: weighed by service and time, near-identical ones merged. */
export function rank(candidates: readonly Candidate[], question: Question): Candidate[] {
  const weigh = weigher(candidates, question)
  const weighed = candidates
    .map((one) => ({ ...one, score: Math.min(1, one.score * weigh(one)) }))
    .filter((one) => one.score >= MIN_SCORE)
    .sort((a, b) => b.score - a.score || (a.firstAt ?? 0) - (b.firstAt ?? 0))
  const kept: Candidate[] = []
  for (const one of weighed.filter((piece) => !explainedByRelease(piece, weighed))) {
    const twin = kept.findIndex((other) => nearlySame(other, one))
    if (twin >= 0) kept[twin] = merged(kept[twin] ?? one, one)
    else if (kept.length < MAX_PIECES) kept.push(one)
  }
  return causesFirst(kept)
}

/** How much the service and the time of a piece count: the incident's own service, those its errors name, those that name it, others. */
function weigher(candidates: readonly Candidate[], question: Question): (one: Candidate) => number {
  const { service } = question
  const own = (one: Candidate): boolean =>
    service !== null && one.service !== null && sameService(one.service, service)
  const ownTexts = candidates.filter((one) => own(one)).map((one) => `${one.example.text} ${one.pattern}`)
  return (one) => {
    const late = one.firstAt !== null && one.firstAt > question.alertAt ? 0.8 : 1
    if (service === null) return 0.9 * late
    if (own(one)) return late
    const text = `${one.example.text} ${one.pattern}`
    const isNamed = one.service !== null && ownTexts.some((other) => namesService(other, one.service ?? ''))
    if (isNamed) return 0.85 * late
    return (namesService(text, service) ? 0.7 : 0.4) * late
  }
}

/** The stop and start that belong to a release say nothing more than the release. */
function explainedByRelease(one: Candidate, all: readonly Candidate[]): boolean {
  if (one.kind === 'deployment') return false
  const reason = one.facts['reason']
  if (reason === 'out of memory' || reason === 'crash') return false
  const isLife =
    one.kind === 'restart' ||
    /\b(?:starting|listening on|SIGTERM|shutting down|opened, max)\b/i.test(one.example.text)
  if (!isLife || one.count > 2) return false
  return all.some(
    (other) =>
      other.kind === 'deployment' &&
      other.service === one.service &&
      Math.abs((other.firstAt ?? 0) - (one.firstAt ?? 0)) <= SAME_RELEASE_MS,
  )
}

const words = (pattern: string): Set<string> =>
  new Set(
    pattern
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word.length > 2),
  )

/** Same service, same sort of evidence, and most words in common (Jaccard ≥ 0.6). */
function nearlySame(a: Candidate, b: Candidate): boolean {
  if (a.service !== b.service) return false
  const lifeTwice = (a.kind === 'restart' && isMemory(b)) || (b.kind === 'restart' && isMemory(a))
  if (lifeTwice) return a.facts['reason'] === 'out of memory' || b.facts['reason'] === 'out of memory'
  if (a.kind === 'deployment' || b.kind === 'deployment') return false
  if (a.kind === 'restart' && b.kind !== 'restart') return a.pattern === b.pattern
  if (b.kind === 'restart') return a.pattern === b.pattern
  const left = words(a.pattern)
  const right = words(b.pattern)
  const common = [...left].filter((word) => right.has(word)).length
  return common / Math.max(1, left.size + right.size - common) >= 0.6
}

const isMemory = (one: Candidate): boolean => /out of memory|OutOfMemory/i.test(one.example.text)

function merged(better: Candidate, other: Candidate): Candidate {
  const lines = [...better.lines, ...other.lines.filter((line) => !better.lines.includes(line))].slice(0, 20)
  const facts: Record<string, string> = { ...other.facts, ...better.facts }
  if (other.pattern !== better.pattern) facts['similar'] = String(Number(better.facts['similar'] ?? 0) + 1)
  return { ...better, lines, facts }
}

/** A release or a restart comes before what followed it in the same service. */
function causesFirst(kept: readonly Candidate[]): Candidate[] {
  const ordered = [...kept]
  for (const cause of kept.filter((one) => one.kind === 'deployment')) {
    const effect = ordered.findIndex(
      (one) =>
        one.kind !== 'deployment' &&
        one.service === cause.service &&
        (one.firstAt ?? 0) >= (cause.firstAt ?? 0),
    )
    const at = ordered.indexOf(cause)
    if (effect < 0 || effect > at) continue
    const top = ordered[effect]?.score ?? cause.score
    ordered.splice(at, 1)
    ordered.splice(effect, 0, { ...cause, score: Math.max(cause.score, top) })
  }
  return ordered
}
