/** `node tests/ear/hear.ts file.wav` prints what the ear hears in it. */
import { openEar } from './ear.ts'
import { resampleTo16k } from './sound.ts'
import { readWav } from './wav.ts'

const path = process.argv[2]
if (path === undefined) {
  console.error('Which sound? node tests/ear/hear.ts file.wav')
  process.exitCode = 2
} else {
  const ear = await openEar()
  console.log(await ear.transcribe(resampleTo16k(await readWav(path))))
  await ear.close()
}
