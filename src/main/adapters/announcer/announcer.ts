import type { Incident } from '../../domain/incident.ts'
import type { Sentence } from '../../domain/sitrep.ts'
import type { AudioChunk, Purpose, Utterance } from '../../domain/speech.ts'
import { advance, reportEnd } from '../../domain/speech-queue.ts'
import { nextDeadline } from '../../domain/speech-queue-air.ts'
import { canHear } from '../../domain/speech-queue-draft.ts'
import type { Hushed, SpeechEffect, SpeechEvent } from '../../domain/speech-queue-state.ts'
import { openQueue } from '../../domain/speech-queue-state.ts'
import type { Announcer, AnnouncerState, SpokenReport } from '../../ports/announcer.ts'
import type { AudioArchive, ComingSounds } from '../../ports/audio-archive.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Incidents } from '../../ports/incidents.ts'
import type { Log } from '../../ports/log.ts'
import type { Room, RoomReport } from '../../ports/room.ts'
import type { Speaker } from '../../ports/speaker.ts'
import { Ends } from './ends.ts'
import { Ledger } from './ledger.ts'
import { makeSound } from './sound-making.ts'

/** close() does not wait longer than this for the ledger and the archive. */
const CLOSE_WITHIN_MS = 3_000

export interface AnnouncerParts {
  readonly speaker: Speaker
  readonly room: Room
  readonly archive: AudioArchive
  /** The ledger of what was said. */
  readonly incidents: Pick<Incidents, 'spoke' | 'find' | 'list'>
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly settings?: { readonly muted?: boolean }
  /** Whether nothing is to be said of a service now; nothing is muted unless told. */
  readonly isMuted?: (service: string) => boolean
  /** Told of every piece of sound on its way to ears, as it is sent: the next sentence's while this one still plays. Not to be changed. */
  readonly sounding?: (chunk: AudioChunk) => void
  /** Told of every change of an utterance as it goes into the ledger: waiting, on air, sounding (`startedAt`), ended. */
  readonly noted?: (utterance: Utterance, audience: Audience) => void
}

/** Who hears an utterance, and for which incidents it stands. */
export interface Audience {
  /** The incidents that a summary of reports speaks for; empty for everything else. */
  readonly speaksFor: readonly string[]
  /** Whether sound is on and somebody is there to hear it. */
  readonly canHear: boolean
}

export interface OpenAnnouncer extends Announcer, ComingSounds {
  /** Silence at once; what was sounding is `cut` in the ledger. Resolves when the ledger is written, or after 3 s. */
  close(): Promise<void>
}

/**
 * The speech queue at work: the rules of domain/speech-queue over a voice, a room, an archive and a ledger. Takes up
 * at once what the ledgers of `incidents` say was not said to its end. Never throws; what goes wrong is in the log.
 */
export function openAnnouncer(parts: AnnouncerParts): OpenAnnouncer {
  return new QueueDriver(parts)
}

class QueueDriver implements OpenAnnouncer {
  readonly #parts: AnnouncerParts
  readonly #events: SpeechEvent[] = []
  readonly #sounds = new Map<string, AbortController>()
  readonly #writing = new Set<Promise<void>>()
  /** Sounds that are being made or written, by utterance. */
  readonly #making = new Map<string, AbortController>()
  readonly #ends = new Ends()
  readonly #followers = new Set<(state: AnnouncerState) => void>()
  readonly #leaveRoom: () => void
  readonly #ledger: Ledger
  #queue
  #busy = false
  #shown: AnnouncerState
  #cancelAlarm: () => void = () => undefined

  constructor(parts: AnnouncerParts) {
    this.#parts = parts
    this.#ledger = new Ledger(parts)
    const muted = parts.settings?.muted ?? false
    this.#queue = openQueue(parts.clock.monotonicMs(), parts.room.listeners(), muted)
    this.#shown = this.state()
    this.#leaveRoom = parts.room.subscribe((report) => this.#hear(report))
    this.#take({ type: 'restored', incidents: parts.incidents.list() })
  }

  begin(incident: Incident, headline: string): SpokenReport {
    this.#take({ type: 'begin', incident, headline })
    return {
      say: (sentence: Sentence) => {
        this.#take({ type: 'say', incidentId: incident.id, sentence })
        this.#prepare(incident.id, sentence.text)
      },
      finished: (signal) => this.#finished(incident.id, signal),
    }
  }

  announce(about: Incident | null, purpose: Purpose, key: string, text: string): void {
    this.#take({ type: 'announce', about, purpose, key, text })
  }

  reply(about: Incident | null, key: string, text: string): string | null {
    if (this.#queue.closed || text.trim() === '') return null
    const id = this.#parts.ids.next('utt')
    this.#take({ type: 'reply', id, about, key, text })
    return id
  }

  async coming(utteranceId: string, signal: AbortSignal): Promise<void> {
    await this.#ends.wait(() => (this.#isComing(utteranceId) ? null : true), signal)
  }

  hold(held: boolean): void {
    this.#take({ type: 'hold', held })
  }

  drop(incidentId: string): void {
    this.#take({ type: 'drop', incidentId })
  }

  hush(incidentId: string, what: Hushed): void {
    this.#take({ type: 'hush', incidentId, what })
  }

  replay(utteranceId: string): void {
    const original = this.#find(utteranceId)
    if (original === null) this.#parts.log.info({ utteranceId }, 'no utterance to replay')
    else this.#take({ type: 'replay', original })
  }

  setMuted(muted: boolean): void {
    this.#take({ type: 'mute', muted })
  }

  skip(): void {
    this.#take({ type: 'skip' })
  }

  state(): AnnouncerState {
    const { muted, heldMs, on, items } = this.#queue
    const speaking = on?.audible === true ? on.item.utterance : null
    return { muted, held: heldMs !== null, speaking, waiting: items.length }
  }

  subscribe(changed: (state: AnnouncerState) => void): () => void {
    const follower = (state: AnnouncerState): void => changed(state)
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  async close(): Promise<void> {
    this.#take({ type: 'closed' })
    this.#leaveRoom()
    this.#cancelAlarm()
    for (const sound of this.#sounds.values()) sound.abort()
    this.#sounds.clear()
    let cancel = (): void => undefined
    const late = new Promise<void>((resolve) => {
      cancel = this.#parts.clock.after(CLOSE_WITHIN_MS, resolve)
    })
    const written = Promise.all(this.#writing).then(() => this.#ledger.close())
    await Promise.race([written, late])
    cancel()
  }

  /** A sound that is lost because the last wall went must not be begun again for nobody: who listens comes first. */
  #hear(report: RoomReport): void {
    const count = this.#parts.room.listeners()
    if (count !== this.#queue.listeners) this.#take({ type: 'listeners', count })
    if (report.type !== 'listeners') this.#take(report)
  }

  /** One event after the other, also those that come while one is worked in. */
  #take(event: SpeechEvent): void {
    this.#events.push(event)
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        const event = next
        this.#guard(() => this.#step(event))
      }
    } finally {
      this.#busy = false
    }
    this.#setAlarm()
    this.#ends.check()
    this.#show()
  }

  #step(event: SpeechEvent): void {
    const { clock, ids, incidents } = this.#parts
    const { queue, effects } = advance(this.#queue, event, {
      at: clock.now(),
      ms: clock.monotonicMs(),
      mint: () => ids.next('utt'),
      find: (id) => incidents.find(id),
      isMuted: ({ service }) => service !== null && (this.#parts.isMuted?.(service) ?? false),
    })
    this.#queue = queue
    // The sound first: the ledger is written beside it, in its own order.
    for (const effect of effects) if (effect.type !== 'ledger') this.#guard(() => this.#perform(effect))
    for (const effect of effects) {
      if (effect.type !== 'ledger') continue
      this.#follow(this.#ledger.write(effect.utterance), 'ledger not written')
      this.#guard(() => this.#note(effect.utterance))
    }
  }

  #note(utterance: Utterance): void {
    const { on } = this.#queue
    const summary = on?.item.utterance.id === utterance.id ? on.item.summary : null
    const speaksFor = summary?.about === 'reports' ? summary.incidentIds : []
    this.#parts.noted?.(utterance, { speaksFor, canHear: canHear(this.#queue) })
  }

  #perform(effect: Exclude<SpeechEffect, { readonly type: 'ledger' }>): void {
    const { room, log } = this.#parts
    switch (effect.type) {
      case 'open':
        room.open(effect.utterance)
        break
      case 'synthesise':
        this.#synthesise(effect)
        break
      case 'silence':
        this.#sounds.get(effect.utteranceId)?.abort()
        this.#sounds.delete(effect.utteranceId)
        if (effect.audible) room.stop(effect.utteranceId)
        break
      case 'note':
        log.warn(effect.data, effect.message)
    }
  }

  #synthesise(effect: Extract<SpeechEffect, { readonly type: 'synthesise' }>): void {
    const { id } = effect.utterance
    this.#sounds.get(id)?.abort()
    const control = new AbortController()
    this.#sounds.set(id, control)
    this.#making.set(id, control)
    const isCurrent = (): boolean => this.#sounds.get(id) === control
    const sounding = (chunk: AudioChunk): void => this.#guard(() => this.#parts.sounding?.(chunk))
    const awaited = this.#queue.on?.item.utterance.id === id
    const making = makeSound(
      { ...effect, awaited, signal: control.signal },
      { ...this.#parts, sounding },
    ).then(
      async (sound) => {
        if (isCurrent()) {
          this.#sounds.delete(id)
          const { chunks: _, ...told } = sound
          this.#take({ type: 'synthesised', utteranceId: id, ...told })
        }
        await this.#parts.archive.keep(id, sound.chunks)
        this.#take({ type: 'kept', utteranceId: id, audioMs: sound.audioMs })
      },
      (error: unknown) => {
        if (!isCurrent()) return
        this.#sounds.delete(id)
        this.#parts.log.warn({ utteranceId: id, error: String(error) }, 'voice failed')
        this.#take({ type: 'failed', utteranceId: id })
      },
    )
    const made = making.finally(() => {
      if (this.#making.get(id) === control) this.#making.delete(id)
      this.#ends.check()
    })
    this.#follow(made, 'sound not kept')
  }

  /**
   * A sentence is asked for when the sound before it is whole, so that the wall has them in their order. A headline in the voice of a cloud
   * may be whole later than the model's first sentence is written: the voice begins with that meanwhile.
   */
  #prepare(incidentId: string, text: string): void {
    const { on, items } = this.#queue
    const [next] = items
    const isNext = items.length === 1 && next?.utterance.text === text
    if (!isNext || on === null || !on.audible || on.audioMs !== null) return
    const { purpose, incidentId: about } = on.item.utterance
    if (purpose === 'headline' && about === incidentId) this.#guard(() => this.#parts.speaker.prepare?.(text))
  }

  /** Lets it run, reports its failure, and lets close() wait for it. */
  #follow(work: Promise<void>, failure: string): void {
    const settled = work
      .catch((error: unknown) => this.#parts.log.error({ error: String(error) }, failure))
      .finally(() => this.#writing.delete(settled))
    this.#writing.add(settled)
  }

  #guard(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#parts.log.error({ error: String(error) }, 'announcer step failed')
    }
  }

  #setAlarm(): void {
    this.#cancelAlarm()
    this.#cancelAlarm = () => undefined
    const deadline = nextDeadline(this.#queue)
    if (deadline === null) return
    const { clock } = this.#parts
    const delayMs = Math.max(1, Math.ceil(deadline - clock.monotonicMs()))
    this.#cancelAlarm = clock.after(delayMs, () => this.#take({ type: 'tick' }))
  }

  #finished(incidentId: string, signal: AbortSignal): Promise<readonly Utterance[]> {
    this.#take({ type: 'written', incidentId })
    return this.#ends.wait(() => reportEnd(this.#queue, incidentId), signal)
  }

  /** Being made, being written, or waiting for its turn to be made. */
  #isComing(id: string): boolean {
    const { on, ahead, items, closed } = this.#queue
    const waits = [on?.item, ahead?.item, ...items].some(
      (item) => item?.utterance.id === id && item.utterance.audioMs === null,
    )
    return this.#making.has(id) || (waits && !closed)
  }

  #find(utteranceId: string): Utterance | null {
    for (const report of this.#queue.reports.values())
      for (const told of report.told) if (told.id === utteranceId) return told
    for (const incident of this.#parts.incidents.list())
      for (const utterance of incident.speech) if (utterance.id === utteranceId) return utterance
    return null
  }

  #show(): void {
    const state = this.state()
    const { muted, held, speaking, waiting } = this.#shown
    const heardAs = state.muted === muted && state.held === held
    if (heardAs && state.speaking === speaking && state.waiting === waiting) return
    this.#shown = state
    for (const follower of [...this.#followers]) this.#guard(() => follower(state))
  }
}
