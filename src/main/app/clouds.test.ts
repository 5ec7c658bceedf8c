import { expect, it } from 'vitest'
import { silentSelf, silentTelemetry } from '../../../tests/fakes/silent-telemetry.ts'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import { readConfig } from '../config/config.ts'
import { ProviderError } from '../domain/provider-error.ts'
import { openClouds } from './clouds.ts'
import { EngineBoard } from './engine-board.ts'
import { Teardown } from './teardown.ts'
import { Troubles } from './troubles.ts'

const nothing = (): void => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function openDesk() {
  const troubles = new Troubles()
  const clouds = openClouds({
    config: readConfig({}),
    host: { kind: 'headless', pageDir: '', resourcesDir: '', version: '', secret: () => null },
    clock: virtualClock(),
    ids: { next: (prefix) => prefix },
    telemetry: silentTelemetry,
    self: silentSelf,
    engines: new EngineBoard(),
    teardown: new Teardown(log),
    ...{ log, troubles },
  })
  const told = () => troubles.list().map(({ text }) => text)
  return { clouds, told }
}

it('a key that is refused is named on the wall with what goes on and what to do', () => {
  const { clouds, told } = openDesk()
  const asked: boolean[] = []
  const { breaker } = clouds.fallback('gemini', 'analyst', (isAsked) => asked.push(isAsked))
  breaker.failed(new ProviderError('gemini', { failure: 'bad-key', status: 400 }))
  expect(told()).toEqual([
    'Gemini refuses the key. Reports are written on this machine. Check GEMINI_API_KEY with npm run doctor.',
  ])
  expect(asked).toEqual([false])
})

it('a voice that does not answer says nothing about the ear of the same provider', () => {
  const { clouds, told } = openDesk()
  const voice = clouds.fallback('elevenlabs', 'voice').breaker
  const ear = clouds.fallback('elevenlabs', 'ear').breaker
  voice.failed(new ProviderError('elevenlabs', { failure: 'quota', status: 401 }))
  expect(voice.allows()).toBe(false)
  expect(ear.allows()).toBe(true)
  expect(told()).toEqual(['ElevenLabs is used up for now. The voice of this machine speaks.'])
})
