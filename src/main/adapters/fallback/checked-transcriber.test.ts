import { describe, expect, it } from 'vitest'
import { fallbackStage } from '../../../../tests/fakes/fallback-stage.ts'
import { EchoError } from '../../domain/error.ts'
import { type Failure, ProviderError } from '../../domain/provider-error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Transcriber, Transcript } from '../../ports/transcriber.ts'
import { checkedTranscriber } from './checked-transcriber.ts'

interface Ear extends Transcriber {
  readonly did: string[]
}

type Heard = Partial<Transcript> | Error | 'hangs'

function fakeEar(by: string, heard: Heard, afterMs: number, clock: Clock): Ear {
  const did: string[] = []
  return {
    by,
    did,
    expect: () => void did.push('expect'),
    listen: (partial) => ({
      add: () => {
        did.push('add')
        partial('rest')
      },
      cancel: () => void did.push('cancel'),
      end: (signal) =>
        new Promise<Transcript>((resolve, reject) => {
          did.push('end')
          signal.addEventListener('abort', () => {
            did.push('aborted')
            reject(signal.reason)
          })
          if (heard === 'hangs') return
          clock.after(afterMs, () => {
            if (heard instanceof Error) reject(heard)
            else
              resolve({
                text: '',
                kind: 'speech',
                free: '',
                ratio: null,
                by,
                clipMs: 900,
                latencyMs: afterMs,
                ...heard,
              })
          })
        }),
    }),
    heardFromUs: () => void did.push('heard'),
    warm: async () => {
      if (heard instanceof Error) throw heard
    },
    close: async () => void did.push('close'),
  }
}

function stage(own: Heard, other: Heard, otherMs = 200) {
  const world = fallbackStage('elevenlabs')
  const local = fakeEar('local-ear', own, 150, world.clock)
  const cloud = fakeEar('scribe', other, otherMs, world.clock)
  const ear = checkedTranscriber(local, cloud, world.use)
  const partials: string[] = []
  const hear = async (signal = new AbortController().signal) => {
    const hearing = ear.listen((text) => void partials.push(text))
    hearing.add(new Uint8Array(320))
    const startedMs = world.clock.monotonicMs()
    let endedMs = 0
    const done = hearing
      .end(signal)
      .catch((error: unknown) => String(error))
      .finally(() => {
        endedMs = world.clock.monotonicMs()
      })
    await world.clock.advance(20_000)
    return { heard: await done, ms: endedMs - startedMs }
  }
  return { ...world, local, cloud, ear, hear, partials }
}

const failed = (failure: Failure): Error => new ProviderError('elevenlabs', { failure })
const SURE = { text: 'restart payment gateway', free: 'restart payment gateway' }
const UNSURE: Heard = { kind: 'unsure', free: 'the start pain mint gate way' }

describe('a clip of which the local ear is sure', () => {
  it('is what both heard, when both heard the same', async () => {
    const { hear } = stage(SURE, { text: 'Restart payment-gateway.' })
    const { heard, ms } = await hear()
    expect(heard).toMatchObject({ ...SURE, by: 'local-ear', kind: 'speech' })
    expect([heard, ms]).not.toContain('second')
    expect(heard).not.toHaveProperty('second')
    expect(ms).toBe(200)
  })

  it('carries along what the cloud heard instead', async () => {
    const { hear } = stage(SURE, { text: 'Restart payment ledger.' })
    expect((await hear()).heard).toMatchObject({
      ...SURE,
      second: { text: 'Restart payment ledger.', by: 'scribe' },
    })
  })

  it('carries along what each of two clouds heard instead, and what the one means by it', async () => {
    const { cloud, local, use, clock } = stage(SURE, { text: 'Restart payment ledger.' })
    const meant = { kind: 'cancellation' } as const
    const third = fakeEar('gemini', { text: 'Never mind.', meant }, 200, clock)
    const both = checkedTranscriber(checkedTranscriber(local, cloud, use), third, use)
    const heard = both.listen(() => undefined).end(new AbortController().signal)
    await clock.advance(1_000)
    expect(await heard).toMatchObject({
      ...SURE,
      second: { text: 'Restart payment ledger.', by: 'scribe' },
      also: [{ text: 'Never mind.', by: 'gemini', meant }],
    })
  })

  it.each([
    ['late', 'hangs' as Heard, 500],
    ['failing', failed('server-error'), 200],
    ['silent', { kind: 'silence' } as Heard, 200],
    ['without words', { text: ' … ' }, 200],
  ])('counts alone when the cloud is %s', async (_, other, ms) => {
    const run = await stage(SURE, other).hear()
    expect(run.heard).toMatchObject(SURE)
    expect(run.heard).not.toHaveProperty('second')
    expect(run.ms).toBe(ms)
  })
})

describe('a clip of which the local ear is not sure', () => {
  it('is taken as the cloud heard it, but must be spelled right to count, and says who heard it', async () => {
    const { hear } = stage(UNSURE, { text: 'restart payment gateway' }, 1_200)
    expect(await hear()).toMatchObject({
      heard: {
        kind: 'unsure',
        text: '',
        free: 'restart payment gateway',
        by: 'scribe',
        second: { text: 'the start pain mint gate way', by: 'local-ear' },
      },
      ms: 1_200,
    })
  })

  it('stays what it is when the cloud cannot help', async () => {
    expect(await stage(UNSURE, 'hangs').hear()).toMatchObject({
      heard: { ...UNSURE, by: 'local-ear' },
      ms: 1_650,
    })
    expect((await stage(UNSURE, failed('quota')).hear()).heard).toMatchObject({ ...UNSURE, by: 'local-ear' })
  })
})

it.each(['silence', 'noise', 'own-voice'] as const)(
  '%s is that, whatever the cloud would make of it',
  async (kind) => {
    const { hear, cloud } = stage({ kind }, { text: 'restart payment gateway' })
    expect(await hear()).toMatchObject({ heard: { kind, text: '' }, ms: 150 })
    expect(cloud.did).toContain('aborted')
  },
)

describe('an ear that does not work', () => {
  const deaf = new EchoError('ECHO_EAR_UNAVAILABLE', 'The ear cannot hear now.')

  it('of this machine is replaced by the cloud, which must be spelled right', async () => {
    const { hear } = stage(deaf, { text: 'restart payment gateway' })
    expect((await hear()).heard).toMatchObject({
      kind: 'unsure',
      free: 'restart payment gateway',
      by: 'scribe',
    })
  })

  it('and no cloud: it is refused', async () => {
    expect((await stage(deaf, failed('unreachable')).hear()).heard).toContain('cannot hear now')
  })

  it('in the cloud is told, and left alone after a while', async () => {
    const { hear, told, cloud } = stage(SURE, failed('bad-key'))
    await hear()
    await hear()
    expect(told).toEqual([{ sense: 'ear', from: 'scribe', to: 'local-ear', failure: 'bad-key' }])
    expect(cloud.did.filter((deed) => deed === 'end')).toHaveLength(1)
  })
})

it('slow checks are no failures', async () => {
  const { hear, breaker, told } = stage(SURE, 'hangs')
  for (let time = 0; time < 5; time += 1) await hear()
  expect([breaker.view().state, told]).toEqual(['closed', []])
})

it('what is given up is given up in both, and leaves no timer', async () => {
  const { ear, clock, cloud, breaker } = stage(SURE, 'hangs')
  const giveUp = new AbortController()
  const done = ear.listen(() => undefined).end(giveUp.signal)
  await clock.advance(160)
  giveUp.abort(new Error('EchoOps stops'))
  await expect(done).rejects.toThrow('EchoOps stops')
  expect([cloud.did.includes('aborted'), clock.pending(), breaker.view().state]).toEqual([true, 0, 'closed'])
})

it('both ears get the clip; words while it is spoken come from the local one', async () => {
  const { hear, ear, partials, local, cloud } = stage(SURE, { text: 'x' })
  ear.expect([])
  ear.heardFromUs(new Uint8Array(2), 16_000)
  await hear()
  ear.listen(() => undefined).cancel()
  await ear.close()
  expect(partials).toEqual(['rest'])
  for (const { did } of [local, cloud])
    expect(did.filter((deed) => deed !== 'aborted')).toEqual([
      'expect',
      'heard',
      'add',
      'end',
      'cancel',
      'close',
    ])
})

it('a cloud that cannot be made ready is no problem, a local ear that cannot is', async () => {
  await expect(stage(SURE, failed('bad-key')).ear.warm()).resolves.toBeUndefined()
  await expect(stage(failed('cut'), SURE).ear.warm()).rejects.toThrow()
})
