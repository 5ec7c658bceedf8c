import { describe, expect, it } from 'vitest'
import { EchoError } from '../domain/error.ts'
import type { Speaker } from '../ports/speaker.ts'
import { watchVoice } from './watch-voice.ts'

const never = new AbortController().signal
const chunk = { pcm: new Uint8Array(2), sampleRateHz: 16_000 }

/** What is heard about a voice that gives sound until it throws `failure`. */
async function wordOf(failure: unknown, signal: AbortSignal = never, chunks = 2): Promise<readonly string[]> {
  const word: string[] = []
  const voice: Speaker = {
    by: 'test',
    async *speak() {
      for (let made = 0; made < chunks; made++) yield chunk
      if (failure !== null) throw failure
    },
    warm: async () => undefined,
    close: async () => undefined,
  }
  const watched = watchVoice(voice, { worked: () => word.push('worked'), failed: () => word.push('failed') })
  const spoken = (async () => {
    for await (const _ of watched.speak('hello', signal));
  })()
  if (failure === null) await spoken
  else await expect(spoken).rejects.toBe(failure)
  return word
}

const unavailable = (retryable: boolean) => new EchoError('ECHO_SPEAKER_UNAVAILABLE', 'no', { retryable })

describe('the room is told', () => {
  it('once per text that the voice speaks', async () => {
    expect(await wordOf(null)).toEqual(['worked'])
  })

  it('that a voice cannot speak, also when it fails in the middle', async () => {
    expect(await wordOf(unavailable(true), never, 0)).toEqual(['failed'])
    expect(await wordOf(new Error('broken'))).toEqual(['worked', 'failed'])
  })

  it('that a voice hangs, when whoever waited for it gave it up for that', async () => {
    const hung = unavailable(false)
    expect(await wordOf(hung, AbortSignal.abort(hung), 0)).toEqual(['failed'])
  })

  it('nothing of a text that was taken back, or that no voice would say', async () => {
    const skipped = new Error('skipped')
    expect(await wordOf(skipped, AbortSignal.abort(skipped), 0)).toEqual([])
    expect(await wordOf(unavailable(false), never, 0)).toEqual([])
    expect(await wordOf(null, never, 0)).toEqual([])
  })
})
