import { describe, expect, it } from 'vitest'
import { EchoError } from '../domain/error.ts'
import type { Speaker } from '../ports/speaker.ts'
import { watchVoice } from './watch-voice.ts'

const never = new AbortController().signal
const chunk = { pcm: new Uint8Array(2), sampleRateHz: 16_000 }

/** A voice that gives `chunks` pieces of sound and then throws its failure, and what is heard about it. */
function watched() {
  const word: string[] = []
  const state: { failure: unknown; chunks: number } = { failure: null, chunks: 2 }
  const voice: Speaker = {
    by: 'test',
    async *speak() {
      for (let made = 0; made < state.chunks; made++) yield chunk
      if (state.failure !== null) throw state.failure
    },
    warm: async () => {
      if (state.failure !== null) throw state.failure
    },
    close: async () => undefined,
  }
  const speaker = watchVoice(voice, { worked: () => word.push('worked'), failed: () => word.push('failed') })
  async function speak(failure: unknown, signal = never, chunks = failure === null ? 2 : 0): Promise<void> {
    Object.assign(state, { failure, chunks })
    const spoken = (async () => {
      for await (const _ of speaker.speak('hello', signal));
    })()
    if (failure === null) await spoken
    else await expect(spoken).rejects.toBe(failure)
  }
  return { word, state, speaker, speak }
}

const unavailable = (retryable: boolean) => new EchoError('ECHO_SPEAKER_UNAVAILABLE', 'no', { retryable })

describe('the room is told', () => {
  it('when a voice begins to fail and when it speaks again, once each', async () => {
    const { word, speak } = watched()
    await speak(null)
    await speak(unavailable(true))
    await speak(unavailable(true))
    await speak(null, never, 0)
    expect(word).toEqual(['failed'])
    await speak(null)
    await speak(null)
    await speak(new Error('broken'), never, 1)
    expect(word).toEqual(['failed', 'worked', 'failed'])
  })

  it('that a voice did not get ready, and that it is ready after all', async () => {
    const { word, state, speaker, speak } = watched()
    state.failure = unavailable(true)
    await expect(speaker.warm([])).rejects.toBe(state.failure)
    await speak(null)
    expect(word).toEqual(['failed', 'worked'])
  })

  it('that a voice hangs, when whoever waited for it gave it up for that', async () => {
    const { word, speak } = watched()
    const hung = unavailable(false)
    await speak(hung, AbortSignal.abort(hung))
    expect(word).toEqual(['failed'])
  })

  it('nothing of a text that was taken back, or that no voice would say', async () => {
    const { word, speak } = watched()
    const skipped = new Error('skipped')
    await speak(skipped, AbortSignal.abort(skipped))
    await speak(unavailable(false))
    expect(word).toEqual([])
  })
})
