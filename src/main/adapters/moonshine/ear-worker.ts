/** The ear's thread: the model must not hold up the main one. Idle it only waits. */
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { ClipInHand, type Senses } from './clip-in-hand.ts'
import type { EarReply, EarRequest, EarWorkerData } from './ear-messages.ts'
import { samplesOf } from './loudness.ts'
import { loadModel } from './model.ts'
import { OwnVoice } from './own-voice.ts'
import { Shortlist } from './shortlist.ts'

const port = parentPort
if (port === null) throw new Error('ear-worker.ts runs only as a worker thread.')

/** How often it is looked whether something can be heard ahead. */
const LOOK_SAMPLES_MS = 100
/** One speaks, others may wait for their words. */
const MOST_CLIPS = 8

const reply = (message: EarReply) => port.postMessage(message)
const own = new OwnVoice()
const clips = new Map<number, ClipInHand>()
let shortlist = new Shortlist([])
/** One pass of the model at a time. */
let line: Promise<void> = Promise.resolve()
const looking = new Set<number>()

/** What comes while the model is being loaded. A thread that is to end then ends at the next step, as none can be broken off. */
const early: EarRequest[] = []
let closing = false
const keep = (request: EarRequest): void => {
  early.push(request)
  closing ||= request.type === 'close'
}
port.on('message', keep)
const goesOn = (): boolean => !closing

try {
  const { modelUrl, threads }: EarWorkerData = workerData
  const model = await loadModel(fileURLToPath(modelUrl), threads, goesOn)
  const senses: Senses = { model, shortlist: () => shortlist, own }
  if (goesOn()) await warm(senses)
  port.off('message', keep)
  port.on('message', (request: EarRequest) => take(request, senses))
  for (const request of early) take(request, senses)
  reply({ type: 'ready' })
} catch (error) {
  if (goesOn()) reply({ type: 'broken', message: String(error) })
  port.close()
}

/** The first pass allocates and compiles: it is done before anybody waits. */
async function warm({ model }: Senses): Promise<void> {
  const encoded = await model.encode(new Float32Array(16_000))
  await model.read(encoded)
  await model.score(encoded, ['restart the payment gateway', 'status'])
}

function take(request: EarRequest, senses: Senses): void {
  switch (request.type) {
    case 'expect':
      shortlist = new Shortlist(request.phrases)
      break
    case 'played':
      own.played(samplesOf(request.pcm), request.sampleRateHz)
      break
    case 'add':
      clipOf(request.clip, senses).add(request.pcm)
      look(request.clip)
      break
    case 'cancel':
      clips.delete(request.clip)
      break
    case 'end':
      finish(request.clip, senses)
      break
    case 'close':
      close(senses)
  }
}

/** After what is under way. */
function close({ model }: Senses): void {
  clips.clear()
  line = line.then(() => model.close()).finally(() => port?.close())
}

function clipOf(clip: number, senses: Senses): ClipInHand {
  const known = clips.get(clip)
  if (known !== undefined) return known
  const made = new ClipInHand(senses)
  clips.set(clip, made)
  for (const oldest of clips.keys()) {
    if (clips.size <= MOST_CLIPS) break
    clips.delete(oldest)
  }
  return made
}

/** At most one look ahead waits for each clip; what comes meanwhile is seen by it. */
function look(clip: number): void {
  if (looking.has(clip)) return
  looking.add(clip)
  line = line
    .then(() => pause())
    .then(async () => {
      looking.delete(clip)
      const text = await clips.get(clip)?.work()
      if (text != null && text !== '' && clips.has(clip)) reply({ type: 'words', clip, text })
    })
    .catch(() => undefined)
}

/** Lets what has come in meanwhile be taken, the end of a clip above all. */
const pause = () => new Promise<void>((done) => setTimeout(done, LOOK_SAMPLES_MS))

function finish(clip: number, senses: Senses): void {
  const inHand = clipOf(clip, senses)
  clips.delete(clip)
  line = line.then(async () => {
    try {
      const heard = await inHand.end()
      reply({ type: 'heard', clip, heard, clipMs: inHand.clipMs })
    } catch (error) {
      reply({ type: 'failed', clip, message: String(error) })
    }
  })
}
