import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { announcerStage, aSentence, patience } from '../../../../tests/fakes/announcer-stage.ts'
import { anIncident } from '../../../../tests/fakes/fake-ledger.ts'

it('says the headline at once and every sentence after it, each made while the one before sounds', async () => {
  const { announcer, clock, room, speaker, ledger, kept } = announcerStage()
  const payment = ledger.put(anIncident('payment', 1))
  const speech = announcer.begin(payment, 'Critical. Payment is slow.')
  expect(speaker.asked).toEqual(['Critical. Payment is slow.'])
  speech.say(aSentence('what', 'The pool is exhausted.'))
  speech.say(aSentence('next', 'Roll back to the last release.'))
  await clock.settle()
  expect(announcer.state().speaking?.text).toBe('Critical. Payment is slow.')
  expect(speaker.asked).toEqual(['Critical. Payment is slow.', 'The pool is exhausted.'])
  const finished = speech.finished(patience())
  await clock.advance(10_000)
  expect(room.texts()).toEqual([
    'Critical. Payment is slow.',
    'The pool is exhausted.',
    'Roll back to the last release.',
  ])
  expect((await finished).map(({ state }) => state)).toEqual(['completed', 'completed', 'completed'])
  expect(kept).toHaveLength(3)
  expect(announcer.state()).toEqual({ muted: false, held: false, speaking: null, waiting: 0 })
  expect(clock.pending()).toBe(0)
})

describe('when the voice is in trouble', () => {
  it.each(['fails', 'fails-midway', 'mute', 'hangs'] as const)(
    'tries once more when it %s, and the room hears the sentence',
    async (mood) => {
      const { announcer, clock, room, speaker, ledger } = announcerStage()
      speaker.moods.push(mood)
      const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
      const finished = speech.finished(patience())
      await clock.advance(20_000)
      expect((await finished).map(({ state }) => state)).toEqual(['completed'])
      expect(room.played.filter(({ how }) => how === 'ended').map(({ text }) => text)).toEqual([
        'Payment is down.',
      ])
    },
  )

  it('gives a sentence up after the second failure and goes on with the next', async () => {
    const { announcer, clock, room, speaker, ledger } = announcerStage()
    const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    await clock.advance(100)
    speaker.moods.push('fails', 'hangs')
    speech.say(aSentence('what', 'The pool is exhausted.'))
    speech.say(aSentence('next', 'Roll back.'))
    const finished = speech.finished(patience())
    await clock.advance(20_000)
    expect(room.texts()).toEqual(['Payment is down.', 'Roll back.'])
    expect((await finished).map(({ state }) => state)).toEqual(['completed', 'dropped', 'completed'])
  })

  it('sends every piece of sound on before the sentence is whole', async () => {
    const { announcer, clock, room, speaker, ledger } = announcerStage()
    speaker.delayMs = 100
    announcer.begin(ledger.put(anIncident('payment', 1)), 'One two three four five six seven eight.')
    await clock.advance(100)
    expect(room.played.map(({ how }) => how)).toEqual(['sounding'])
    expect(ledger.written.at(-1)).toMatchObject({ state: 'speaking', audioMs: null })
    expect(ledger.written.at(-1)?.startedAt).toBe(clock.now())
    await clock.advance(10_000)
    expect(ledger.written.at(-1)).toMatchObject({ state: 'completed', audioMs: 3_200, by: 'fake-voice' })
  })
})

describe('what somebody at the wall asks for', () => {
  it('skips what is being said and goes on with the next', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    speech.say(aSentence('what', 'The pool is exhausted.'))
    await clock.advance(200)
    announcer.skip()
    await clock.advance(5_000)
    expect(room.played.map(({ text, how }) => [text, how])).toEqual([
      ['Payment is down.', 'stopped'],
      ['The pool is exhausted.', 'ended'],
    ])
    expect(ledger.stateOf('Payment is down.')).toBe('dropped')
    announcer.skip()
  })

  it('replays the kept sound, and makes it again when the file is gone or no sound', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'announcer-'))
    const path = join(folder, 'kept.wav')
    const archive = {
      keep: async () => ({ path, bytes: 0, contentType: 'audio/wav' as const }),
      find: async () => ({ path, bytes: 0, contentType: 'audio/wav' as const }),
    }
    const { announcer, clock, room, speaker, ledger } = announcerStage({ archive })
    void announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.').finished(patience())
    await clock.advance(5_000)
    const headline = ledger.written[0]?.id ?? ''
    const replayed = async (): Promise<void> => {
      announcer.replay(headline)
      await vi.waitFor(() => expect(announcer.state().speaking).toMatchObject({ by: 'fake-voice' }))
      await clock.advance(5_000)
    }
    await writeFile(path, wavFile(700))
    await replayed()
    expect(speaker.asked).toHaveLength(1)
    expect(ledger.written.at(-1)).toMatchObject({ purpose: 'replay', state: 'completed', audioMs: 700 })
    await writeFile(path, 'no sound')
    await replayed()
    await rm(folder, { recursive: true })
    await replayed()
    expect(speaker.asked).toHaveLength(3)
    expect(room.texts()).toEqual(Array(4).fill('Payment is down.'))
    expect(ledger.list()[0]?.speech.filter(({ id }) => id === headline)).toMatchObject([{ attempts: 1 }])
  })

  it('notes an unknown utterance that is asked for again', () => {
    const { announcer, notes } = announcerStage()
    announcer.replay('utt_unknown')
    expect(notes).toEqual(['no utterance to replay'])
  })
})

describe('ends', () => {
  it('falls silent when it is closed, writes it down as cut, and lets nobody wait', async () => {
    const { announcer, clock, room, ledger } = announcerStage()
    const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    speech.say(aSentence('what', 'The pool is exhausted.'))
    const finished = speech.finished(patience())
    await clock.advance(200)
    await announcer.close()
    expect((await finished).map(({ state }) => state)).toEqual(['cut', 'queued'])
    expect(room.played.map(({ how }) => how)).toEqual(['stopped'])
    expect(ledger.stateOf('Payment is down.')).toBe('cut')
    announcer.begin(ledger.put(anIncident('late', 1)), 'Too late.')
    await clock.advance(20_000)
    expect(room.played).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })

  it('does not wait for a ledger that never answers when it is closed', async () => {
    const { announcer, clock, ledger } = announcerStage()
    ledger.spoke = () => new Promise(() => undefined)
    announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    const closed = announcer.close()
    await clock.advance(3_000)
    await closed
  })

  it('rejects finished() when it is aborted, before and while it waits', async () => {
    const { announcer, ledger } = announcerStage()
    const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    const control = new AbortController()
    const finished = speech.finished(control.signal)
    control.abort(new Error('stopping'))
    await expect(finished).rejects.toThrow('stopping')
    await expect(speech.finished(control.signal)).rejects.toThrow('stopping')
  })

  it('goes on speaking when the ledger and the archive fail, and says so in the log', async () => {
    const refuse = async (): Promise<never> => {
      throw new Error('disk full')
    }
    const { announcer, clock, room, ledger, notes } = announcerStage({
      archive: { keep: refuse, find: refuse },
    })
    ledger.spoke = refuse
    const speech = announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
    speech.say(aSentence('what', 'The pool is exhausted.'))
    await clock.advance(5_000)
    expect(room.texts()).toEqual(['Payment is down.', 'The pool is exhausted.'])
    expect(notes).toContain('ledger not written')
    expect(notes).toContain('sound not kept')
  })

  it('cuts text to what a voice accepts, at a word', async () => {
    const { announcer, speaker, ledger } = announcerStage()
    announcer.begin(ledger.put(anIncident('payment', 1)), Array(200).fill('word').join(' '))
    expect(speaker.asked[0]?.length).toBeLessThanOrEqual(600)
    expect(speaker.asked[0]?.endsWith('word…')).toBe(true)
  })
})

it('tells followers every change once, until they leave', async () => {
  const { announcer, clock, ledger } = announcerStage()
  const seen: (string | null)[] = []
  const leave = announcer.subscribe(({ speaking }) => seen.push(speaking?.state ?? null))
  announcer.begin(ledger.put(anIncident('payment', 1)), 'Payment is down.')
  await clock.advance(5_000)
  expect(seen[0]).toBe('speaking')
  expect(seen.at(-1)).toBeNull()
  leave()
  const { length } = seen
  announcer.setMuted(true)
  expect(seen).toHaveLength(length)
})

function wavFile(ms: number): Uint8Array {
  const pcm = Buffer.alloc(ms * 32)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + pcm.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(16_000, 24)
  header.writeUInt32LE(32_000, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(pcm.length, 40)
  return Buffer.concat([header, pcm])
}
