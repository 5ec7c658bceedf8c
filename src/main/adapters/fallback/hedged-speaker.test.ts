import { describe, expect, it } from 'vitest'
import { fakeSpeaker } from '../../../../tests/fakes/fake-speaker.ts'
import { fallbackStage } from '../../../../tests/fakes/fallback-stage.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Usage } from '../../domain/usage.ts'
import type { Speaker, SpeakHint } from '../../ports/speaker.ts'
import { hedgedSpeaker } from './hedged-speaker.ts'

const TEXT = 'The pool of the payment gateway is exhausted.'

interface StageOptions {
  readonly cloudMs?: number
  readonly localMs?: number
  /** What the cloud has at hand: all, nothing, or these texts. */
  readonly has?: boolean | readonly string[]
  /** What it needs for that. */
  readonly atHandMs?: number
  /** Characters of this hour. */
  readonly budget?: number
  readonly firstAudioMs?: number
}

function stage(options: StageOptions = {}) {
  const world = fallbackStage('elevenlabs')
  const { clock } = world
  const [inner, local] = [fakeSpeaker(clock), fakeSpeaker(clock)]
  const { cloudMs = 100, atHandMs = cloudMs, has, budget = 10_000 } = options
  local.delayMs = options.localMs ?? 30
  const isAtHand = (text: string) => (Array.isArray(has) ? has.includes(text) : has === true)
  const warmed: (readonly string[])[] = []
  const { asked, moods } = inner
  const signals: AbortSignal[] = []
  let spent = 0
  const cloud = {
    ...{ ...inner, asked, moods, warmed, by: 'elevenlabs' },
    ...(has === undefined ? {} : { has: isAtHand }),
    warm: async (texts: readonly string[]) => void warmed.push(texts),
    speak(text: string, signal: AbortSignal) {
      signals.push(signal)
      inner.delayMs = isAtHand(text) ? atHandMs : cloudMs
      if (!isAtHand(text)) spent += text.length
      return inner.speak(text, signal)
    },
  }
  const spending = {
    reserve: () => null,
    allows: (_: string, { characters = 0 }: Partial<Usage>) => spent + characters <= budget,
  }
  const { firstAudioMs } = options
  const use = { ...world.use, spending, ...(firstAudioMs === undefined ? {} : { firstAudioMs }) }
  const speaker = hedgedSpeaker([cloud, { ...local, by: 'local-voice' }], use)
  const startedMs = clock.monotonicMs()
  const speak = async (text = TEXT, hint: SpeakHint = {}) => {
    const chunks: AudioChunk[] = []
    let firstMs: number | null = null
    let playedMs = 0
    let gapMs = 0
    const run = async () => {
      for await (const chunk of speaker.speak(text, new AbortController().signal, hint)) {
        const nowMs = clock.monotonicMs() - startedMs
        firstMs ??= nowMs
        if (playedMs > 0) gapMs = Math.max(gapMs, nowMs - playedMs)
        playedMs = Math.max(playedMs, nowMs) + chunk.pcm.byteLength / 2 / (chunk.sampleRateHz / 1_000)
        chunks.push(chunk)
      }
      return null
    }
    const done = run().catch((error: unknown) => String(error))
    await clock.advance(20_000)
    const ms = chunks.reduce(
      (sum, { pcm, sampleRateHz }) => sum + pcm.byteLength / 2 / (sampleRateHz / 1_000),
      0,
    )
    return { error: await done, voices: [...new Set(chunks.map(({ by }) => by))], firstMs, ms, gapMs }
  }
  return { ...world, cloud, local, speaker, speak, signals, spent: () => spent }
}

describe('a sentence', () => {
  it('is spoken by the cloud when its first sound comes in time, and the local voice is not even begun', async () => {
    const { speak, local, told } = stage()
    expect(await speak()).toMatchObject({ error: null, voices: ['elevenlabs'], firstMs: 100, ms: 3_200 })
    expect([local.asked, told]).toEqual([[], []])
  })

  it('is spoken by the local voice when the cloud is late', async () => {
    const { speak, told, counted } = stage({ cloudMs: 3_000 })
    expect(await speak()).toMatchObject({ error: null, voices: ['local-voice'], firstMs: 430, ms: 3_200 })
    expect(told).toEqual([{ sense: 'voice', from: 'elevenlabs', to: 'local-voice', failure: 'timeout' }])
    expect(counted).toHaveLength(1)
  })

  it('is still spoken by the cloud when its sound comes before that of the local voice', async () => {
    const { speak, local, told } = stage({ cloudMs: 420, localMs: 100 })
    expect(await speak()).toMatchObject({ voices: ['elevenlabs'], firstMs: 420 })
    expect([local.asked.length, told]).toEqual([1, []])
  })

  it('that the room awaits in silence is not waited for as long, and that is no failure', async () => {
    const { speak, told, breaker } = stage({ cloudMs: 3_000, firstAudioMs: 900 })
    expect(await speak(TEXT, { awaited: true })).toMatchObject({ voices: ['local-voice'], firstMs: 430 })
    expect([told, breaker.view().state]).toEqual([[], 'closed'])
    expect(await stage({ cloudMs: 3_000, firstAudioMs: 900 }).speak()).toMatchObject({ firstMs: 930 })
  })

  it('is made by nobody else any more once one voice has sound', async () => {
    const { clock, use } = fallbackStage('elevenlabs')
    const signals: AbortSignal[] = []
    const slow = fakeSpeaker(clock)
    slow.delayMs = 5_000
    const cloud = {
      ...slow,
      speak: (text: string, signal: AbortSignal) => {
        signals.push(signal)
        return slow.speak(text, signal)
      },
    }
    const sound = hedgedSpeaker([cloud, fakeSpeaker(clock)], use).speak(TEXT, new AbortController().signal)
    const iterator = sound[Symbol.asyncIterator]()
    const first = iterator.next()
    await clock.advance(400)
    expect((await first).done).toBe(false)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  it.each(['fails', 'mute'] as const)(
    'is spoken by the local voice at once when the cloud %s',
    async (mood) => {
      const { speak, cloud } = stage()
      cloud.moods.push(mood)
      const { voices, firstMs, ms } = await speak()
      expect([voices, firstMs, ms]).toEqual([['local-voice'], 30, 3_200])
    },
  )

  it('is spoken by a cloud that is slow when the local voice has none', async () => {
    const { speak, local } = stage({ cloudMs: 600 })
    local.moods.push('fails')
    expect(await speak()).toMatchObject({ error: null, voices: ['elevenlabs'], firstMs: 600 })
  })

  it('that no voice can speak is refused', async () => {
    const { speak, cloud, local, clock } = stage()
    cloud.moods.push('fails')
    local.moods.push('fails')
    expect((await speak()).error).toContain('no voice')
    expect(clock.pending()).toBe(0)
  })
})

describe('a voice that breaks in the middle', () => {
  it('is told, and the text is then spoken whole by the local voice: no sentence has two voices', async () => {
    const { speak, cloud, told } = stage()
    cloud.moods.push('fails-midway')
    expect(await speak()).toMatchObject({ error: 'Error: voice broke', voices: ['elevenlabs'] })
    expect(await speak()).toMatchObject({ error: null, voices: ['local-voice'], ms: 3_200 })
    expect(told).toHaveLength(1)
    expect(await speak()).toMatchObject({ voices: ['elevenlabs'] })
  })

  it('or gives nothing more for two seconds, is taken for broken', async () => {
    const { clock, use } = fallbackStage('elevenlabs')
    const local = fakeSpeaker(clock)
    const cloud = {
      ...fakeSpeaker(clock),
      by: 'elevenlabs',
      async *speak(): AsyncGenerator<AudioChunk> {
        yield { pcm: new Uint8Array(320), sampleRateHz: 16_000 }
        await new Promise(() => undefined)
      },
    }
    const speaker = hedgedSpeaker([cloud, local], use)
    const run = (async () => {
      for await (const chunk of speaker.speak(TEXT, new AbortController().signal))
        expect(chunk.by).toBe('elevenlabs')
    })().catch((error: unknown) => String(error))
    await clock.advance(2_000)
    expect(await run).toContain('within our deadline')
    expect(clock.pending()).toBe(0)
  })
})

describe('what the room must hear at once', () => {
  it('is spoken by whichever voice is ready first, which is no failure of the other', async () => {
    const { speak, told, breaker } = stage({ cloudMs: 100, localMs: 30 })
    for (let time = 0; time < 5; time += 1)
      expect((await speak(TEXT, { urgent: true })).voices).toEqual(['local-voice'])
    expect([told, breaker.view().state]).toEqual([[], 'closed'])
    expect(await stage({ cloudMs: 10 }).speak(TEXT, { urgent: true })).toMatchObject({
      voices: ['elevenlabs'],
      firstMs: 10,
    })
  })

  it('costs nothing at the cloud where that does not have it at hand', async () => {
    const { speak, cloud } = stage({ has: false })
    expect(await speak(TEXT, { urgent: true })).toMatchObject({ voices: ['local-voice'], firstMs: 30 })
    expect(cloud.asked).toEqual([])
    expect(await stage({ has: true, cloudMs: 5 }).speak(TEXT, { urgent: true })).toMatchObject({
      voices: ['elevenlabs'],
    })
  })

  it('is spoken from what the cloud has at hand, though the local voice would be as quick, and without costs', async () => {
    const { speak, local, spent } = stage({ has: true, cloudMs: 40, localMs: 30 })
    expect(await speak(TEXT, { urgent: true })).toMatchObject({ voices: ['elevenlabs'], firstMs: 40 })
    expect([local.asked, spent()]).toEqual([[], 0])
  })

  it('is spoken by the local voice where what the cloud has at hand cannot be read in time', async () => {
    const { speak } = stage({ has: true, cloudMs: 5_000 })
    expect(await speak(TEXT, { urgent: true })).toMatchObject({ voices: ['local-voice'], firstMs: 110 })
  })

  it('is spoken by the cloud where the local voice has none, or needs long', async () => {
    const broken = stage({ has: false, cloudMs: 250 })
    broken.local.moods.push('fails')
    expect(await broken.speak(TEXT, { urgent: true })).toMatchObject({ voices: ['elevenlabs'], firstMs: 250 })
    const slow = stage({ has: false, cloudMs: 250, localMs: 900 })
    expect(await slow.speak(TEXT, { urgent: true })).toMatchObject({ voices: ['elevenlabs'], firstMs: 370 })
  })
})

describe('a headline whose first sentence the cloud has at hand', () => {
  const HEADLINE = 'Critical. Payment gateway: p95 latency above 1.5 s.'
  const REST = 'Payment gateway: p95 latency above 1.5 s.'
  const urgent = { urgent: true }

  it('is spoken by the cloud: what is at hand at once, the rest made while that is heard', async () => {
    const { speak, cloud, local } = stage({ has: ['Critical.'], atHandMs: 5, cloudMs: 150 })
    const heard = await speak(HEADLINE, urgent)
    expect(heard).toMatchObject({ error: null, voices: ['elevenlabs'], firstMs: 5 })
    expect([cloud.asked, local.asked]).toEqual([['Critical.', REST], []])
    expect(heard.gapMs).toBe(0)
  })

  it('goes on in the local voice, with the next sentence and without a gap, where the cloud is late', async () => {
    const { speak, told } = stage({ has: ['Critical.'], atHandMs: 5, cloudMs: 5_000 })
    const heard = await speak(HEADLINE, urgent)
    expect(heard).toMatchObject({ error: null, voices: ['elevenlabs', 'local-voice'], firstMs: 5, gapMs: 0 })
    expect(told).toEqual([])
  })

  it('goes on in the local voice where the cloud refuses', async () => {
    const { speak, cloud } = stage({ has: ['Critical.'], atHandMs: 5 })
    cloud.moods.push('well', 'fails')
    expect(await speak(HEADLINE, urgent)).toMatchObject({ voices: ['elevenlabs', 'local-voice'], gapMs: 0 })
  })

  it('is said again from its start, in the local voice, where the cloud breaks in its rest', async () => {
    const { speak, cloud } = stage({ has: ['Critical.'], atHandMs: 5 })
    cloud.moods.push('well', 'fails-midway')
    expect(await speak(HEADLINE, urgent)).toMatchObject({ error: 'Error: voice broke' })
    expect(await speak(HEADLINE, urgent)).toMatchObject({ error: null, voices: ['local-voice'] })
  })

  it('has one voice, the local one, where the cloud rests or its budget is used up', async () => {
    const resting = stage({ has: ['Critical.'] })
    for (let time = 0; time < 3; time += 1) resting.breaker.failed(new Error('no'))
    expect((await resting.speak(HEADLINE, urgent)).voices).toEqual(['local-voice'])
    const poor = stage({ has: ['Critical.'], budget: 10 })
    expect((await poor.speak(HEADLINE, urgent)).voices).toEqual(['local-voice'])
  })

  it('that is skipped while its first sentence is heard is made no further', async () => {
    const { speaker, clock, cloud, signals } = stage({ has: ['Critical.'], atHandMs: 5, cloudMs: 300 })
    const sound = speaker.speak(HEADLINE, new AbortController().signal, urgent)[Symbol.asyncIterator]()
    const first = sound.next()
    await clock.advance(20)
    expect((await first).done).toBe(false)
    await sound.return?.()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    await clock.advance(5_000)
    expect([cloud.asked, clock.pending()]).toEqual([['Critical.', REST], 0])
  })

  it('that is missing though it was wanted is made for the next time, not more than once a minute', async () => {
    const { speak, speaker, cloud } = stage({ has: [] })
    await speaker.warm(['Critical.'])
    for (let time = 0; time < 5; time += 1) await speak(HEADLINE, urgent)
    expect(cloud.warmed).toEqual([['Critical.'], ['Critical.'], ['Critical.']])
    expect(cloud.asked).toEqual([])
  })
})

describe('a sentence that is prepared', () => {
  const hear = async (speaker: Speaker, text: string, signal = new AbortController().signal) => {
    const voices = new Set<string | undefined>()
    for await (const { by } of speaker.speak(text, signal)) voices.add(by)
    return [...voices]
  }

  it('is made before it is asked for, and only once', async () => {
    const { speaker, clock, cloud } = stage({ cloudMs: 250 })
    speaker.prepare?.(TEXT)
    await clock.advance(300)
    const sound = speaker.speak(TEXT, new AbortController().signal)[Symbol.asyncIterator]()
    expect((await sound.next()).value?.by).toBe('elevenlabs')
    await sound.return?.()
    expect([cloud.asked, clock.pending()]).toEqual([[TEXT], 0])
  })

  it('is made by the local voice where the cloud is late, as ever', async () => {
    const { speaker, clock } = stage({ cloudMs: 5_000 })
    speaker.prepare?.(TEXT)
    await clock.advance(500)
    const heard = hear(speaker, TEXT)
    await clock.advance(20_000)
    expect(await heard).toEqual(['local-voice'])
  })

  it('and not asked for is given up, also when another is prepared or the voice is closed', async () => {
    const { speaker, clock, signals } = stage()
    speaker.prepare?.(TEXT)
    speaker.prepare?.('Another one.')
    await clock.settle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    await clock.advance(5_000)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    speaker.prepare?.('A third one.')
    await speaker.close()
    expect([signals.at(-1)?.aborted, clock.pending()]).toEqual([true, 0])
  })

  it('and skipped ends at once, and the next text is not mistaken for it', async () => {
    const { speaker, clock, signals, cloud } = stage({ cloudMs: 300 })
    const skip = new AbortController()
    speaker.prepare?.(TEXT)
    const heard = hear(speaker, TEXT, skip.signal).catch((error: unknown) => String(error))
    await clock.settle()
    skip.abort(new Error('skipped'))
    expect(await heard).toContain('skipped')
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    void hear(speaker, TEXT)
    await clock.settle()
    expect(cloud.asked).toEqual([TEXT, TEXT])
  })
})

describe('a cloud that keeps failing', () => {
  it('is not waited for any more, and is tried again later', async () => {
    const { speak, cloud, clock } = stage()
    cloud.moods.push('hangs', 'hangs', 'hangs')
    for (const firstMs of [430, 430, 430, 30]) expect((await speakFrom(speak, clock)).firstMs).toBe(firstMs)
    await clock.advance(30_000)
    expect((await speak()).voices).toEqual(['elevenlabs'])
  })

  const speakFrom = async (
    speak: ReturnType<typeof stage>['speak'],
    clock: ReturnType<typeof stage>['clock'],
  ) => {
    const beforeMs = clock.monotonicMs() - 1_000
    const { firstMs } = await speak()
    return { firstMs: (firstMs ?? 0) - beforeMs }
  }

  it('that never tells it was aborted does not hold up the end', async () => {
    const { speaker, cloud, clock } = stage()
    cloud.moods.push('hangs')
    const giveUp = new AbortController()
    const sound = speaker.speak(TEXT, giveUp.signal)[Symbol.asyncIterator]()
    const next = sound.next()
    await clock.settle()
    giveUp.abort(new Error('skipped'))
    await expect(next).rejects.toThrow('skipped')
    expect(clock.pending()).toBe(0)
  })
})

it('stock phrases are kept by both, and a cloud that cannot is no problem', async () => {
  const { clock, use } = fallbackStage('elevenlabs')
  const warmed: string[] = []
  const voice = (by: string, works: boolean) => ({
    ...fakeSpeaker(clock),
    by,
    warm: async () => {
      warmed.push(by)
      if (!works) throw new Error('not now')
    },
  })
  await hedgedSpeaker([voice('a', false), voice('b', true)], use).warm(['x'])
  expect(warmed).toEqual(['a', 'b'])
  await expect(hedgedSpeaker([voice('a', true), voice('b', false)], use).warm(['x'])).rejects.toThrow(
    'not now',
  )
})
