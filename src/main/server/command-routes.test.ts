import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { commandAnswerSchema } from '../../contract/command.ts'
import type { CommandRecord } from '../domain/command-record.ts'
import { EchoError } from '../domain/error.ts'
import type { CommandDesk, Settler } from '../ports/command-desk.ts'
import { buildServer, type ServerParts } from './server.ts'
import { rememberingParts } from './testing-ports.ts'

const RECORD: CommandRecord = {
  id: 'cmd_1',
  incidentId: null,
  at: 1,
  who: 'ann',
  source: 'http',
  transcript: 'restart the payment gateway',
  intent: { action: 'restart', targets: ['payment-gateway'], environment: null, parameters: {} },
  state: 'confirming',
  reason: '',
  message: 'Restart payment gateway?',
  question: null,
  outcome: null,
  watching: null,
  candidates: [],
  endedAt: null,
  steps: [],
}

let app: FastifyInstance | null = null
afterEach(() => app?.close())

const REHEARSED: CommandRecord = {
  ...RECORD,
  state: 'answered',
  message: 'Dry run: nothing was done.',
  outcome: {
    ok: true,
    text: 'Dry run: nothing was done.',
    output: 'POST https://deploy.example/restart',
    durationMs: 0,
    dryRun: true,
  },
}

async function stage(over: Partial<ServerParts> = {}, record = RECORD) {
  const taken: unknown[] = []
  const settled: Settler[] = []
  const commands: CommandDesk = {
    take: async (words) => {
      taken.push(words)
      return record
    },
    hear: async (pcm, who) => {
      taken.push({ bytes: pcm.byteLength, who })
      const transcript = { text: 'status', kind: 'speech', free: 'status', ratio: 0, by: 'ear' } as const
      return { record: RECORD, transcript: { ...transcript, clipMs: 500, latencyMs: 1 } }
    },
    confirm: async (id, by) => {
      if (id !== 'cmd_1') throw new EchoError('ECHO_COMMAND_NOT_FOUND', 'No command has this id.')
      if (by.pin === '0000') throw new EchoError('ECHO_PIN_WRONG', 'The PIN is wrong.')
      settled.push(by)
      return { ...RECORD, state: 'done', message: 'Payment gateway was restarted.' }
    },
    cancel: (id, by) => {
      if (id !== 'cmd_1') throw new EchoError('ECHO_COMMAND_NOT_WAITING', 'It does not wait.')
      settled.push(by)
      return { ...RECORD, state: 'cancelled', reason: 'http', message: 'Cancelled.' }
    },
    soundOf: () => 'utt_7',
  }
  app = await buildServer(await rememberingParts({ commands, ...over }))
  const post = (
    url: string,
    payload: unknown,
    headers: Record<string, string> = {},
    remoteAddress = '127.0.0.1',
  ) =>
    app?.inject({
      method: 'POST',
      url,
      remoteAddress,
      headers: { host: '127.0.0.1:8000', 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
    })
  return { post, taken, settled }
}

const words = { transcript: 'restart the payment gateway', user_id: 'ann' }

function silence(seconds: number, bits = 16): Buffer {
  const data = Math.round(16_000 * seconds) * 2
  const file = Buffer.alloc(44 + data)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + data, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(16_000, 24)
  file.writeUInt32LE(32_000, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(bits, 34)
  file.write('data', 36)
  file.writeUInt32LE(data, 40)
  return file
}

describe('POST /command', () => {
  it('says what was understood, what is asked, and where it can be heard', async () => {
    const { post, taken } = await stage()
    const answer = await post('/command', words)
    expect(answer?.statusCode).toBe(200)
    expect(answer?.json()).toEqual({
      command_id: 'cmd_1',
      decision: 'confirm',
      intent: { action: 'restart', target: 'payment-gateway', parameters: {} },
      reason: '',
      message: 'Restart payment gateway?',
      audio_url: '/audio/utt_7',
      dry_run: false,
    })
    expect(taken).toEqual([{ text: words.transcript, who: 'ann', source: 'http', dryRun: false }])
  })

  it('takes a wish for a dry run, and gives back exactly what would be done', async () => {
    const { post, taken } = await stage({}, REHEARSED)
    const answer = await post('/command', { ...words, dry_run: true })
    expect(taken).toEqual([{ text: words.transcript, who: 'ann', source: 'http', dryRun: true }])
    expect(commandAnswerSchema.parse(answer?.json())).toMatchObject({
      decision: 'answered',
      dry_run: true,
      plan: 'POST https://deploy.example/restart',
    })
    expect((await post('/command', { ...words, dry_run: 'yes' }))?.statusCode).toBe(400)
  })

  it.each<[string, unknown, number, RegExp]>([
    ['no transcript', { user_id: 'ann' }, 400, /transcript/],
    ['no user', { transcript: 'status' }, 400, /user_id/],
    ['an empty transcript', { transcript: '  ', user_id: 'ann' }, 400, /transcript: is empty/],
    ['10 kB of words', { transcript: 'x'.repeat(10_000), user_id: 'ann' }, 400, /transcript/],
    ['a list', [], 400, /body/],
    ['no JSON', '{', 400, /body/],
    ['too much', `{"a":"${'x'.repeat(70_000)}"}`, 413, /64 KiB/],
  ])('with %s is refused and names what is wrong', async (_name, body, status, message) => {
    const { post, taken } = await stage()
    const answer = await post('/command', body)
    expect(answer?.statusCode).toBe(status)
    expect(answer?.json().error.message).toMatch(message)
    expect(taken).toEqual([])
  })

  it('is taken from no page of another origin, and under no foreign name', async () => {
    const { post, taken } = await stage()
    expect((await post('/command', words, { origin: 'https://evil.example' }))?.statusCode).toBe(403)
    expect((await post('/command', words, { origin: 'null' }))?.statusCode).toBe(403)
    expect((await post('/command', words, { host: 'evil.example' }))?.statusCode).toBe(403)
    expect((await post('/command', words, { 'content-type': 'text/plain' }))?.statusCode).toBe(415)
    expect(taken).toEqual([])
    expect((await post('/command', words, { origin: 'http://127.0.0.1:8000' }))?.statusCode).toBe(200)
  })

  it('is taken from another machine only when there is a PIN, which every confirmation must carry', async () => {
    const without = await stage()
    expect((await without.post('/command', words, {}, '192.0.2.7'))?.json().error.code).toBe(
      'ECHO_COMMANDS_LOCAL',
    )
    await app?.close()
    const { post } = await stage({ pinSet: true })
    expect((await post('/command', words, {}, '192.0.2.7'))?.statusCode).toBe(200)
    const bare = await post('/command/cmd_1/confirm', { user_id: 'ann' }, {}, '192.0.2.7')
    expect(bare?.json().error.code).toBe('ECHO_PIN_WRONG')
    const whole = await post('/command/cmd_1/confirm', { user_id: 'ann', pin: '1234' }, {}, '192.0.2.7')
    expect(whole?.json().decision).toBe('executed')
  })
})

describe('POST /command/audio', () => {
  it('takes a WAV and answers with what was heard', async () => {
    const { post, taken } = await stage()
    const answer = await post('/command/audio?user_id=bob', silence(0.5), { 'content-type': 'audio/wav' })
    expect(answer?.json()).toMatchObject({ decision: 'confirm', transcript: 'status' })
    expect(taken).toEqual([{ bytes: 16_000, who: 'bob' }])
  })

  it.each<[string, Buffer | string, string, number, RegExp]>([
    ['another container', 'OggS', 'audio/ogg', 415, /audio\/wav/],
    ['nothing', '', 'audio/wav', 422, /not a WAV.*Accepted/],
    ['a text', 'hello '.repeat(20), 'audio/wav', 422, /not a WAV/],
    ['12 bits', silence(0.5, 12), 'audio/wav', 422, /12 bits/],
    ['a click', silence(0.02), 'audio/wav', 422, /20 ms long/],
    ['half a minute', silence(30), 'audio/wav', 422, /30 s long/],
  ])('refuses %s and says what is accepted', async (_name, body, type, status, message) => {
    const { post, taken } = await stage()
    const answer = await post('/command/audio', body, { 'content-type': type })
    expect(answer?.statusCode).toBe(status)
    expect(answer?.json().error.message).toMatch(message)
    expect(taken).toEqual([])
  })
})

describe('the answer to a question', () => {
  it('confirms or cancels the command it names', async () => {
    const { post, settled } = await stage()
    const confirmed = await post('/command/cmd_1/confirm', { user_id: 'ann', pin: '1234' })
    expect(confirmed?.json()).toMatchObject({
      decision: 'executed',
      message: 'Payment gateway was restarted.',
    })
    const cancelled = await post('/command/cmd_1/cancel', { user_id: 'ann' })
    expect(cancelled?.json()).toMatchObject({ decision: 'refused', message: 'Cancelled.' })
    expect(settled).toEqual([
      { who: 'ann', how: 'http', pin: '1234' },
      { who: 'ann', how: 'http', pin: null },
    ])
  })

  it.each([
    ['/command/cmd_9/confirm', { user_id: 'ann' }, 404, 'ECHO_COMMAND_NOT_FOUND'],
    ['/command/cmd_9/cancel', { user_id: 'ann' }, 409, 'ECHO_COMMAND_NOT_WAITING'],
    ['/command/cmd_1/confirm', { user_id: 'ann', pin: '0000' }, 403, 'ECHO_PIN_WRONG'],
    ['/command/cmd_1/confirm', {}, 400, 'ECHO_REQUEST_INVALID'],
  ])('%s with %j says why not', async (url, body, status, code) => {
    const { post } = await stage()
    const answer = await post(url, body)
    expect(answer?.statusCode).toBe(status)
    expect(answer?.json().error.code).toBe(code)
  })
})

describe('chaos and the demo fleet', () => {
  it('chaos is begun, told and ended', async () => {
    const { post } = await stage()
    expect((await post('/chaos/start', ''))?.json()).toEqual({ active: true, until: 1 })
    expect((await post('/chaos/stop', ''))?.json()).toEqual({ active: false, until: null })
    expect((await app?.inject({ url: '/chaos' }))?.json()).toEqual({ active: false, until: null })
  })

  it('is not begun by another machine or another page', async () => {
    const { post } = await stage({ pinSet: true })
    expect((await post('/chaos/start', '', {}, '192.0.2.7'))?.statusCode).toBe(403)
    expect((await post('/chaos/start', '', { origin: 'https://evil.example' }))?.statusCode).toBe(403)
  })

  it('without a demo fleet nothing can be broken, and the answer says how to get one', async () => {
    const { post } = await stage()
    const answer = await post('/demo/break?failure=pool', '')
    expect(answer?.statusCode).toBe(409)
    expect(answer?.json().error.remedy).toContain('--demo')
  })
})
