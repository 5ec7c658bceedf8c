import { FigureMinute, partsOf, seriesOf, whySeries } from '../../domain/figure-minute.ts'
import { figuresOf } from '../../domain/figures.ts'
import { KeptMinutes } from '../../domain/kept-minutes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FigureBook, FigureStore, FiguresNow } from '../../ports/figures.ts'
import type { Log } from '../../ports/log.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import { FigureWriter } from './figure-writer.ts'

export interface FigureParts {
  readonly clock: Clock
  readonly log: Log
}

/** Listens to telemetry and keeps seven days of it. Counting touches memory only, and never fails. */
export interface OpenFigures extends FigureBook, Telemetry {
  /** Another engine took over this sense, and why; how often is counted by telemetry. */
  fellBack(event: { readonly sense: string; readonly failure: string }): void
  /**
   * Adds what an earlier life has kept, then writes every ten seconds what has changed: a crash loses no more than that. Never rejects; what
   * cannot be read is left out and said.
   */
  keepIn(store: FigureStore): Promise<void>
  /** Writes what is not written yet. What is counted later is not kept. */
  close(): Promise<void>
}

const UNWRITTEN = 'These figures cannot be written to the disk. A restart loses what is new.'
const UNREADABLE = 'What was counted before this start could not be read. Counting began anew.'
const PARTLY_UNREADABLE = 'Some of what was counted before this start could not be read.'

export function openFigures({ clock, log }: FigureParts): OpenFigures {
  const startedMs = clock.monotonicMs()
  const minutes = new KeptMinutes(changed)
  /** What has changed before there was a disk to write it to. */
  const waiting = new Set<number>()
  let writer: FigureWriter | null = null
  let note: string | null = null
  let revision = 0

  /** The minute underway, which is about to change. */
  function underway(): FigureMinute {
    const minute = minutes.at(clock.now())
    changed(minute.minute)
    revision += 1
    return minute
  }

  function changed(minute: number): void {
    if (writer === null) waiting.add(minute)
    else writer.changed(minute)
  }

  return {
    count(name, tags, by = 1) {
      if (by > 0 && Number.isFinite(by)) underway().count(seriesOf(name, tags), by)
    },
    distribution(name, valueMs, tags) {
      if (!(valueMs >= 0 && Number.isFinite(valueMs))) return
      if (name === 'echo_ops.latency') {
        const of = tags['source'] === 'report' ? 'report' : 'command'
        underway().answered({ at: clock.now(), ms: valueMs, of })
      } else if (name === 'echo_ops.speech.first_audio') {
        const [, engine = ''] = partsOf(seriesOf(name, tags))
        underway().spoke(engine, valueMs)
      }
    },
    // A heartbeat is not kept: whoever can be asked for these figures runs.
    gauge: () => undefined,
    step: (_step, _about, work) => work(() => undefined),
    fellBack({ sense, failure }) {
      underway().count(whySeries(sense, failure), 1)
    },
    get revision() {
      return revision
    },
    now(): FiguresNow {
      const upMs = clock.monotonicMs() - startedMs
      const told = writer?.failing === true ? UNWRITTEN : note
      return { ...figuresOf(minutes.all(), clock.now()), upMs, note: told }
    },
    async keepIn(store) {
      note = await restore(store, minutes, { clock, log })
      writer = new FigureWriter({ store, clock, log, minute: (minute) => minutes.get(minute) })
      for (const minute of waiting) writer.changed(minute)
      waiting.clear()
      revision += 1
    },
    async close() {
      await writer?.close()
    },
  }
}

/** Gives what is to be said about what could not be read; null when all could. */
async function restore(
  store: FigureStore,
  minutes: KeptMinutes,
  { clock, log }: FigureParts,
): Promise<string | null> {
  let read = 0
  let unreadable = 0
  try {
    for await (const { minute, written } of store.read()) {
      const found = FigureMinute.read(minute, written)
      if (found === null) unreadable += 1
      else minutes.add(found, clock.now())
      read += 1
    }
  } catch (err) {
    log.warn({ err }, 'the figures could not be read')
    return read === 0 ? UNREADABLE : PARTLY_UNREADABLE
  } finally {
    minutes.tidy(clock.now())
  }
  if (unreadable === 0) return null
  log.warn({ unreadable, read }, 'minutes of the figures could not be read and were left out')
  return unreadable === read ? UNREADABLE : PARTLY_UNREADABLE
}
