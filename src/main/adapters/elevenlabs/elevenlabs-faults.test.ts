import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BODIES, bytesOfNoise, type Mood, until } from '../../../../tests/fakes/elevenlabs/index.ts'
import type { Failure } from '../../domain/provider-error.ts'
import { CANARY, noise, openStage, type Stage, soundOf } from './testing-parts.ts'

const TEXT = 'High latency on payment gateway.'
const FIRST_MS = 2_500

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.end())

const page = `<!DOCTYPE html><html><head><title>Sign in to the network</title></head>${'<p>Sign in.</p>'.repeat(200)}</html>`
const frame = (error: string, message: string): Mood => ({
  is: 'error-frame',
  frame: { error, message, code: 1008 },
})
const refuse = (status: number, body?: unknown, headers = {}): Mood => ({
  is: 'refuse',
  status,
  body,
  headers,
})

/** What the other side does, what EchoOps calls it, whether time must pass, and what is charged. */
const BY_SOCKET: readonly (readonly [string, Mood, Failure, 'late' | 'soon', charged: 0 | 1])[] = [
  ['a wrong key, refused before the socket opens', refuse(401, BODIES.badKey), 'bad-key', 'soon', 0],
  ['a plan that is used up, told as 401', refuse(401, BODIES.quota), 'quota', 'soon', 0],
  ['a plan that is used up, told as 400', refuse(400, BODIES.quota), 'quota', 'soon', 0],
  ['too many at once', refuse(429, BODIES.tooMany), 'rate-limited', 'soon', 0],
  ['a wrong key, told on the socket', frame('invalid_api_key', 'Invalid API key'), 'bad-key', 'soon', 0],
  [
    'a plan that is used up, told on the socket',
    frame('quota_exceeded', 'This request exceeds your quota of 10000.'),
    'quota',
    'soon',
    0,
  ],
  [
    'too many at once, told on the socket',
    frame('too_many_concurrent_requests', 'Too many.'),
    'rate-limited',
    'soon',
    0,
  ],
  [
    'a voice that does not exist',
    frame('voice_id_does_not_exist', 'A voice with voice_id VOICE does not exist.'),
    'not-found',
    'soon',
    0,
  ],
  [
    'a key without the permission',
    frame('missing_permissions', 'The API key is missing the permission.'),
    'forbidden',
    'soon',
    0,
  ],
  ['an error nobody has heard of', frame('something_new', 'Hm.'), 'bad-request', 'soon', 0],
  [
    'a plan that is used up, told as the reason of the close',
    { is: 'close', code: 1008, reason: 'This request exceeds your quota of 10000.' },
    'quota',
    'soon',
    0,
  ],
  [
    'a failure of the vendor',
    { is: 'close', code: 1008, reason: 'We are sorry, something went wrong.' },
    'server-error',
    'soon',
    1,
  ],
  ['a server that breaks down', { is: 'close', code: 1011, reason: '' }, 'server-error', 'soon', 1],
  ['a server that is overloaded', { is: 'close', code: 1013, reason: '' }, 'rate-limited', 'soon', 0],
  [
    'a message that is refused',
    { is: 'close', code: 1008, reason: 'Invalid message received' },
    'bad-request',
    'soon',
    0,
  ],
  ['an answer without any sound', { is: 'empty' }, 'malformed', 'soon', 1],
  ['a frame that is no JSON', { is: 'raw', text: '{"audio":"AAAA' }, 'malformed', 'soon', 1],
  ['a frame of another shape', { is: 'raw', text: '[1,2,3]' }, 'malformed', 'soon', 1],
  ['sound that is no base64', { is: 'raw', text: '{"audio":"<html>%%%</html>"}' }, 'malformed', 'soon', 1],
  ['a frame of bytes', { is: 'binary' }, 'malformed', 'soon', 1],
  ['noise in place of sound', { is: 'bytes', bytes: noise(32_000) }, 'no-speech', 'soon', 1],
  [
    'a tone in place of speech',
    { is: 'bytes', bytes: bytesOfNoise('a tone', 16_000) },
    'no-speech',
    'soon',
    1,
  ],
  ['a page in place of sound', { is: 'bytes', bytes: Buffer.from(page) }, 'malformed', 'soon', 1],
  [
    'a page in place of sound, in crumbs',
    { is: 'bytes', bytes: Buffer.from(page), pieceBytes: 3 },
    'malformed',
    'soon',
    1,
  ],
  [
    'a WAV file in place of bare samples',
    { is: 'bytes', bytes: Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(9_000, 1)]) },
    'malformed',
    'soon',
    1,
  ],
  ['silence for sound', { is: 'bytes', bytes: new Uint8Array(64_000) }, 'malformed', 'soon', 1],
  ['a connection that breaks before the sound', { is: 'reset', afterParts: 0 }, 'unreachable', 'soon', 0],
  ['a connection that breaks in the middle', { is: 'reset', afterParts: 3 }, 'cut', 'soon', 1],
  ['no answer', { is: 'hang', afterParts: 0 }, 'timeout', 'late', 1],
  ['an answer that stops in the middle', { is: 'hang', afterParts: 3 }, 'timeout', 'late', 1],
]

describe('over a socket, what goes wrong has its name', () => {
  it.each(BY_SOCKET)('%s', async (_, mood, failure, when, charged) => {
    stage.fake.always('voice-socket', mood)
    const speaking = soundOf(stage.voice(), TEXT)
    const refused = expect(speaking).rejects.toMatchObject({
      name: 'ProviderError',
      provider: 'elevenlabs',
      failure,
    })
    if (when === 'late') {
      await until(() => (stage.fake.of('voice-socket')[0]?.said.length ?? 0) === 3, 'the text')
      await new Promise((resolve) => setTimeout(resolve, 20))
      await stage.clock.advance(FIRST_MS)
    }
    await refused
    expect(stage.spent).toHaveLength(charged)
    expect(stage.fake.of('voice-request')).toHaveLength(0)
  })
})

const BY_REQUEST: readonly (readonly [string, Mood, Failure, 'late' | 'soon', charged: 0 | 1])[] = [
  ['400', refuse(400, BODIES.invalid), 'bad-request', 'soon', 0],
  ['400 for a voice that does not exist', refuse(400, BODIES.voiceNotFound), 'not-found', 'soon', 0],
  ['400 for a plan that is used up', refuse(400, BODIES.quota), 'quota', 'soon', 0],
  ['400 for a text that is too long', refuse(400, BODIES.tooLong), 'too-large', 'soon', 0],
  ['401', refuse(401, BODIES.badKey), 'bad-key', 'soon', 0],
  ['401 for a plan that is used up', refuse(401, BODIES.quota), 'quota', 'soon', 0],
  ['401 for a key without the permission', refuse(401, BODIES.missingPermission), 'forbidden', 'soon', 0],
  ['403', refuse(403, { detail: 'Forbidden' }), 'forbidden', 'soon', 0],
  ['404', refuse(404, { detail: 'Not Found' }), 'not-found', 'soon', 0],
  ['408', refuse(408, 'Request Timeout'), 'timeout', 'soon', 1],
  ['413', refuse(413, '<html>413 Request Entity Too Large</html>'), 'too-large', 'soon', 0],
  ['422', refuse(422, BODIES.invalid), 'bad-request', 'soon', 0],
  ['429', refuse(429, BODIES.tooMany), 'rate-limited', 'soon', 0],
  ['429 because the system is busy', refuse(429, BODIES.busy), 'rate-limited', 'soon', 0],
  ['500', refuse(500, '{"detail":'), 'server-error', 'soon', 1],
  ['503', refuse(503, '<html>Service Unavailable</html>'), 'server-error', 'soon', 1],
  ['a page in place of sound', { is: 'raw', text: page, type: 'text/html' }, 'malformed', 'soon', 1],
  ['a page that calls itself sound', { is: 'bytes', bytes: Buffer.from(page) }, 'malformed', 'soon', 1],
  ['noise in place of sound', { is: 'bytes', bytes: noise(32_000) }, 'no-speech', 'soon', 1],
  ['no sound at all', { is: 'empty' }, 'malformed', 'soon', 1],
  ['a body that breaks off', { is: 'reset', afterParts: 3 }, 'cut', 'soon', 1],
  ['no answer', { is: 'deaf' }, 'timeout', 'late', 1],
  ['a body that stops', { is: 'hang', afterParts: 3 }, 'timeout', 'late', 1],
]

describe('requests, where sockets are not let through', () => {
  beforeEach(() => stage.fake.always('voice-socket', refuse(403, '<html>Upgrade refused by proxy</html>')))

  it('bring the text all the same, and the next one at once', async () => {
    const voice = stage.voice()
    expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(5)
    expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(5)
    expect(stage.fake.of('voice-socket')).toHaveLength(1)
    const [request] = stage.fake.of('voice-request')
    expect(request?.path).toBe('/v1/text-to-speech/VOICE/stream')
    expect(request?.query.get('output_format')).toBe('pcm_16000')
    expect(JSON.parse(request?.said[0] ?? '')).toEqual({
      text: TEXT,
      model_id: 'eleven_flash_v2_5',
      voice_settings: { stability: 0.5, similarity_boost: 0.8 },
    })
    expect(stage.spent).toHaveLength(2)
    await stage.clock.advance(300_001)
    stage.fake.script('voice-socket')
    expect((await soundOf(voice, TEXT)).length).toBeGreaterThan(5)
    expect(stage.fake.of('voice-request'), 'sockets are tried again after five minutes').toHaveLength(2)
  })

  it('are never more than the plan allows either', async () => {
    const voice = stage.voice()
    await voice.warm([])
    stage.fake.script('voice-request', { is: 'hang', afterParts: 2 }, { is: 'hang', afterParts: 2 })
    const stop = new AbortController()
    const stopped = [1, 2].map(() => soundOf(voice, TEXT, stop.signal).catch(() => 'stopped'))
    await until(() => stage.fake.of('voice-request').length === 2, 'two requests')
    const third = soundOf(voice, TEXT)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(stage.fake.of('voice-request')).toHaveLength(2)
    stop.abort()
    expect(await Promise.all(stopped)).toEqual(['stopped', 'stopped'])
    expect((await third).length).toBeGreaterThan(5)
  })

  it('a proxy that swallows the upgrade costs 1.5 s once', async () => {
    stage.fake.always('voice-socket', { is: 'deaf' })
    const voice = stage.voice()
    const speaking = soundOf(voice, TEXT)
    await until(() => stage.fake.of('voice-socket').length === 1, 'the upgrade')
    await stage.clock.advance(1_500)
    expect((await speaking).length).toBeGreaterThan(5)
  })

  it.each(BY_REQUEST)('%s', async (_, mood, failure, when, charged) => {
    stage.fake.always('voice-request', mood)
    const speaking = soundOf(stage.voice(), TEXT)
    const refused = expect(speaking).rejects.toMatchObject({
      name: 'ProviderError',
      provider: 'elevenlabs',
      failure,
    })
    if (when === 'late') {
      await until(() => stage.fake.of('voice-request').length === 1, 'the request')
      await new Promise((resolve) => setTimeout(resolve, 20))
      await stage.clock.advance(FIRST_MS)
    }
    await refused
    expect(stage.spent).toHaveLength(charged)
    expect(stage.fake.of('voice-request'), 'never repeated').toHaveLength(1)
    if (when === 'late') await until(() => stage.fake.of('voice-request')[0]?.gone === true, 'its end')
  })
})

describe('around a failure', () => {
  it('the pause that the vendor asks for is told', async () => {
    stage.fake.always('voice-socket', refuse(429, BODIES.tooMany, { 'retry-after': '7' }))
    await expect(soundOf(stage.voice(), TEXT)).rejects.toMatchObject({ status: 429, retryAfterMs: 7_000 })
  })

  it('nobody at the address is told at once, without a request that would fail as well', async () => {
    const voice = stage.voice()
    await stage.fake.close()
    await expect(soundOf(voice, TEXT)).rejects.toMatchObject({ failure: 'unreachable', retryable: true })
    expect(stage.logged).toEqual([])
    stage = await openStage()
  })

  it('a key that no header may hold is a bad key', async () => {
    await expect(soundOf(stage.voice({ apiKey: 'two\nlines' }), TEXT)).rejects.toMatchObject({
      failure: 'bad-key',
    })
  })

  it('the key is in no error and in no line of the log', async () => {
    const errors: unknown[] = []
    for (const mood of [...BY_SOCKET, ...BY_REQUEST]
      .filter(([, , , when]) => when === 'soon')
      .map(([, one]) => one)) {
      stage.fake.always('voice-socket', mood)
      stage.fake.always('voice-request', mood)
      await soundOf(stage.voice(), TEXT).catch((error: unknown) => errors.push(error))
    }
    expect(errors.length).toBeGreaterThan(30)
    const all = errors.map((error) =>
      error instanceof Error
        ? [error.message, error.stack, String(error.cause), JSON.stringify(error)]
        : error,
    )
    expect(JSON.stringify([all, stage.logged])).not.toContain(CANARY)
    expect(JSON.stringify([all, stage.logged])).not.toContain('payment gateway')
  })

  it('what was heard before it is kept, and nothing is said twice', async () => {
    stage.fake.always('voice-socket', { is: 'reset', afterParts: 3 })
    let heard = 0
    const speaking = (async () => {
      for await (const { pcm } of stage.voice().speak(TEXT, new AbortController().signal))
        heard += pcm.byteLength
    })()
    await expect(speaking).rejects.toMatchObject({ failure: 'cut' })
    expect(heard).toBeGreaterThan(10_000)
    expect(stage.fake.of('voice-request')).toHaveLength(0)
  })
})
