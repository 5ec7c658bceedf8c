/** `node tests/speech/evaluate.ts [tuning|test]` prints how well commands are understood. */

import { TALK, TEST, TEST_WAYS, TUNING, TUNING_WAYS } from './splits.ts'
import { falseAlarms, noisy, openTrial, type Score, scoreOf } from './trial.ts'

const which = process.argv[2] === 'test' ? 'test' : 'tuning'
const [texts, ways] = which === 'test' ? [TEST, TEST_WAYS] : [TUNING, TUNING_WAYS]
const trial = await openTrial(ways)
const talkers = TALK.slice(0, 5).map((text, at) =>
  trial.choir.say(text, ways[at % ways.length] ?? { voice: 'rms', stretch: 1, shift: 1 }),
)

const line = (name: string, { right, wrong, nothing, total, misses }: Score) => {
  console.log(
    `${name}: ${right} of ${total} right (${((100 * right) / total).toFixed(1)} %), ${nothing} not caught, ${wrong} wrong`,
  )
  for (const miss of misses) console.log(`    ${miss}`)
}
console.log(`The ${which} split`)
line('clean', await scoreOf(trial, texts, ways, (sound) => sound))
for (const kind of ['white', 'hum', 'babble', 'music'] as const)
  line(`${kind} at 10 dB`, await scoreOf(trial, texts, ways, noisy([kind], talkers, 10)))
const { near, talk } = await falseAlarms(trial, ways)
line('near misses taken', near)
line('talk taken', talk)
await trial.close()
