import { fileURLToPath } from 'node:url'
import { type Heard, listen } from '../../src/main/adapters/moonshine/listen.ts'
import { loadModel } from '../../src/main/adapters/moonshine/model.ts'
import { moonshineUrl } from '../../src/main/adapters/moonshine/model-url.ts'
import { OwnVoice } from '../../src/main/adapters/moonshine/own-voice.ts'
import { PhraseTree } from '../../src/main/adapters/moonshine/phrase-tree.ts'
import { phrasesOf } from '../../src/main/domain/understanding/phrases.ts'
import { understand } from '../../src/main/domain/understanding/understand.ts'
import { DEMO_BOOK } from '../unit/transcripts/demo-book.ts'
import { type Split, waysOf } from './splits.ts'
import { type Choir, openChoir, type Speaking, type VoiceName } from './voices.ts'

/** An ear and voices to try it with. */
export interface Trial {
  readonly split: Split
  readonly choir: Choir
  hear(samples: Float32Array): Promise<Heard>
  close(): Promise<void>
}

export async function openTrial(split: Split): Promise<Trial> {
  const model = await loadModel(fileURLToPath(moonshineUrl()), 1)
  const tree = new PhraseTree()
  tree.expect(phrasesOf(DEMO_BOOK))
  while (tree.waiting > 0) await tree.learn(model)
  const senses = { model, tree, own: new OwnVoice() }
  return {
    split,
    choir: await openChoir(split.ways),
    hear: (samples) => listen(samples, senses),
    close: () => model.close(),
  }
}

/** What the appliance would make of it, before any confirmation: `action target`, a reply, `! danger`, or '' for nothing. */
export function understood({ kind, text, free }: Heard): string {
  if (kind !== 'speech' && kind !== 'unsure') return ''
  const bySound = kind === 'speech'
  const meant = understand(bySound ? text : free, DEMO_BOOK, { subjectService: null, bySound })
  if (meant.kind === 'danger') return `! ${meant.danger}`
  if (meant.kind === 'confirmation') return `confirm ${meant.digit}`
  if (meant.kind === 'cancellation') return 'cancel'
  if (meant.kind === 'assent') return 'yes'
  if (meant.kind !== 'intent') return ''
  const { action, targets, parameters, environment } = meant.intent
  // Another place than the service's own is refused, and so not taken for the command.
  const elsewhere = environment !== null && environment !== 'production' ? [`in ${environment}`] : []
  return [action, ...targets, ...Object.values(parameters), ...elsewhere].join(' ')
}

export interface Count {
  readonly total: number
  readonly right: number
  /** Taken for something that it was not. */
  readonly wrong: number
}

export interface Score extends Count {
  readonly byVoice: ReadonlyMap<VoiceName, Count>
  /** One line each, for people. */
  readonly misses: readonly string[]
}

interface Case {
  readonly text: string
  readonly meant: string
  readonly way: Speaking
  readonly sound: Float32Array
}

/** `alter` gets a seed of its own for each clip. */
export type Alter = (sound: Float32Array, seed: number) => Float32Array

/** How many commands are understood, each by every voice. */
export function scoreCommands(trial: Trial, alter: Alter): Promise<Score> {
  const cases = casesOf(trial, trial.split.commands, alter)
  return score(trial, cases, (got, meant) => (got === meant ? 'right' : got === '' ? 'nothing' : 'wrong'))
}

/** How many of the near misses are taken for the command they resemble. */
export function scoreNearMisses(trial: Trial, alter: Alter): Promise<Score> {
  const cases = casesOf(trial, trial.split.nearMisses, alter)
  return score(trial, cases, (got, meant) => (got === meant ? 'wrong' : 'right'))
}

/** How much talk is taken for anything at all. */
export function scoreTalk(trial: Trial, alter: Alter): Promise<Score> {
  const texts = trial.split.talk.map((text) => ({ text, meant: '' }))
  return score(trial, casesOf(trial, texts, alter), (got) => (got === '' ? 'right' : 'wrong'))
}

function* casesOf({ split, choir }: Trial, texts: Split['commands'], alter: Alter): Generator<Case> {
  for (const [at, { text, meant }] of texts.entries())
    for (const [by, way] of waysOf(split, at).entries())
      yield { text, meant, way, sound: alter(choir.say(text, way), at * 31 + by) }
}

async function score(
  trial: Trial,
  cases: Iterable<Case>,
  judge: (got: string, meant: string) => Verdict,
): Promise<Score> {
  const byVoice = new Map<VoiceName, Count>()
  const misses: string[] = []
  for (const { text, meant, way, sound } of cases) {
    const heard = await trial.hear(sound)
    const got = understood(heard)
    const verdict = judge(got, meant)
    byVoice.set(way.voice, counted(byVoice.get(way.voice) ?? NOTHING_YET, verdict))
    if (verdict === 'right') continue
    const { kind, free, ratio } = heard
    misses.push(
      `${way.voice}: ${text} → ${got || 'nothing'} (${kind} "${heard.text}", "${free}", ${ratio?.toFixed(2)})`,
    )
  }
  return { ...sumOf([...byVoice.values()]), byVoice, misses }
}

type Verdict = 'right' | 'wrong' | 'nothing'

const NOTHING_YET: Count = { total: 0, right: 0, wrong: 0 }

const counted = ({ total, right, wrong }: Count, verdict: Verdict): Count => ({
  total: total + 1,
  right: right + (verdict === 'right' ? 1 : 0),
  wrong: wrong + (verdict === 'wrong' ? 1 : 0),
})

export const sumOf = (counts: readonly Count[]): Count =>
  counts.reduce(
    (sum, { total, right, wrong }) => ({
      total: sum.total + total,
      right: sum.right + right,
      wrong: sum.wrong + wrong,
    }),
    NOTHING_YET,
  )
