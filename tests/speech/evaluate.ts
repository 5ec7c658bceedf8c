/**
 * `node tests/speech/evaluate.ts [tuning|test]` prints how well the ear understands synthetic commands, as the table in
 * docs/hearing.md, and what it missed. Five to fifteen minutes on two cores.
 */
import { inNoise, NOISES } from './noise.ts'
import { TEST, TUNING } from './splits.ts'
import {
  type Count,
  openTrial,
  type Score,
  scoreCommands,
  scoreNearMisses,
  scoreTalk,
  sumOf,
} from './trial.ts'
import { VOICES } from './voices.ts'

const split = process.argv[2] === 'test' ? TEST : TUNING
const trial = await openTrial(split)

const cell = ({ right, wrong, total }: Count) =>
  total === 0
    ? '–'
    : `${((100 * right) / total).toFixed(1)} % of ${total}${wrong > 0 ? `, ${wrong} wrong` : ''}`
const row = (name: string, { byVoice, ...all }: Pick<Score, keyof Count | 'byVoice'>) => {
  const voices = VOICES.map((voice) => cell(byVoice.get(voice) ?? sumOf([])))
  console.log(`| ${[name, cell(all), ...voices].join(' | ')} |`)
}
const together = (scores: readonly Score[]) => ({
  ...sumOf(scores),
  byVoice: new Map(
    VOICES.map((voice) => [voice, sumOf(scores.flatMap(({ byVoice }) => byVoice.get(voice) ?? []))]),
  ),
})
const misses: string[] = []
const print = (name: string, score: Score): Score => {
  row(name, score)
  misses.push(...score.misses.map((miss) => `${name}: ${miss}`))
  return score
}

console.log(`The ${split.name} split\n`)
console.log(`| | all | ${VOICES.join(' | ')} |`)
console.log(`|---|---${'|---'.repeat(VOICES.length)}|`)
const clean = (sound: Float32Array) => sound
print('commands, clean', await scoreCommands(trial, clean))
const noisy: Score[] = []
for (const kind of NOISES)
  noisy.push(print(`commands, ${kind}`, await scoreCommands(trial, inNoise(trial, [kind]))))
row('commands, all noises', together(noisy))
print('near misses, clean', await scoreNearMisses(trial, clean))
for (const kind of NOISES) print(`near misses, ${kind}`, await scoreNearMisses(trial, inNoise(trial, [kind])))
print('talk, clean', await scoreTalk(trial, clean))
for (const kind of NOISES) print(`talk, ${kind}`, await scoreTalk(trial, inNoise(trial, [kind])))
console.log(`\n${misses.join('\n')}`)
await trial.close()
