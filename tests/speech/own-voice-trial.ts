import { OwnVoice } from '../../src/main/adapters/moonshine/own-voice.ts'
import { noiseOf, withNoise } from './noise.ts'
import { type Choir, openChoir, type Speaking } from './voices.ts'

/** What the appliance might have said within the last minute. */
const SPOKEN = [
  'Critical. Latency on payment gateway.',
  'Restart the payment gateway now.',
  'The connection pool of the checkout API is exhausted since release two fourteen.',
  'I will restart the orders worker in production. Say confirm seven.',
  'Consider rolling back to the previous version.',
  'Payment gateway recovered forty seconds after the restart.',
  'Memory of the search index climbed to ninety eight percent before the crash.',
  'Roll back the auth service.',
]
/** As the appliance speaks. */
const OWN: Speaking = { voice: 'rms', stretch: 0.9, shift: 1 }
/** Other people. Another pitch of the same voice would not be one. */
const OTHERS: readonly Speaking[] = [
  { voice: 'slt', stretch: 0.9, shift: 1 },
  { voice: 'slt', stretch: 1, shift: 1 },
  { voice: 'awb', stretch: 0.95, shift: 1 },
  { voice: 'kal16', stretch: 1, shift: 1 },
  { voice: 'kal', stretch: 1, shift: 1 },
]

export interface Share {
  readonly name: string
  readonly count: number
  readonly total: number
}

export interface OwnVoiceScore {
  /** Clips with our own voice that were known as such. */
  readonly known: readonly Share[]
  /** Clips in which somebody else says the same that were taken for ours. */
  readonly falseAlarms: readonly Share[]
}

type Change = readonly [name: string, (sound: Float32Array, seed: number) => Float32Array]

const noisyRoom = (kind: 'white' | 'hum' | 'music', decibels: number): Change => [
  `in ${kind} noise, ${decibels} dB`,
  (sound, seed) => withNoise(sound, noiseOf(kind, sound.length, seed + 1, []), decibels),
]
const AS_IT_IS: Change = ['as it is', (sound) => sound]
const NOISES = [noisyRoom('white', 20), noisyRoom('white', 10), noisyRoom('hum', 10), noisyRoom('music', 10)]

/** Our own voice through a loudspeaker and a room, and other voices that say the same, against what was played. */
export async function tryOwnVoice(): Promise<OwnVoiceScore> {
  const choir = await openChoir([OWN, ...OTHERS])
  const own = new OwnVoice()
  for (const text of SPOKEN) own.played(choir.say(text, OWN), 16_000)
  const countOf = (ways: readonly Speaking[], [name, change]: Change, before = AS_IT_IS): Share => {
    const clips = ways.flatMap((way) =>
      SPOKEN.map((text, seed) => change(before[1](choir.say(text, way), seed), seed)),
    )
    return { name, count: clips.filter((clip) => own.matches(clip)).length, total: clips.length }
  }
  const room: Change = ['with the echo of a room', inRoom]
  const half: Change = ['and another voice behind it', (sound) => withSomeoneBehind(sound, choir)]
  return {
    known: [
      countOf([OWN], ['quieter', (sound) => sound.slice(137).map((value) => value * 0.1)]),
      countOf([OWN], room),
      countOf([OWN], half, room),
      ...NOISES.map((noise) => countOf([OWN], noise, room)),
    ],
    falseAlarms: [AS_IT_IS, ...NOISES].map((change) => countOf(OTHERS, change)),
  }
}

/** Three reflections, and a start that is not on a frame. */
function inRoom(sound: Float32Array): Float32Array {
  const at = (index: number) => sound[index] ?? 0
  return sound
    .map(
      (value, index) =>
        value * 0.6 + at(index - 480) * 0.3 + at(index - 1_300) * 0.2 + at(index - 2_900) * 0.12,
    )
    .slice(77)
}

function withSomeoneBehind(sound: Float32Array, choir: Choir): Float32Array {
  const more = choir.say('what', { voice: 'slt', stretch: 0.9, shift: 1 })
  const both = new Float32Array(sound.length + more.length)
  both.set(sound)
  both.set(more, sound.length)
  return both
}
