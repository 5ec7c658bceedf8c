import type { Evidence } from '../evidence.ts'
import type { Candidate, Question } from './candidate.ts'
import { changesOf } from './changes.ts'
import { compareService } from './compare.ts'
import { deploymentsOf, restartOf } from './lifecycle.ts'
import { Miner } from './miner.ts'
import { rank } from './rank.ts'
import type { LogRecord } from './record.ts'
import { presentable } from './redact.ts'
import { silenceOf } from './silence.ts'

export interface Findings {
  /** From `E1` on, in order of weight. */
  readonly evidence: readonly Evidence[]
  /** Lines whose time lies in the window; zero means that nothing was logged then. */
  readonly linesInWindow: number
}

/** What is unusual about all that was mined. `sources` are the names of what was read, by their number. */
export function findingsOf(miner: Miner, question: Question, sources: readonly string[]): Findings {
  const logs = [...miner.services()]
  const candidates = logs.flatMap((one): Candidate[] => {
    const restart = restartOf(one, question)
    return [
      ...compareService(one, question),
      ...deploymentsOf(one, question),
      ...changesOf(one, question),
      ...(restart === null ? [] : [restart]),
    ]
  })
  const silence = silenceOf(logs, question)
  if (silence !== null) candidates.push(silence)
  return {
    evidence: rank(candidates, question).map((one, index) => numbered(one, index + 1, sources)),
    linesInWindow: logs.reduce((sum, one) => sum + one.linesNow, 0),
  }
}

/** The same for records that are at hand, all from one source. */
export function findingsIn(records: readonly LogRecord[], question: Question, source: string): Findings {
  const miner = new Miner(question)
  for (const record of records) miner.add(record, 0)
  return findingsOf(miner, question, [source])
}

function numbered(one: Candidate, number: number, sources: readonly string[]): Evidence {
  const { sourceFile, ...rest } = one
  const source = sourceFile === null ? '' : (sources[sourceFile] ?? '')
  return {
    ...rest,
    id: `E${number}`,
    source: presentable(source, 500),
    score: Math.round(one.score * 1e3) / 1e3,
  }
}
