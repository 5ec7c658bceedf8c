import { makeSound, type SoundParts } from '../adapters/announcer/sound-making.ts'
import type { Incident } from '../domain/incident.ts'
import type { Utterance } from '../domain/speech.ts'
import type { AudioArchive, ComingSounds, ReportArchive } from '../ports/audio-archive.ts'
import type { Incidents } from '../ports/incidents.ts'
import { utterancesOfReport } from './report-audio.ts'

/** Reports made at the same time; whoever asks for another one asks again. */
const MOST_AT_ONCE = 2
/** A report is some twenty seconds long, and a voice that works is faster than that. */
const WITHIN_MS = 60_000

/** A report that is finished, and of which a part was not to be heard (a mute, an acknowledgement), so that it has no sound. */
export function isUnmade(incident: Incident): boolean {
  const said = incident.sitrepComplete ? utterancesOfReport(incident) : null
  if (said === null) return false
  const comes = said.some(({ state }) => state === 'queued' || state === 'speaking')
  return !comes && said.some(isSilent)
}

const isSilent = ({ state, audioMs }: Utterance): boolean => state === 'dropped' && audioMs === null

export interface AskedReportsParts extends Omit<SoundParts, 'archive' | 'sounding'> {
  readonly incidents: Pick<Incidents, 'find'>
  readonly archive: AudioArchive & Pick<ReportArchive, 'has' | 'join'>
  /** What is underway anyhow. */
  readonly sounds: ComingSounds
}

/** Makes the sound of such a report when somebody asks for it, for their ears alone: the room does not hear it. */
export class AskedReports implements ComingSounds {
  readonly #parts: AskedReportsParts
  readonly #making = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()

  constructor(parts: AskedReportsParts) {
    this.#parts = parts
  }

  async coming(id: string, signal: AbortSignal): Promise<void> {
    const { incidents, archive, sounds } = this.#parts
    const incident = incidents.find(id)
    if (incident === null || archive.has(id) || !isUnmade(incident)) return sounds.coming(id, signal)
    await untilAborted(this.#made(incident), signal)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#making.values())
  }

  /** Goes on when whoever asked has left: the next one finds it. */
  #made(incident: Incident): Promise<void> {
    const underway = this.#making.get(incident.id)
    if (underway !== undefined) return underway
    if (this.#making.size >= MOST_AT_ONCE || this.#stopping.signal.aborted) return Promise.resolve()
    const making = this.#make(incident)
      .catch((err: unknown) =>
        this.#parts.log.warn({ incident: incident.id, err }, 'an asked report was not made'),
      )
      .finally(() => this.#making.delete(incident.id))
    this.#making.set(incident.id, making)
    return making
  }

  async #make(incident: Incident): Promise<void> {
    const { archive, clock, log } = this.#parts
    const late = new AbortController()
    const cancel = clock.after(WITHIN_MS, () => late.abort())
    const signal = AbortSignal.any([late.signal, this.#stopping.signal])
    try {
      const said = utterancesOfReport(incident) ?? []
      for (const utterance of said) {
        if ((await archive.find(utterance.id)) !== null) continue
        const order = { utterance, audible: false, awaited: false, replayOf: null, signal }
        const { chunks } = await makeSound(order, { ...this.#parts, sounding: () => undefined })
        await archive.keep(utterance.id, chunks)
      }
      const joined = await archive.join(
        incident.id,
        said.map(({ id }) => id),
      )
      if (joined === null) log.info({ incident: incident.id }, 'an asked report stays in parts')
    } finally {
      cancel()
    }
  }
}

/** Rejects as soon as the signal does; the work goes on. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
