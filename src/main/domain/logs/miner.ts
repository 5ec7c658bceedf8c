import type { LogLevel } from '../evidence.ts'
import { DRAIN_DEFAULTS, Drain, type DrainOptions } from './drain.ts'
import { createMasker } from './mask.ts'
import type { LogRecord } from './record.ts'
import { EvenSample, Extremes } from './samples.ts'
import { VersionHistory, type VersionSighting, versionInText } from './versions.ts'

/** The span that is compared: baseline [baselineFrom, windowFrom), window [windowFrom, windowTo]. Epoch ms. */
export interface Span {
  readonly baselineFrom: number
  readonly windowFrom: number
  readonly windowTo: number
}

export const SLICES = 72
const MAX_TEMPLATES = 4_000
const MAX_SERVICES = 200
const MAX_SAMPLED_SLOTS = 6
const SAMPLE_LENGTH = 2_000

/** What is known of one template of one service. */
export interface TemplateStats {
  before: number
  now: number
  level: LogLevel
  firstAt: number | null
  lastAt: number | null
  /** Occurrences per slice of the whole span. */
  readonly slices: Uint32Array
  /** Message and raw line, a tab apart, of lines of the window; null until there is one. */
  lines: Extremes | null
  /** Values of the numeric slots before and in the window; null when the template has none. */
  slots: { readonly before: EvenSample; readonly now: EvenSample }[] | null
}

export interface ServiceLogs {
  readonly service: string
  readonly drain: Drain<TemplateStats>
  readonly versions: VersionHistory
  /** The first line of any service in the same files: before it, absence means nothing. */
  firstAt: number
  lines: number
  linesNow: number
  /** When it spoke: the latest line, how many per slice, and the longest time between two lines of one file. */
  lastAt: number
  readonly slices: Uint32Array
  longestGapMs: number
  /** What its last lines in each file were, by the number of the file. */
  readonly sources: Map<number, number>
  lastLine: { readonly raw: string; readonly source: number } | null
}

const SEVERITY: Readonly<Record<LogLevel, number>> = {
  unknown: 0,
  debug: 1,
  info: 2,
  warn: 3,
  error: 4,
  fatal: 5,
}

function emptyStats(): TemplateStats {
  return {
    before: 0,
    now: 0,
    level: 'unknown',
    firstAt: null,
    lastAt: null,
    slices: new Uint32Array(SLICES),
    lines: null,
    slots: null,
  }
}

/** A copy that does not keep the chunk alive it was cut from. */
export const detached = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1))

/** Collects templates, counts and values of everything that was logged within a span. */
export class Miner {
  readonly #masker = createMasker()
  readonly #services = new Map<string, ServiceLogs>()
  readonly #span: Span
  readonly #options: DrainOptions
  readonly #sliceMs: number
  readonly #sourceFirstAt = new Map<number, number>()

  constructor(span: Span, options: DrainOptions = { ...DRAIN_DEFAULTS, maxClusters: MAX_TEMPLATES }) {
    this.#span = span
    this.#options = options
    this.#sliceMs = Math.max(1, (span.windowTo - span.baselineFrom) / SLICES)
  }

  services(): IterableIterator<ServiceLogs> {
    for (const logs of this.#services.values())
      for (const source of logs.sources.keys())
        logs.firstAt = Math.min(logs.firstAt, this.#sourceFirstAt.get(source) ?? logs.firstAt)
    return this.#services.values()
  }

  /** Records outside the span are let pass. `source` is the number of the file. */
  add(record: LogRecord, source: number): void {
    const { baselineFrom, windowFrom, windowTo } = this.#span
    if (record.at < baselineFrom || record.at > windowTo) return
    const logs = this.#logsOf(record.service)
    logs.lines++
    if (record.at < logs.firstAt) logs.firstAt = record.at
    const first = this.#sourceFirstAt.get(source)
    if (first === undefined || record.at < first) this.#sourceFirstAt.set(source, record.at)
    const slice = Math.min(SLICES - 1, Math.floor((record.at - baselineFrom) / this.#sliceMs))
    spoke(logs, record, source, slice)
    if (record.version !== null) logs.versions.see(record.version, record.at, sighting(record, source))
    const { message } = record
    const masked = this.#masker.mask(
      message.length > SAMPLE_LENGTH ? message.slice(0, SAMPLE_LENGTH) : message,
    )
    const stats = logs.drain.add(masked).of
    if (masked.includes('<version>') || masked.includes('<hex>') || masked.includes('<hash>')) {
      const version = versionInText(message)
      if (version !== null) logs.versions.see(version, record.at, sighting(record, source))
    }
    if (SEVERITY[record.level] > SEVERITY[stats.level]) stats.level = record.level
    stats.slices[slice] = (stats.slices[slice] ?? 0) + 1
    this.#sample(stats, record.at)
    if (record.at < windowFrom) stats.before++
    else {
      logs.linesNow++
      inWindow(stats, record, source)
    }
  }

  #sample(stats: TemplateStats, at: number): void {
    const count = Math.min(MAX_SAMPLED_SLOTS, this.#masker.valueCount())
    if (count === 0) return
    stats.slots ??= Array.from({ length: count }, () => ({ before: new EvenSample(), now: new EvenSample() }))
    if (stats.slots.length !== count) return
    for (const [index, slot] of stats.slots.entries()) {
      const value = this.#masker.values[index] ?? Number.NaN
      if (!Number.isNaN(value)) (at < this.#span.windowFrom ? slot.before : slot.now).add(at, value)
    }
  }

  #logsOf(service: string): ServiceLogs {
    const known = this.#services.get(service)
    if (known !== undefined) return known
    if (this.#services.size >= MAX_SERVICES && service !== 'others') return this.#logsOf('others')
    const logs: ServiceLogs = {
      service: detached(service),
      drain: new Drain(emptyStats, this.#options),
      versions: new VersionHistory(),
      firstAt: Number.POSITIVE_INFINITY,
      lines: 0,
      linesNow: 0,
      lastAt: Number.NEGATIVE_INFINITY,
      slices: new Uint32Array(SLICES),
      longestGapMs: 0,
      sources: new Map(),
      lastLine: null,
    }
    this.#services.set(logs.service, logs)
    return logs
  }
}

/** When a service spoke. Lines of one file come in their order; those of different files do not. */
function spoke(logs: ServiceLogs, record: LogRecord, source: number, slice: number): void {
  logs.slices[slice] = (logs.slices[slice] ?? 0) + 1
  const before = logs.sources.get(source)
  if (before !== undefined) logs.longestGapMs = Math.max(logs.longestGapMs, record.at - before)
  logs.sources.set(source, Math.max(record.at, before ?? record.at))
  if (record.at < logs.lastAt) return
  logs.lastAt = record.at
  logs.lastLine = { raw: record.raw, source }
}

function sighting(record: LogRecord, source: number): () => VersionSighting {
  return () => ({
    message: detached(record.message.slice(0, SAMPLE_LENGTH)),
    named: versionInText(record.message) !== null,
    raw: detached(record.raw.slice(0, SAMPLE_LENGTH)),
    source,
  })
}

function inWindow(stats: TemplateStats, record: LogRecord, source: number): void {
  stats.now++
  if (stats.firstAt === null || record.at < stats.firstAt) stats.firstAt = record.at
  if (stats.lastAt === null || record.at > stats.lastAt) stats.lastAt = record.at
  stats.lines ??= new Extremes()
  if (!stats.lines.wants(record.at)) return
  const text = `${record.message.slice(0, SAMPLE_LENGTH).replaceAll('\t', ' ')}\t${record.raw.slice(0, SAMPLE_LENGTH)}`
  stats.lines.add(record.at, detached(text), source)
}
