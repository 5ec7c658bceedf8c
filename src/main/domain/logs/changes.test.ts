import { describe, expect, it } from 'vitest'
import { changesOf } from './changes.ts'
import { Miner } from './miner.ts'
import { versionInText } from './versions.ts'

const MINUTE = 60_000
const question = {
  service: 'shop',
  alertAt: 0,
  baselineFrom: -370 * MINUTE,
  windowFrom: -10 * MINUTE,
  windowTo: 0,
}

function changes(message: string, minutes: readonly number[] = [-6], level: 'info' | 'error' = 'info') {
  const miner = new Miner(question)
  const add = (minute: number, text: string): void =>
    miner.add(
      {
        at: minute * MINUTE,
        level: text === message ? level : 'info',
        service: 'shop',
        version: null,
        message: text,
        raw: text,
      },
      0,
    )
  for (let minute = -369; minute < 0; minute += 2) add(minute, 'order placed')
  for (const minute of minutes) add(minute, message)
  return [...miner.services()].flatMap((logs) => changesOf(logs, question))
}

describe('a change without a release', () => {
  it('is found where a feature flag is switched, with its name', () => {
    const [found] = changes('feature flag new-price-engine changed from off to on')
    expect(found).toMatchObject({ kind: 'deployment', service: 'shop', firstAt: -6 * MINUTE })
    expect(found?.facts).toEqual({ change: 'feature flag', name: 'new-price-engine' })
    expect(found?.title).toMatch(/^Feature flag changed at \d\d:\d\d$/)
  })

  it.each([
    'configuration reloaded from /etc/gateway/routes.yaml',
    'reloading config',
    'received SIGHUP, rereading files',
  ])('is found where settings are read again: %s', (message) => {
    expect(changes(message)[0]?.facts).toEqual({ change: 'configuration' })
  })

  it('is none where it happens every hour, fails, or is an error', () => {
    expect(changes('configuration reloaded', [-360, -300, -240, -180, -120, -60, -5])).toEqual([])
    expect(changes('failed to reload configuration')).toEqual([])
    expect(changes('configuration reloaded', [-6], 'error')).toEqual([])
    expect(changes('order 17 updated')).toEqual([])
  })
})

describe('a release named by its commit', () => {
  it.each([
    ['deployed 3f2c1ab to prod', '3f2c1ab'],
    ['starting shop, revision=3f2c1ab94d0e6b7c8a9f0e1d2c3b4a5f60718293', '3f2c1ab'],
    ['rolled out image registry/shop:3f2c1ab.', '3f2c1ab'],
    ['deployed v2.14.0 (3f2c1ab)', '2.14.0'],
  ])('is read out of: %s', (message, version) => expect(versionInText(message)).toBe(version))

  it.each([
    'deployed 1234567 rows',
    'build defaced by vandals',
    'session 3f2c1ab opened',
    'commit took 3f2c1abz',
  ])('is not seen in: %s', (message) => expect(versionInText(message)).toBeNull())
})
