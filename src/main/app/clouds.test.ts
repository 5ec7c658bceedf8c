import { expect, it } from 'vitest'
import { silentSelf, silentTelemetry } from '../../../tests/fakes/silent-telemetry.ts'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import { openFigures } from '../adapters/figures/figures.ts'
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
  const clock = virtualClock()
  const figures = openFigures({ clock, log })
  const clouds = openClouds({
    config: readConfig({}),
    host: { kind: 'headless', pageDir: '', resourcesDir: '', version: '', secret: () => null },
    clock,
    ids: { next: (prefix) => prefix },
    telemetry: silentTelemetry,
    self: silentSelf,
    engines: new EngineBoard(),
    teardown: new Teardown(log),
    ...{ log, troubles, figures },
  })
  const told = () => troubles.list().map(({ text }) => text)
  return { clouds, told, figures }
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

it('why another engine took over is kept for the cockpit, beside how often', () => {
  const { clouds, figures } = openDesk()
  figures.count('echo_ops.fallback', { sense: 'voice', from: 'elevenlabs', to: 'local-voice' })
  const { told } = clouds.fallback('elevenlabs', 'voice')
  told?.({ sense: 'voice', from: 'elevenlabs', to: 'local-voice', failure: 'quota' })
  expect(figures.now().today.fallbacks).toMatchObject([{ sense: 'voice', count: 1, why: 'quota' }])
})
