import { expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Utterance } from '../../domain/speech.ts'
import type { Speaker } from '../../ports/speaker.ts'
import { quietLog } from '../../server/testing-ports.ts'
import { makeSound, type SoundParts } from './sound-making.ts'

it('a voice that does not stop is cut off, and learns that nobody wants the rest', async () => {
  let given = 0
  let ended = false
  const speaker: Speaker = {
    by: 'voice',
    async *speak() {
      try {
        for (;;) {
          given += 1
          yield { pcm: new Uint8Array(32_000), sampleRateHz: 16_000 }
        }
      } finally {
        ended = true
      }
    },
    warm: async () => undefined,
    close: async () => undefined,
  }
  // Inaudible: nothing else is asked of the parts.
  const parts: Partial<SoundParts> = {
    speaker,
    clock: virtualClock(),
    log: quietLog,
    sounding: () => undefined,
  }
  const { signal } = new AbortController()
  // Only these are looked at.
  const utterance = { id: 'utt_1', text: 'for ever', purpose: 'sentence' } as Utterance
  const sound = await makeSound(
    { utterance, audible: false, replayOf: null, awaited: false, signal },
    parts as SoundParts,
  )
  expect(sound.audioMs).toBe(60_000)
  expect({ given, ended }).toEqual({ given: 61, ended: true })
})
