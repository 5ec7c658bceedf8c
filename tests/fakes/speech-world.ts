import { expect } from 'vitest'
import type { Severity } from '../../src/main/domain/alert.ts'
import type { Incident } from '../../src/main/domain/incident.ts'
import type { Utterance } from '../../src/main/domain/speech.ts'
import { advance } from '../../src/main/domain/speech-queue.ts'
import { nextDeadline } from '../../src/main/domain/speech-queue-air.ts'
import { nextItem } from '../../src/main/domain/speech-queue-order.ts'
import type { SpeechEffect, SpeechEvent, SpeechQueue } from '../../src/main/domain/speech-queue-state.ts'
import { openQueue, SPEECH_RULES } from '../../src/main/domain/speech-queue-state.ts'
import { anIncident, withSpeech } from './fake-ledger.ts'

export const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const

export type Command =
  | { readonly do: 'begin' | 'written' | 'recover' | 'reopen' | 'drop' | 'update'; readonly incident: number }
  | { readonly do: 'say'; readonly incident: number; readonly key: number }
  | { readonly do: 'listeners'; readonly count: number }
  | { readonly do: 'mute'; readonly muted: boolean }
  | { readonly do: 'hold'; readonly held: boolean }
  | { readonly do: 'reply'; readonly incident: number; readonly key: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'make' | 'fail' | 'end' | 'lose' | 'skip' | 'replay' | 'restart' | 'storm' }

/** The queue between a voice, walls and a ledger that a random run plays; every promise is checked at every step. */
export class World {
  queue: SpeechQueue
  readonly incidents = new Map<string, Incident>()
  readonly completed = new Set<string>()
  /** What was cut because it had to make way once more than it may. */
  readonly givenUp = new Set<string>()
  /** How often each had to make way since it was put into the queue. */
  readonly #madeWay = new Map<string, number>()
  #ms = 1_000
  #minted = 0
  #making: string[] = []
  /** What was sent to the walls and is neither over nor silenced, in the order of opening. */
  #walls: Utterance[] = []
  #log: Utterance[] = []

  constructor(severities: readonly Severity[]) {
    for (const [index, id] of IDS.entries()) this.incidents.set(id, anIncident(id, severities[index] ?? 3))
    this.queue = openQueue(this.#ms, 1, false)
  }

  run(command: Command): void {
    switch (command.do) {
      case 'begin':
        return this.feed({
          type: 'begin',
          incident: this.#incident(command.incident),
          headline: `Headline ${command.incident}`,
        })
      case 'say':
        return this.feed({
          type: 'say',
          incidentId: this.#incident(command.incident).id,
          sentence: {
            key: `s${command.key}`,
            role: 'what',
            text: `Sentence ${command.key}`,
            evidenceIds: [],
          },
        })
      case 'written':
      case 'drop':
        return this.feed({ type: command.do, incidentId: this.#incident(command.incident).id })
      case 'recover':
      case 'reopen':
        return this.#turn(command.do, this.#incident(command.incident))
      case 'update':
        return this.#announce('update', this.#incident(command.incident))
      case 'listeners':
        if (command.count === 0) this.#walls = []
        return this.feed({ type: 'listeners', count: command.count })
      case 'mute':
        return this.feed({ type: 'mute', muted: command.muted })
      case 'hold':
        return this.feed({ type: 'hold', held: command.held })
      case 'reply':
        return this.#reply(command.incident, command.key)
      case 'wait':
        return this.#wait(command.ms)
      case 'make':
        return this.#make()
      case 'fail':
        return this.#withMaking((utteranceId) => this.feed({ type: 'failed', utteranceId }))
      case 'end':
        return this.#end()
      case 'lose':
        return this.#withWall((utteranceId) => this.feed({ type: 'lost', utteranceId }))
      case 'skip':
        return this.feed({ type: 'skip' })
      case 'replay':
        return this.#replay()
      case 'restart':
        return this.#restart()
      case 'storm':
        for (const index of IDS.keys()) this.run({ do: 'begin', incident: index })
        return
    }
  }

  /** Plays on without commands until nothing is left to do. */
  drain(): number {
    let steps = 0
    for (; steps < 3_000; steps++) {
      const deadline = nextDeadline(this.queue)
      if (this.#making.length > 0) this.#make()
      else if (this.#walls.length > 0) this.#end()
      else if (deadline !== null) this.#wait(Math.max(1, deadline - this.#ms))
      else break
    }
    return steps
  }

  feed(event: SpeechEvent): void {
    const before = this.queue
    const step = advance(before, event, {
      at: 1_800_000_000_000 + this.#ms,
      ms: this.#ms,
      mint: () => `utt_${this.#minted++}`,
      find: (id) => this.incidents.get(id) ?? null,
      isMuted: () => false,
    })
    this.queue = step.queue
    for (const effect of step.effects) this.#carryOut(effect)
    this.#check(before)
  }

  #carryOut(effect: SpeechEffect): void {
    if (effect.type === 'open') {
      const { incidentId, key, purpose } = effect.utterance
      if (purpose !== 'replay') expect(this.completed).not.toContain(`${incidentId} ${key}`)
      this.#walls.push(effect.utterance)
    } else if (effect.type === 'synthesise')
      this.#making = [...this.#making.filter((id) => id !== effect.utterance.id), effect.utterance.id]
    else if (effect.type === 'silence') {
      this.#making = this.#making.filter((id) => id !== effect.utteranceId)
      this.#walls = this.#walls.filter(({ id }) => id !== effect.utteranceId)
    } else if (effect.type === 'ledger') this.#write(effect.utterance)
  }

  #write(utterance: Utterance): void {
    const { incidentId, key, purpose, state, attempts } = utterance
    this.#countInterruptions(utterance)
    this.#log.push(utterance)
    expect(attempts).toBeLessThanOrEqual(SPEECH_RULES.maxAttempts)
    const incident = this.incidents.get(incidentId ?? '')
    if (incident !== undefined) this.incidents.set(incident.id, withSpeech(incident, utterance))
    const once =
      purpose === 'headline' || purpose === 'sentence' || purpose === 'update' || purpose === 'recovery'
    if (state === 'completed' && once) this.completed.add(`${incidentId} ${key}`)
  }

  #check(before: SpeechQueue): void {
    const { on, ahead, items } = this.queue
    const expected = [on, ahead].flatMap((slot) => (slot?.audible === true ? [slot.item.utterance.id] : []))
    expect(this.#walls.map(({ id }) => id)).toEqual(expected)
    const silent = this.queue.muted || this.queue.heldMs !== null
    expect(silent && expected.length > 0).toBe(false)
    expect(items.length).toBeLessThanOrEqual(SPEECH_RULES.maxWaiting)
    expect(new Set(items.map(({ utterance }) => utterance.id)).size).toBe(items.length)
    if (on !== null && on.item.utterance.id !== before.on?.item.utterance.id && on.item.replayOf === null) {
      const next = nextItem(this.queue, this.#ms)
      const asked = on.item.utterance.purpose === 'reply'
      if (next !== null && !asked)
        expect(on.item.utterance.severity).toBeLessThanOrEqual(next.utterance.severity)
    }
    const waits = nextItem(this.queue, this.#ms)?.utterance.purpose === 'reply'
    if (on !== null && waits) expect(on.item.utterance.purpose).toBe('reply')
  }

  #countInterruptions({ id, state }: Utterance): void {
    const before = this.#log.findLast((one) => one.id === id)
    const times = this.#madeWay.get(id) ?? 0
    if (before?.state === 'speaking' && state === 'queued') {
      expect(times).toBeLessThan(SPEECH_RULES.maxInterruptions)
      this.#madeWay.set(id, times + 1)
    }
    if (state === 'cut' && times === SPEECH_RULES.maxInterruptions) this.givenUp.add(id)
    if (state === 'cut') this.#madeWay.delete(id)
  }

  #reply(about: number, key: number): void {
    const incident = key === 0 ? null : this.#incident(about)
    const id = `utt_${this.#minted++}`
    this.feed({ type: 'reply', id, about: incident, key: `k${key}`, text: `Reply ${key}` })
    expect(this.#log.findLast((one) => one.id === id)?.purpose).toBe('reply')
  }

  #make(): void {
    this.#withMaking((utteranceId) => {
      this.feed({ type: 'synthesised', utteranceId, audioMs: 2_000, by: 'voice' })
      this.feed({ type: 'kept', utteranceId, audioMs: 2_000 })
    })
  }

  #withMaking(run: (id: string) => void): void {
    const id = this.#making.shift()
    if (id !== undefined) run(id)
  }

  #withWall(run: (id: string) => void): void {
    const [first] = this.#walls
    if (first !== undefined) run(first.id)
  }

  /** The wall comes to the end of what it plays, if all of its sound is there. */
  #end(): void {
    this.#withWall((utteranceId) => {
      if (this.#making.includes(utteranceId)) return
      this.feed({ type: 'started', utteranceId })
      this.#ms += 2_000
      this.#walls.shift()
      this.feed({ type: 'ended', utteranceId })
    })
  }

  #wait(ms: number): void {
    this.#ms += ms
    this.feed({ type: 'tick' })
  }

  #turn(how: 'recover' | 'reopen', incident: Incident): void {
    const turned = { ...incident, state: how === 'recover' ? ('recovered' as const) : ('open' as const) }
    this.incidents.set(incident.id, turned)
    if (how === 'recover') this.#announce('recovery', turned)
  }

  #announce(purpose: 'update' | 'recovery', about: Incident): void {
    this.feed({
      type: 'announce',
      about,
      purpose,
      key: `${purpose}:${this.#ms}`,
      text: `${purpose} ${about.id}`,
    })
  }

  #replay(): void {
    const original = this.#log.find(({ state }) => state === 'completed')
    if (original !== undefined) this.feed({ type: 'replay', original })
  }

  /** kill -9: only the ledger is left. */
  #restart(): void {
    this.#making = []
    this.#walls = []
    this.#madeWay.clear()
    this.queue = openQueue(this.#ms, this.queue.listeners, false)
    this.feed({ type: 'restored', incidents: [...this.incidents.values()] })
  }

  #incident(index: number): Incident {
    const incident = this.incidents.get(IDS[index % IDS.length] ?? 'a')
    if (incident === undefined) throw new Error('no such incident')
    return incident
  }
}
