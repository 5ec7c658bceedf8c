import { fileURLToPath } from 'node:url'
import { type Heard, listen } from '../../src/main/adapters/moonshine/listen.ts'
import { loadModel, type Model } from '../../src/main/adapters/moonshine/model.ts'
import { moonshineUrl } from '../../src/main/adapters/moonshine/model-url.ts'
import { OwnVoice } from '../../src/main/adapters/moonshine/own-voice.ts'
import { Shortlist } from '../../src/main/adapters/moonshine/shortlist.ts'
import { phrasesOf } from '../../src/main/domain/understanding/phrases.ts'
import { understand } from '../../src/main/domain/understanding/understand.ts'
import { DEMO_BOOK } from '../unit/transcripts/demo-book.ts'
import { type NoiseKind, noiseOf, withNoise } from './noise.ts'
import { NEAR_MISSES, type Said, TALK } from './splits.ts'
import { type Choir, openChoir, type Speaking } from './voices.ts'

/** An ear and voices to try it with. */
export interface Trial {
  readonly model: Model
  hear(samples: Float32Array): Promise<Heard>
  /** What the appliance would make of it, before any confirmation: `action target`, a reply, `! danger`, or '' for nothing. */
  understood(heard: Heard): string
  readonly choir: Choir
  close(): Promise<void>
}

export async function openTrial(ways: readonly Speaking[]): Promise<Trial> {
  const model = await loadModel(fileURLToPath(moonshineUrl()), 2)
  const shortlist = new Shortlist(phrasesOf(DEMO_BOOK))
  const nobody = new OwnVoice()
  return {
    model,
    choir: await openChoir(ways),
    hear: (samples) => listen(samples, model, shortlist, nobody),
    understood,
    close: () => model.close(),
  }
}

function understood({ kind, text, free }: Heard): string {
  if (kind !== 'speech' && kind !== 'unsure') return ''
  const bySound = kind === 'speech'
  const meant = understand(bySound ? text : free, DEMO_BOOK, { subjectService: null, bySound })
  if (meant.kind === 'danger') return `! ${meant.danger}`
  if (meant.kind === 'confirmation') return `confirm ${meant.digit}`
  if (meant.kind === 'cancellation') return 'cancel'
  if (meant.kind !== 'intent') return ''
  const { action, targets, parameters, environment } = meant.intent
  // Another place than the service's own is refused, and so not taken for the command.
  const elsewhere = environment !== null && environment !== 'production' ? [`in ${environment}`] : []
  return [action, ...targets, ...Object.values(parameters), ...elsewhere].join(' ')
}

export interface Score {
  right: number
  wrong: number
  nothing: number
  total: number
  readonly misses: string[]
}

const fresh = (): Score => ({ right: 0, wrong: 0, nothing: 0, total: 0, misses: [] })

/** Every text by every voice, through `alter`. */
export async function scoreOf(
  trial: Trial,
  texts: readonly Said[],
  ways: readonly Speaking[],
  alter: (sound: Float32Array, seed: number) => Float32Array,
): Promise<Score> {
  const score = fresh()
  for (const [at, { text, meant }] of texts.entries())
    for (const [by, way] of ways.entries()) {
      const heard = await trial.hear(alter(trial.choir.say(text, way), at * 31 + by))
      const got = trial.understood(heard)
      score.total += 1
      if (got === meant) score.right += 1
      else if (got === '') score.nothing += 1
      else score.wrong += 1
      if (got !== meant)
        score.misses.push(
          `${way.voice}: ${text} → ${got || 'nothing'} (${heard.kind}, "${heard.free}", ${heard.ratio?.toFixed(2)})`,
        )
    }
  return score
}

/** How often what is near a command, or is talk, was taken for something that acts. */
export async function falseAlarms(
  trial: Trial,
  ways: readonly Speaking[],
): Promise<{ near: Score; talk: Score }> {
  const near = fresh()
  for (const { text, meant } of NEAR_MISSES)
    for (const way of ways) {
      const heard = await trial.hear(trial.choir.say(text, way))
      const taken = trial.understood(heard) === meant
      near.total += 1
      if (!taken) continue
      near.wrong += 1
      near.misses.push(`${way.voice}: ${text} → ${heard.text} ("${heard.free}", ${heard.ratio?.toFixed(2)})`)
    }
  const talk = fresh()
  for (const text of TALK)
    for (const way of ways) {
      const heard = await trial.hear(trial.choir.say(text, way))
      const got = trial.understood(heard)
      talk.total += 1
      if (got === '') continue
      talk.wrong += 1
      talk.misses.push(`${way.voice}: ${text} → ${got} ("${heard.free}", ${heard.ratio?.toFixed(2)})`)
    }
  return { near, talk }
}

/** Ten decibels below the voice, the kinds of noise in turns. */
export function noisy(kinds: readonly NoiseKind[], voices: readonly Float32Array[], decibels: number) {
  return (sound: Float32Array, seed: number): Float32Array => {
    const kind = kinds[seed % kinds.length] ?? 'white'
    return withNoise(sound, noiseOf(kind, sound.length, seed + 1, voices), decibels)
  }
}
