import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { EchoError } from '../../domain/error.ts'
import { openLog } from './pino-log.ts'

function logged(level: 'info' | 'debug' | 'silent', data: Record<string, unknown>): Record<string, unknown> {
  let written = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk)
      done()
    },
  })
  openLog({ level, stream }).warn(data, 'something happened')
  return written === '' ? {} : JSON.parse(written)
}

describe('the log', () => {
  it('keeps what people said to itself at the usual levels', () => {
    const line = logged('info', { 'pii.transcript': 'restart checkout', step: { 'pii.user': 'ada', n: 1 } })
    expect(line).toMatchObject({ 'pii.transcript': '[private]', step: { 'pii.user': '[private]', n: 1 } })
  })

  it('shows it when somebody debugs', () => {
    expect(logged('debug', { 'pii.transcript': 'restart checkout' })).toMatchObject({
      'pii.transcript': 'restart checkout',
    })
  })

  it.each(['webhookSecret', 'X-EchoOps-Secret', 'authorization', 'DD_API_KEY', 'operatorPin', 'accessToken'])(
    'never writes %s, not even when debugging',
    (key) => {
      const line = JSON.stringify(logged('debug', { headers: { [key]: 'hunter2' } }))
      expect(line).not.toContain('hunter2')
      expect(line).toContain('[secret]')
    },
  )

  it('hides keys that the text of an error quotes', () => {
    const error = new TypeError(
      'GET https://x/?key=1 with x-goog-api-key: AIzaCanaryCanaryCanaryCanaryCanaryCanary failed',
    )
    const line = JSON.stringify(
      logged('debug', { err: error, why: 'password=canary-2', long: `${'x'.repeat(3_990)} token=canary-3` }),
    )
    expect(line).not.toMatch(/canary/i)
    expect(line).toContain('failed')
  })

  it('leaves harmless words alone', () => {
    expect(logged('info', { spin: 3, tokens: 5 })).toMatchObject({ spin: 3, tokens: 5 })
  })

  it('tells an error with its code, its details and no secrets', () => {
    const error = new EchoError('ECHO_STORE_FAILED', 'the disk is full', {
      details: { password: 'x', free: 0 },
    })
    expect(logged('info', { err: error })).toMatchObject({
      err: {
        type: 'EchoError',
        message: 'the disk is full',
        code: 'ECHO_STORE_FAILED',
        details: { password: '[secret]', free: 0 },
      },
    })
  })

  it('survives cycles, huge texts and big numbers', () => {
    const cycle: Record<string, unknown> = { text: 'x'.repeat(100_000), big: 10n }
    Object.assign(cycle, { self: cycle })
    expect(JSON.stringify(logged('info', cycle)).length).toBeLessThan(30_000)
  })

  it('says nothing when it is silent', () => {
    expect(logged('silent', { a: 1 })).toEqual({})
  })

  it('says who writes and of which trace a line is, and goes to every place from its level on', () => {
    const places: Record<string, string[]> = { first: [], file: [], far: [] }
    const to = (name: string) => ({ write: (line: string) => void places[name]?.push(line) })
    let ids: object = {}
    const log = openLog({
      ...{ level: 'info', service: 'war-room', env: 'prod', version: '1.2.3', context: () => ids },
      stream: to('first'),
      also: [
        { level: 'info', stream: to('file') },
        { level: 'warn', stream: to('far') },
      ],
    })
    log.info({}, 'outside')
    ids = { dd: { trace_id: 'a', span_id: 'b' } }
    log.warn({}, 'inside')
    log.debug({}, 'nowhere')
    const read = (name: string) => (places[name] ?? []).map((line) => JSON.parse(line))
    expect(read('first')).toEqual([
      expect.objectContaining({ msg: 'outside', service: 'war-room', env: 'prod', version: '1.2.3' }),
      expect.objectContaining({ msg: 'inside', dd: { trace_id: 'a', span_id: 'b' } }),
    ])
    expect(places['file']).toEqual(places['first'])
    expect(read('far').map(({ msg }) => msg)).toEqual(['inside'])
  })
})
