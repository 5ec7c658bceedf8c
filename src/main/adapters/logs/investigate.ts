import type { EvidenceReport, Reading } from '../../domain/evidence.ts'
import { createAssembler } from '../../domain/logs/assembler.ts'
import type { Question } from '../../domain/logs/candidate.ts'
import { findingsOf } from '../../domain/logs/findings.ts'
import { Miner } from '../../domain/logs/miner.ts'
import type { ReadingProgress } from '../../ports/evidence-source.ts'
import { type Found, findFiles, type LogFile, reasonOf, type Skipped } from './find-files.ts'
import { readLogFile } from './read-file.ts'
import { serviceOfPath } from './service-name.ts'

export interface InvestigateOptions {
  readonly roots: readonly string[]
  readonly question: Question
  readonly signal: AbortSignal
  readonly onProgress: (progress: ReadingProgress) => void
  /** Monotonic milliseconds. */
  readonly monotonicMs: () => number
}

export interface Investigation {
  readonly report: EvidenceReport
  /** Lines whose time lies in the window; zero means that nothing was logged then. */
  readonly linesInWindow: number
}

const MAX_BYTES_PER_FILE = 64 * 1024 * 1024
const MAX_BYTES = 1024 * 1024 * 1024
const MAX_LINES = 2_000_000
const PROGRESS_EVERY_MS = 100

/** Reads what was logged around the alert and compares it with the hours before. Rejects only when aborted. */
export async function investigate(options: InvestigateOptions): Promise<Investigation> {
  const { question } = options
  const startedAt = options.monotonicMs()
  const gathering = new Gathering(options)
  const { files, skipped } = await relevantFiles(options.roots, question.baselineFrom)
  for (const file of files) await gathering.read(file)
  const { evidence, linesInWindow } = findingsOf(gathering.miner, question, gathering.sources)
  const reading: Reading = {
    files: gathering.filesRead,
    lines: gathering.lines,
    bytes: gathering.bytes,
    skipped: [...skipped, ...gathering.skipped].slice(0, 100),
    baselineFrom: question.baselineFrom,
    windowFrom: question.windowFrom,
    windowTo: question.windowTo,
    durationMs: Math.round(options.monotonicMs() - startedAt),
  }
  return { report: { evidence, reading }, linesInWindow }
}

/** Files that were written to since the baseline began, newest first, each once. */
async function relevantFiles(
  roots: readonly string[],
  baselineFrom: number,
): Promise<{ files: readonly LogFile[]; skipped: readonly Skipped[] }> {
  const skipped: Skipped[] = []
  const files = new Map<string, LogFile>()
  for (const root of roots) {
    const found: Found = await findFiles(root)
    skipped.push(...found.skipped)
    const current = found.files.filter((file) => file.changedAt >= baselineFrom)
    for (const file of current) files.set(file.path, file)
    const older = found.files.length - current.length
    if (older > 0) {
      skipped.push({
        path: root,
        reason: `${older} ${older === 1 ? 'file was' : 'files were'} last written before the hours that matter`,
      })
    }
  }
  return { files: [...files.values()].sort((a, b) => b.changedAt - a.changedAt), skipped }
}

/** The reading of all files of one question, and its bounds. */
class Gathering {
  readonly miner: Miner
  readonly sources: string[] = []
  readonly skipped: Skipped[] = []
  readonly #options: InvestigateOptions
  filesRead = 0
  lines = 0
  bytes = 0
  #reportedAt = 0

  constructor(options: InvestigateOptions) {
    this.#options = options
    this.miner = new Miner(options.question)
  }

  async read(file: LogFile): Promise<void> {
    const { signal } = this.#options
    signal.throwIfAborted()
    const room = Math.min(MAX_BYTES_PER_FILE, MAX_BYTES - this.bytes)
    if (room <= 0 || this.lines >= MAX_LINES) {
      this.skipped.push({ path: file.path, reason: 'was not read: enough newer lines were' })
      return
    }
    const source = this.sources.push(file.path) - 1
    const assembler = createAssembler({
      fallbackService: serviceOfPath(file.path),
      context: { referenceAt: file.changedAt },
      emit: (record) => this.miner.add(record, source),
    })
    const line = (text: string): void => {
      this.lines++
      assembler.line(text)
    }
    try {
      const { note } = await readLogFile(file, {
        maxBytes: room,
        signal,
        line,
        progress: (bytes) => this.#advance(bytes),
      })
      assembler.end()
      if (note !== null) this.skipped.push({ path: file.path, reason: note })
      if (note !== 'holds binary data') this.filesRead++
    } catch (error) {
      signal.throwIfAborted()
      this.skipped.push({ path: file.path, reason: reasonOf(error) })
    }
  }

  #advance(bytes: number): boolean {
    this.bytes += bytes
    const now = this.#options.monotonicMs()
    if (now - this.#reportedAt >= PROGRESS_EVERY_MS) {
      this.#reportedAt = now
      this.#options.onProgress({ files: this.sources.length, lines: this.lines, bytes: this.bytes })
    }
    return this.lines < MAX_LINES
  }
}
