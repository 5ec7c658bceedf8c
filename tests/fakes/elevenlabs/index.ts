export {
  type FakeElevenLabs,
  type FakeOptions,
  PUBLISHED,
  startFakeElevenLabs,
} from './fake-elevenlabs.ts'
export { bytesOfNoise, noises } from './fake-noise.ts'
export { type FakeSound, hum, speech } from './fake-sound.ts'
export { BODIES, type Mood, type Route } from './moods.ts'
export type { FakeLatency, FakeRequest } from './turn.ts'
export { until } from './until.ts'
