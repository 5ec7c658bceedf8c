import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BODIES, type Mood, until } from '../../../../tests/fakes/elevenlabs/index.ts'
import type { Failure } from '../../domain/provider-error.ts'
import type { Transcriber, Transcript } from '../../ports/transcriber.ts'
import { openScribe, type ScribeOptions } from './scribe.ts'
import { CANARY, countedSpending, never, openStage, type Stage } from './testing-parts.ts'

const SAID = 'Restart the payment service.'

let stage: Stage
let heard: Buffer[]
let ears: Transcriber[]
beforeEach(async () => {
  heard = []
  ears = []
  stage = await openStage({
    hear(pcm) {
      heard.push(pcm)
      return SAID
    },
  })
})
afterEach(async () => {
  for (const ear of ears) await ear.close()
  await stage.end()
})

function ear(more: Partial<ScribeOptions> = {}): Transcriber {
  const write = (...line: unknown[]) => void stage.logged.push(line)
  const opened = openScribe({
    apiKey: CANARY,
    baseUrl: stage.fake.url,
    spending: countedSpending(() => stage.budget, stage.spent),
    costOf: (_, seconds) => seconds / 100,
    clock: stage.clock,
    log: { debug: write, info: write, warn: write, error: write },
    ...more,
  })
  ears.push(opened)
  return opened
}

/** As loud as speech, or as soft as a room in which nobody speaks. */
function sound(ms: number, peak = 8_000): Uint8Array {
  const bytes = Buffer.alloc(ms * 32)
  for (let at = 0; at < ms * 16; at++) bytes.writeInt16LE(Math.round(Math.sin(at / 9) * peak), at * 2)
  return bytes
}

const nothing = () => undefined

async function hear(by: Transcriber, clip: Uint8Array, signal = never()): Promise<Transcript> {
  const hearing = by.listen(nothing)
  for (let at = 0; at < clip.length; at += 640) hearing.add(clip.slice(at, at + 640))
  return hearing.end(signal)
}

const messages = (at = 0) => (stage.fake.of('ear-socket')[at]?.said ?? []).map((text) => JSON.parse(text))

describe('a clip, heard by Scribe', () => {
  it('is sent while it is being spoken and committed when the key is let go', async () => {
    const partials: string[] = []
    const hearing = ear().listen((text) => partials.push(text))
    hearing.add(sound(1_000))
    await until(() => messages().length > 0, 'sound on its way')
    await until(() => partials.length > 0, 'words so far')
    expect(messages()[0]).toEqual({
      message_type: 'input_audio_chunk',
      audio_base_64: Buffer.from(sound(1_000)).toString('base64'),
      commit: false,
      sample_rate: 16_000,
    })
    hearing.add(sound(50))
    expect(messages(), 'less than 100 ms waits for more').toHaveLength(1)
    expect(await hearing.end(never())).toEqual({
      kind: 'speech',
      text: SAID,
      free: SAID,
      ratio: null,
      by: 'elevenlabs-scribe',
      clipMs: 1_050,
      latencyMs: 0,
    })
    expect(messages().at(-1)).toEqual({
      message_type: 'input_audio_chunk',
      audio_base_64: '',
      commit: true,
      sample_rate: 16_000,
    })
    expect(partials).toContain('restart')
    expect(heard.map((pcm) => pcm.length)).toEqual([1_050 * 32])
    const [request] = stage.fake.of('ear-socket')
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      model_id: 'scribe_v2_realtime',
      commit_strategy: 'manual',
      audio_format: 'pcm_16000',
      language_code: 'en',
    })
    expect(request?.headers['xi-api-key']).toBe(CANARY)
    expect(stage.spent.map(({ costUsd }) => costUsd)).toEqual([0.0105])
  })

  it('arrives whole and in order, whatever the pieces were, and is not committed below what the vendor takes', async () => {
    const clip = sound(200)
    const hearing = ear().listen(nothing)
    for (let at = 0; at < clip.length; at += 333) hearing.add(clip.slice(at, at + 333))
    await hearing.end(never())
    expect(heard[0]?.subarray(0, clip.length).equals(clip)).toBe(true)
    expect(heard[0]?.length).toBe(500 * 32)
  })

  it('of more than 20 s is cut there', async () => {
    const transcript = await hear(ear(), sound(21_000))
    expect(transcript.clipMs).toBe(20_000)
    expect(heard[0]?.length).toBe(20_000 * 32)
  })

  it.each([
    ['nobody speaks', sound(2_000, 30), SAID, 'silence', ''],
    ['nothing was added', new Uint8Array(0), SAID, 'silence', ''],
    ['something is loud and no word', sound(1_000), '', 'noise', ''],
    ['something is loud that has a name', sound(1_000), '(coughs) [noise] ...', 'noise', ''],
    ['words stand beside such a name', sound(1_000), '(coughs) Who is on call?', 'speech', 'Who is on call?'],
  ] as const)('when %s', async (_, clip, said, kind, text) => {
    await stage.end()
    stage = await openStage({ hear: () => said })
    expect(await hear(ear(), clip)).toMatchObject({ kind, text, free: text, ratio: null })
  })

  it('is listened to with the names in mind that may be said now', async () => {
    const by = ear({
      names: () => ['payment', 'Datadog', 'checkout', 'a name of more than 20 characters', 'x<y>'],
    })
    by.expect([
      { text: 'restart the Payment service', decoy: false },
      { text: 'ask datadog about x<y>', decoy: false },
      { text: 'roll back a name of more than 20 characters', decoy: false },
    ])
    await hear(by, sound(1_000))
    expect(stage.fake.of('ear-socket')[0]?.query.getAll('keyterms')).toEqual(['payment', 'Datadog'])
    stage.fake.always('ear-socket', { is: 'refuse', status: 403 })
    await hear(by, sound(1_000))
    expect(stage.fake.of('ear-request')[0]?.said[0]?.match(/name="keyterms"\r\n\r\n(\w+)/g)).toHaveLength(2)
  })

  it('is not heard when the budget is used up', async () => {
    stage.budget = false
    await expect(hear(ear(), sound(1_000))).rejects.toMatchObject({
      code: 'ECHO_EAR_UNAVAILABLE',
      isOurs: true,
    })
    expect(stage.fake.requests).toEqual([])
  })
})

describe('whoever takes a clip back', () => {
  it('ends its session, and is charged for what was sent', async () => {
    const hearing = ear().listen(nothing)
    hearing.add(sound(1_000))
    await until(() => messages().length > 0, 'sound on its way')
    hearing.cancel()
    await until(() => stage.fake.open === 0, 'the end of the session')
    expect(stage.spent).toHaveLength(1)
  })

  it('is answered at once with the reason', async () => {
    stage.fake.always('ear-socket', { is: 'hang', afterParts: 0 })
    const stop = new AbortController()
    const refused = expect(hear(ear(), sound(1_000), stop.signal)).rejects.toThrow('enough')
    await until(() => messages().length > 0, 'sound on its way')
    stop.abort(new Error('enough'))
    await refused
    await until(() => stage.fake.open === 0, 'the end of the session')
    await expect(hear(ear(), sound(1_000), AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
  })

  it('no session is left behind by a key that is never let go', async () => {
    const hearing = ear().listen(nothing)
    hearing.add(sound(1_000))
    await until(() => stage.fake.open === 1, 'a session')
    await stage.clock.advance(60_000)
    await until(() => stage.fake.open === 0, 'its end')
    stage.fake.always('ear-request', { is: 'well' })
    expect((await hearing.end(never())).text).toBe(SAID)
  })

  it('no more than two sessions are open at a time', async () => {
    const by = ear()
    const hearings = [by.listen(nothing), by.listen(nothing)]
    await expect(hear(by, sound(1_000))).rejects.toMatchObject({ failure: 'rate-limited' })
    for (const hearing of hearings) hearing.cancel()
    expect((await hear(by, sound(1_000))).text).toBe(SAID)
  })

  it('a closed ear hears nothing', async () => {
    const by = ear()
    const hearing = by.listen(nothing)
    hearing.add(sound(1_000))
    await by.close()
    await expect(hearing.end(never())).rejects.toMatchObject({ code: 'ECHO_EAR_UNAVAILABLE' })
    await expect(hear(by, sound(1_000))).rejects.toMatchObject({ code: 'ECHO_EAR_UNAVAILABLE' })
    expect(stage.clock.pending()).toBe(0)
  })
})

const frame = (type: string, error = 'No.'): Mood => ({
  is: 'error-frame',
  frame: { message_type: type, error },
})

/** What the other side does, and what becomes of the clip: a failure, or a transcript by the request that follows. */
const FAULTS: readonly (readonly [string, Mood, Failure | 'heard by request', 'soon' | 'late'])[] = [
  ['a wrong key', { is: 'refuse', status: 401, body: BODIES.badKey }, 'bad-key', 'soon'],
  ['a plan that is used up', { is: 'refuse', status: 401, body: BODIES.quota }, 'quota', 'soon'],
  ['too many at once', { is: 'refuse', status: 429, body: BODIES.tooMany }, 'rate-limited', 'soon'],
  [
    'a proxy that knows no sockets',
    { is: 'refuse', status: 403, body: '<html></html>' },
    'heard by request',
    'soon',
  ],
  ['a server that is down', { is: 'refuse', status: 503, body: '' }, 'heard by request', 'soon'],
  ['a wrong key, told in the session', frame('auth_error'), 'bad-key', 'soon'],
  [
    'a plan that is used up, told in the session',
    frame('quota_exceeded', 'You have exceeded your quota.'),
    'quota',
    'soon',
  ],
  ['too many, told in the session', frame('rate_limited'), 'rate-limited', 'soon'],
  ['too few resources', frame('resource_exhausted'), 'rate-limited', 'soon'],
  ['a transcriber that fails', frame('transcriber_error'), 'heard by request', 'soon'],
  ['a session that was too long', frame('session_time_limit_exceeded'), 'heard by request', 'soon'],
  ['a type nobody has heard of', frame('something_new'), 'heard by request', 'soon'],
  ['a session that is closed', { is: 'close', code: 1011, reason: '' }, 'heard by request', 'soon'],
  ['a connection that breaks', { is: 'reset', afterParts: 0 }, 'heard by request', 'soon'],
  ['a frame that is no JSON', { is: 'raw', text: '{"message_type"' }, 'heard by request', 'soon'],
  ['a frame of another shape', { is: 'raw', text: '"hello"' }, 'heard by request', 'soon'],
  ['a frame of bytes', { is: 'binary' }, 'heard by request', 'soon'],
  ['no answer', { is: 'hang', afterParts: 0 }, 'heard by request', 'late'],
  ['an upgrade that is swallowed', { is: 'deaf' }, 'heard by request', 'late'],
]

describe('when a session goes wrong', () => {
  it.each(FAULTS)('%s', async (_, mood, outcome, when) => {
    stage.fake.always('ear-socket', mood)
    const hearing = hear(ear(), sound(1_000))
    const settled = hearing.then(
      ({ text }) => (text === SAID ? 'heard by request' : text),
      (error: unknown) => (error instanceof Error && 'failure' in error ? error.failure : error),
    )
    if (when === 'late') {
      await until(() => stage.fake.of('ear-socket').length === 1, 'the session')
      await new Promise((resolve) => setTimeout(resolve, 20))
      await stage.clock.advance(2_500)
    }
    expect(await settled).toBe(outcome)
    expect(stage.fake.of('ear-request')).toHaveLength(outcome === 'heard by request' ? 1 : 0)
    await until(() => stage.fake.open === 0, 'the end of the session')
  })
})

const REQUEST_FAULTS: readonly (readonly [string, Mood, Failure, 'soon' | 'late'])[] = [
  ['400', { is: 'refuse', status: 400, body: BODIES.invalid }, 'bad-request', 'soon'],
  ['401', { is: 'refuse', status: 401, body: BODIES.badKey }, 'bad-key', 'soon'],
  ['401 for a plan that is used up', { is: 'refuse', status: 401, body: BODIES.quota }, 'quota', 'soon'],
  ['404', { is: 'refuse', status: 404, body: {} }, 'not-found', 'soon'],
  ['413', { is: 'refuse', status: 413, body: '<html></html>' }, 'too-large', 'soon'],
  ['422', { is: 'refuse', status: 422, body: BODIES.invalid }, 'bad-request', 'soon'],
  ['429', { is: 'refuse', status: 429, body: BODIES.tooMany }, 'rate-limited', 'soon'],
  ['500', { is: 'refuse', status: 500, body: 'oh' }, 'server-error', 'soon'],
  ['an answer that is no JSON', { is: 'raw', text: '{"text":' }, 'malformed', 'soon'],
  [
    'an answer of another shape',
    { is: 'raw', text: '{"language_code":"eng","text":7,"words":[]}' },
    'malformed',
    'soon',
  ],
  ['a page', { is: 'raw', text: '<html></html>', type: 'text/html' }, 'malformed', 'soon'],
  ['a connection that breaks', { is: 'reset', afterParts: 0 }, 'unreachable', 'soon'],
  ['no answer', { is: 'deaf' }, 'timeout', 'late'],
  ['a body that never comes', { is: 'hang', afterParts: 0 }, 'timeout', 'late'],
]

it('without a network it is told at once, and the client for requests is not even loaded', async () => {
  const by = ear()
  await stage.fake.close()
  await expect(hear(by, sound(1_000))).rejects.toMatchObject({ failure: 'unreachable', retryable: true })
  expect(stage.logged).toEqual([])
  stage = await openStage()
})

describe('when the request in its place goes wrong', () => {
  it.each(REQUEST_FAULTS)('%s', async (_, mood, failure, when) => {
    stage.fake.always('ear-socket', { is: 'refuse', status: 403, body: '' })
    stage.fake.always('ear-request', mood)
    const refused = expect(hear(ear(), sound(1_000))).rejects.toMatchObject({
      failure,
      code: 'ECHO_EAR_UNAVAILABLE',
    })
    if (when === 'late') {
      await until(() => stage.fake.of('ear-request').length === 1, 'the request')
      await new Promise((resolve) => setTimeout(resolve, 20))
      await stage.clock.advance(2_500)
    }
    await refused
    expect(stage.fake.of('ear-request'), 'never repeated').toHaveLength(1)
    expect(JSON.stringify(stage.logged)).not.toContain(CANARY)
  })
})
