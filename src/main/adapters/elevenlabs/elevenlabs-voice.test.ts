import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BODIES, until } from '../../../../tests/fakes/elevenlabs/index.ts'
import { lexiconOf } from '../../domain/spoken/lexicon.ts'
import { never, openStage, type Stage, samplesOf, soundOf } from './testing-parts.ts'

const TEXT = 'High latency on payment gateway.'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.end())

const said = (at = 0) => (stage.fake.of('voice-socket')[at]?.said ?? []).map((text) => JSON.parse(text))

describe('a text, spoken by ElevenLabs', () => {
  it('goes over a socket as the vendor documents it, with the key in its header only', async () => {
    await soundOf(stage.voice(), TEXT)
    const [request] = stage.fake.of('voice-socket')
    expect(request?.path).toBe('/v1/text-to-speech/VOICE/stream-input')
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      model_id: 'eleven_flash_v2_5',
      output_format: 'pcm_16000',
      auto_mode: 'true',
      inactivity_timeout: '60',
    })
    expect(request?.headers['xi-api-key']).toBe('xi-canary-0123456789')
    expect(said()).toEqual([
      { text: ' ', voice_settings: { stability: 0.5, similarity_boost: 0.8 } },
      { text: `${TEXT} `, flush: true },
      { text: '' },
    ])
    expect(JSON.stringify([request?.path, [...(request?.query ?? [])], request?.said])).not.toContain(
      'canary',
    )
  })

  it('is heard in pieces of at most 200 ms, without the silence in front, with a pause of 120 ms behind', async () => {
    const chunks = await soundOf(stage.voice(), TEXT)
    for (const { pcm, sampleRateHz } of chunks) {
      expect(sampleRateHz).toBe(16_000)
      expect(pcm.byteLength % 2).toBe(0)
      expect(pcm.byteLength).toBeLessThanOrEqual(6_400)
    }
    const loud = samplesOf(chunks).map((value) => Math.abs(value))
    expect(loud.findIndex((value) => value > 100)).toBeLessThan(16 * 45)
    const pause = loud.length - 1 - loud.findLastIndex((value) => value > 100)
    expect(pause).toBeGreaterThanOrEqual(16 * 115)
    expect(pause).toBeLessThan(16 * 140)
    expect(loud.length / 16_000).toBeCloseTo(TEXT.length * 0.05 + 0.15, 1)
  })

  it('sounds the same when the parts of it end in the middle of a sample', async () => {
    const voice = stage.voice()
    const even = samplesOf(await soundOf(voice, TEXT))
    stage.fake.always('voice-socket', { is: 'odd-pieces' })
    await stage.clock.advance(600_001)
    await until(() => stage.fake.requests.length >= 3, 'a new socket')
    expect(samplesOf(await soundOf(voice, TEXT))).toEqual(even)
  })

  it('is given in its spoken form, names that a neural voice knows as they are written, the lexicon of the user first', async () => {
    const lexicon = lexiconOf([{ written: 'Redis', spoken: 'ready s' }])
    const voice = stage.voice({ lexicon: async () => lexicon })
    await soundOf(voice, 'The cause: p95 of db-01 rose to 2.4s, k8s and Redis time out at 98%.')
    expect(said()[1].text.trim()).toBe(
      'the cause, p ninety-five of D B zero one rose to two point four seconds, Kubernetes and ready s time out at ninety-eight percent.',
    )
  })

  it.each(['', '   ', '...', '\u{1F525}'])(
    'with nothing to pronounce (%j) costs nothing and gives nothing',
    async (text) => {
      expect(await soundOf(stage.voice(), text)).toEqual([])
      expect(stage.fake.requests).toEqual([])
    },
  )

  it('of more than 600 characters is refused before anything is sent', async () => {
    await expect(soundOf(stage.voice(), 'a '.repeat(301))).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
      message: expect.stringContaining('602'),
    })
    expect(stage.fake.requests).toEqual([])
  })

  it('is counted by its characters and asked of the budget first', async () => {
    const voice = stage.voice()
    await soundOf(voice, TEXT)
    const usage = {
      promptTokens: 0,
      completionTokens: 0,
      characters: TEXT.length,
      costUsd: TEXT.length / 1_000,
    }
    expect(stage.spent).toEqual([usage])
    stage.budget = false
    await expect(soundOf(voice, TEXT)).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
      isOurs: true,
    })
    expect(stage.spent).toHaveLength(1)
  })
})

describe('the sockets to the voice', () => {
  it('are open ahead: the second text waits for no handshake', async () => {
    const voice = stage.voice()
    await voice.warm([])
    expect(stage.fake.open).toBe(1)
    await soundOf(voice, TEXT)
    await until(() => said(1).length === 1 && stage.fake.open === 1, 'the next socket')
    expect(stage.fake.of('voice-socket')).toHaveLength(2)
    expect(said(0)).toHaveLength(3)
  })

  it('are never more than the plan allows, whoever else wants to speak', async () => {
    const voice = stage.voice()
    await voice.warm([])
    const texts = Array.from({ length: 6 }, (_, at) => `Text number ${at}.`)
    const sounds = await Promise.all(texts.map((text) => soundOf(voice, text)))
    for (const sound of sounds) expect(sound.length).toBeGreaterThan(0)
    expect(stage.fake.mostOpen).toBeLessThanOrEqual(2)
  })

  it('who waits for one longer than the deadline hears that there are too many at once', async () => {
    const voice = stage.voice({ concurrency: 1, nextSoundMs: 9_000 })
    stage.fake.always('voice-socket', { is: 'hang', afterParts: 2 })
    const first = voice.speak(TEXT, never())[Symbol.asyncIterator]()
    await first.next()
    const second = expect(soundOf(voice, TEXT)).rejects.toMatchObject({
      failure: 'rate-limited',
      retryable: true,
    })
    await stage.clock.advance(2_500)
    await second
    await first.return?.()
  })

  it('more than eight who wait are turned away at once', async () => {
    const voice = stage.voice({ concurrency: 1 })
    stage.fake.always('voice-socket', { is: 'hang', afterParts: 0 })
    const stop = new AbortController()
    const waiting = Array.from({ length: 9 }, () => soundOf(voice, TEXT, stop.signal).catch(() => 'stopped'))
    await until(() => stage.fake.open === 1, 'the first text')
    await expect(soundOf(voice, TEXT)).rejects.toMatchObject({ failure: 'rate-limited' })
    stop.abort()
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 9 }, () => 'stopped'))
  })

  it('are kept alive while nobody speaks, and replaced after ten minutes', async () => {
    await stage.voice().warm([])
    await stage.clock.advance(15_000)
    await until(() => said().length === 2, 'a sign of life')
    expect(said()[1]).toEqual({ text: ' ' })
    for (let at = 0; at < 40; at++) {
      await stage.clock.advance(15_000)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await until(() => stage.fake.of('voice-socket').length === 2 && stage.fake.open === 1, 'a new socket')
  })

  it.each(['timeout', 'reset'] as const)(
    'are opened again when they end by %s while nobody speaks',
    async (how) => {
      const voice = stage.voice()
      await voice.warm([])
      stage.fake.endIdle(how)
      await until(() => stage.fake.open === 0, 'its end')
      await until(() => stage.fake.of('voice-socket')[0]?.gone === true || how === 'timeout', 'noticed')
      await new Promise((resolve) => setTimeout(resolve, 20))
      await stage.clock.advance(0)
      await until(() => stage.fake.open === 1, 'the next socket')
      expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(0)
    },
  )

  it('that died without a word are found out, and their text is spoken over a new one', async () => {
    const voice = stage.voice()
    await voice.warm([])
    stage.fake.endIdle('freeze')
    await stage.clock.advance(15_000)
    await stage.clock.advance(15_000)
    await stage.clock.advance(15_000)
    expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(0)
    expect(said(0).some(({ text }) => text.includes('latency'))).toBe(false)
  })

  it('a text is not lost when the socket that waited for it ends in the same moment', async () => {
    const voice = stage.voice()
    stage.fake.script('voice-socket', { is: 'reset', afterParts: 0 })
    await voice.warm([])
    expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(0)
    expect(said(0).at(-1)).toEqual({ text: '' })
    expect(stage.spent).toHaveLength(1)
  })

  it('are tried ever more slowly while they are refused', async () => {
    stage.fake.always('voice-socket', { is: 'refuse', status: 401, body: BODIES.badKey })
    await expect(stage.voice().warm([])).rejects.toMatchObject({ failure: 'bad-key' })
    for (let minute = 0; minute < 30; minute++) {
      await stage.clock.advance(60_000)
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    const tries = stage.fake.of('voice-socket').length
    expect(tries).toBeGreaterThan(3)
    expect(tries).toBeLessThan(16)
  })

  it('that are refused after they were opened are not tried in a circle', async () => {
    stage.fake.always('voice-socket', {
      is: 'error-frame',
      frame: { error: 'quota_exceeded', message: 'No.', code: 1008 },
    })
    await stage.voice().warm([])
    for (let second = 0; second < 30; second++) {
      await stage.clock.advance(1_000)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(stage.fake.of('voice-socket').length).toBeLessThan(8)
  })
})

describe('whoever stops listening', () => {
  it('is answered at once with the reason, and the other side stops making sound', async () => {
    const voice = stage.voice()
    stage.fake.always('voice-socket', { is: 'hang', afterParts: 2 })
    const stop = new AbortController()
    const speaking = soundOf(voice, TEXT, stop.signal)
    const refused = expect(speaking).rejects.toThrow('barge-in')
    await until(() => (stage.fake.of('voice-socket')[0]?.said.length ?? 0) === 3, 'the text')
    stop.abort(new Error('barge-in'))
    await refused
    await until(() => stage.fake.of('voice-socket')[0]?.gone === true, 'the end of the socket')
    expect(stage.spent, 'what was sent is charged').toHaveLength(1)
    await expect(soundOf(voice, TEXT, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
  })

  it('gives the place free to the next', async () => {
    const voice = stage.voice({ concurrency: 1 })
    stage.fake.script('voice-socket', { is: 'hang', afterParts: 2 })
    for await (const _ of voice.speak(TEXT, never())) break
    expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(0)
    expect(stage.spent).toHaveLength(2)
    expect(stage.fake.mostOpen).toBeLessThanOrEqual(2)
  })

  it('who waits in line leaves it', async () => {
    const voice = stage.voice({ concurrency: 1 })
    stage.fake.script('voice-socket', { is: 'hang', afterParts: 1 })
    const first = new AbortController()
    const speaking = soundOf(voice, TEXT, first.signal).catch(() => 'stopped')
    await until(() => stage.fake.open === 1, 'the first text')
    const second = new AbortController()
    const waiting = expect(soundOf(voice, TEXT, second.signal)).rejects.toThrow('enough')
    await stage.clock.settle()
    second.abort(new Error('enough'))
    await waiting
    first.abort()
    expect(await speaking).toBe('stopped')
    expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(0)
  })

  it('a closed voice ends what speaks and speaks no more', async () => {
    const voice = stage.voice()
    stage.fake.always('voice-socket', { is: 'hang', afterParts: 1 })
    const speaking = expect(soundOf(voice, TEXT)).rejects.toMatchObject({ code: 'ECHO_SPEAKER_UNAVAILABLE' })
    await until(() => (stage.fake.of('voice-socket')[0]?.said.length ?? 0) === 3, 'the text')
    await voice.close()
    await speaking
    await expect(soundOf(voice, TEXT)).rejects.toMatchObject({ code: 'ECHO_SPEAKER_UNAVAILABLE' })
    await until(() => stage.fake.open === 0, 'no sockets')
    expect(stage.clock.pending()).toBe(0)
  })
})

describe('a format of sound that the plan does not allow', () => {
  it('is replaced by the next lower one, now and from then on', async () => {
    const voice = stage.voice({ outputFormat: 'pcm_44100' })
    stage.fake.script('voice-socket', { is: 'refuse', status: 403, body: BODIES.formatNotAllowed })
    const [chunk] = await soundOf(voice, TEXT)
    expect(chunk?.sampleRateHz).toBe(24_000)
    expect((await soundOf(voice, TEXT))[0]?.sampleRateHz).toBe(24_000)
  })
})
