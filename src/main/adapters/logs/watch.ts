import type { WatchedSource } from '../../ports/evidence-source.ts'
import { findFiles, type LogFile, type Skipped } from './find-files.ts'
import { whyUnreadable } from './read-file.ts'

/** The newest ones of a folder are looked into; older ones are named when they matter to a report. */
const LOOKED_INTO = 50

/** What is there to be read under one path, and what of it cannot be. Never rejects. */
export async function watch(root: string): Promise<WatchedSource> {
  const { files, skipped } = await findFiles(root)
  const unreadable = await unreadableOf(files.slice(0, LOOKED_INTO))
  const problems = [...unreadable, ...skipped]
  const readable = files.length - unreadable.length
  const own = problems.find((one) => one.path === root)
  const partly = partlyUnreadable(problems.filter((one) => one.path !== root))
  return {
    path: root,
    files: readable,
    problem: own?.reason ?? (readable === 0 ? (partly ?? 'holds no log files') : partly),
  }
}

async function unreadableOf(files: readonly LogFile[]): Promise<readonly Skipped[]> {
  const found: Skipped[] = []
  for (const { path } of files) {
    const reason = await whyUnreadable(path)
    if (reason !== null) found.push({ path, reason })
  }
  return found
}

function partlyUnreadable(problems: readonly Skipped[]): string | null {
  const [first] = problems
  if (first === undefined) return null
  return problems.length === 1
    ? `1 part of it cannot be read: ${first.path} ${first.reason}`
    : `${problems.length} parts of it cannot be read, such as ${first.path}`
}
