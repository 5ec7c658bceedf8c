import type { RoomReport } from '../../ports/room.ts'

/** A wall as the room sees it: who it is, and whether what is sent to it is heard. */
export interface Listener {
  readonly wall: number
  sound: 'on' | 'blocked' | 'off'
}

interface Aired {
  readonly utteranceId: string
  readonly number: number
  /** The wall whose reports count: the leader when it was opened. */
  readonly leader: number | null
  /** The walls that got its beginning, and so get the rest. */
  readonly audience: ReadonlySet<number>
  started: boolean
  lastSent: boolean
}

/** Utterances that may be open at once; the announcer has one, or two while the next is being made. */
const MOST_OPEN = 64

/**
 * Who hears what, without any transport. The leading wall is the longest connected one whose sound is on; it alone reports
 * the beginning and the end of an utterance. When it goes silent, what it was playing is lost, and the next leads.
 */
export class RoomRules {
  /** In the order of their connection. */
  readonly #listeners = new Map<number, Listener>()
  readonly #open = new Map<string, Aired>()
  readonly #report: (report: RoomReport) => void
  #nextNumber = 1

  constructor(report: (report: RoomReport) => void) {
    this.#report = report
  }

  get count(): number {
    return this.#hearing().length
  }

  join(wall: number): void {
    this.#listeners.set(wall, { wall, sound: 'off' })
  }

  leave(wall: number): void {
    const heard = this.#listeners.get(wall)?.sound === 'on'
    this.#listeners.delete(wall)
    if (heard) this.#fellSilent(wall)
  }

  setSound(wall: number, sound: Listener['sound']): void {
    const listener = this.#listeners.get(wall)
    if (listener === undefined || listener.sound === sound) return
    const heard = listener.sound === 'on'
    listener.sound = sound
    if (heard) this.#fellSilent(wall)
    else if (sound === 'on') this.#report({ type: 'listeners', count: this.count })
  }

  /** Gives its number on the wire. The same utterance opened again is a new one with a new number. */
  open(utteranceId: string): number {
    const audience = this.#hearing().map(({ wall }) => wall)
    const number = this.#nextNumber
    this.#nextNumber = number >= 0xffff_ffff ? 1 : number + 1
    const leader = audience[0] ?? null
    this.#open.delete(utteranceId)
    this.#open.set(utteranceId, {
      utteranceId,
      number,
      leader,
      audience: new Set(audience),
      started: false,
      lastSent: false,
    })
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MOST_OPEN) break
      this.#open.delete(oldest)
    }
    return number
  }

  /** Its number and the walls this piece goes to; null when it is not open (any more). */
  send(utteranceId: string, last: boolean): { number: number; walls: readonly number[] } | null {
    const aired = this.#open.get(utteranceId)
    if (aired === undefined) return null
    aired.lastSent ||= last
    const walls = [...aired.audience].filter((wall) => this.#listeners.get(wall)?.sound === 'on')
    return { number: aired.number, walls }
  }

  /** Its number; null when it is not open (any more). */
  stop(utteranceId: string): number | null {
    const aired = this.#open.get(utteranceId)
    this.#open.delete(utteranceId)
    return aired?.number ?? null
  }

  heard(wall: number, what: 'started' | 'ended', number: number): void {
    const aired = [...this.#open.values()].find((one) => one.number === number)
    if (aired === undefined || aired.leader !== wall) return
    if (what === 'started') {
      if (aired.started) return
      aired.started = true
    } else {
      // The end cannot be audible before the last piece was sent.
      if (!aired.lastSent) return
      this.#open.delete(aired.utteranceId)
    }
    this.#report({ type: what, utteranceId: aired.utteranceId })
  }

  #hearing(): readonly Listener[] {
    return [...this.#listeners.values()].filter(({ sound }) => sound === 'on')
  }

  /** The count comes first: whoever hears of the loss already knows whether somebody is left to say it to. */
  #fellSilent(wall: number): void {
    this.#report({ type: 'listeners', count: this.count })
    for (const aired of [...this.#open.values()]) {
      if (aired.leader !== wall) continue
      this.#open.set(aired.utteranceId, { ...aired, leader: null })
      this.#report({ type: 'lost', utteranceId: aired.utteranceId })
    }
  }
}
