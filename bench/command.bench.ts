import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { decodeAudioFrame, encodeAudioFrame } from '../src/contract/audio-frame.ts'
import { liveEventSchema, type WallMessage } from '../src/contract/live.ts'
import { judge } from '../src/main/domain/policy.ts'
import { understand } from '../src/main/domain/understanding/understand.ts'
import { openChoir, type Speaking } from '../tests/speech/voices.ts'
import { type Engine, removeFolder, startEngine, temporaryFolder } from '../tests/support/engine.ts'
import { DEMO_BOOK } from '../tests/unit/transcripts/demo-book.ts'
import { percentile, type Row } from './measure.ts'

const PERSON: Speaking = { voice: 'slt', stretch: 1, shift: 1 }
/** What is asked, so that nothing is changed and each answer must be made anew. */
const ASKED = [
  'what is the status',
  'status of the payment gateway',
  'how is the search index',
  'show me the logs of the auth service',
  'status of the orders worker',
  'what did I miss',
]
const ROUNDS = 24
const PIECE_MS = 40
/** A person lets go of the key a moment after the last word. */
const HELD_AFTER_MS = 350

/** From the key that is let go to the first sound of the answer that leaves the engine; spoken in real time, as a wall sends it. */
export async function run(): Promise<readonly Row[]> {
  const folder = await temporaryFolder()
  await writeFile(
    join(folder, 'runbook.yaml'),
    JSON.stringify({ services: DEMO_BOOK.services.map(({ name }) => ({ name })) }),
  )
  const engine = await startEngine({
    env: {
      ECHOOPS_RUNBOOK: join(folder, 'runbook.yaml'),
      ECHOOPS_LOG_PATHS: folder,
      ECHOOPS_LOG_LEVEL: 'warn',
      NODE_OPTIONS: `--import=${import.meta.resolve('./stall-meter.ts')}`,
    },
  })
  const choir = await openChoir([PERSON])
  const wall = await openTalkingWall(engine.url)
  try {
    await wall.talk(choir.say('help', PERSON), HELD_AFTER_MS)
    await stallsOf(engine) // What the start took does not count.
    const ahead: number[] = []
    const atOnce: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const sound = choir.say(ASKED[round % ASKED.length] ?? 'status', PERSON)
      ahead.push(await wall.talk(sound, HELD_AFTER_MS))
      // The baseline: the whole clip arrives at once, so that nothing could be heard ahead.
      atOnce.push(await wall.talk(sound, null))
    }
    const stalls = await stallsOf(engine)
    const thinking = think()
    return [
      {
        name: 'key released to first sound of the reply, p50',
        value: percentile(ahead, 50),
        unit: 'ms',
        atMost: 350,
      },
      { name: 'the same, p95', value: percentile(ahead, 95), unit: 'ms', atMost: 500 },
      {
        name: 'against hearing the clip only when it is whole',
        value: percentile(ahead, 50) / percentile(atOnce, 50),
        unit: '×',
      },
      {
        name: 'longest stall of the event loop while the ear works',
        value: stalls.max,
        unit: 'ms',
        atMost: 50,
      },
      { name: 'the same, p99', value: stalls.p99, unit: 'ms' },
      { name: 'understanding and policy, p99 of 5,000', value: thinking, unit: 'ms', atMost: 2 },
    ]
  } finally {
    wall.close()
    await engine.stop()
    await removeFolder(engine.home)
    await removeFolder(folder)
  }
}

/** Since the last time this was asked. */
async function stallsOf(engine: Engine): Promise<{ max: number; p99: number }> {
  const before = engine.output().length
  engine.process.kill('SIGUSR2')
  for (;;) {
    const told = /stall ([\d.]+) p99 ([\d.]+)/.exec(engine.output().slice(before))
    if (told !== null) return { max: Number(told[1]), p99: Number(told[2]) }
    await wait(20)
  }
}

function think(): number {
  const facts = { now: 0, performed: [], underway: [], readOnly: false, pinSet: false, incidentId: null }
  const once = () => {
    const startedMs = performance.now()
    const meant = understand('could you please restart the pavement gateway', DEMO_BOOK, {
      subjectService: null,
      bySound: true,
    })
    if (meant.kind === 'intent') judge(meant.intent, DEMO_BOOK, facts, 'cmd')
    return performance.now() - startedMs
  }
  for (let warm = 0; warm < 500; warm += 1) once()
  return percentile(Array.from({ length: 5_000 }, once), 99)
}

interface TalkingWall {
  /** Milliseconds from letting go to the first sound. */
  talk(sound: Float32Array, heldAfterMs: number | null): Promise<number>
  close(): void
}

async function openTalkingWall(url: string): Promise<TalkingWall> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { headers: { origin: url } })
  const send = (message: WallMessage) => socket.send(JSON.stringify(message))
  const replies = new Set<number>()
  const started = new Set<number>()
  let heard = (): void => undefined
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (!binary) {
      const event = liveEventSchema.parse(JSON.parse(data.toString()))
      if (event.type === 'utterance' && event.utterance.purpose === 'reply') replies.add(event.number)
      return
    }
    const frame = decodeAudioFrame(new Uint8Array(data))
    if (frame === null) return
    if (!started.has(frame.number)) {
      started.add(frame.number)
      send({ type: 'started', number: frame.number })
      if (replies.has(frame.number)) heard()
    }
    if (frame.last) send({ type: 'ended', number: frame.number })
  })
  await new Promise<void>((open, failed) => {
    socket.once('open', open)
    socket.once('error', failed)
  })
  send({ type: 'sound', state: 'on' })
  let talk = 0
  return {
    async talk(sound, heldAfterMs) {
      talk += 1
      const pcm = new Uint8Array(Int16Array.from(sound, (value) => value * 20_000).buffer)
      const size = (PIECE_MS * 16_000 * 2) / 1_000
      const first = new Promise<void>((done) => {
        heard = done
      })
      send({ type: 'talk', talk, phase: 'begin' })
      for (let at = 0; at < pcm.byteLength; at += size) {
        socket.send(
          encodeAudioFrame({
            number: talk,
            sampleRateHz: 16_000,
            last: false,
            pcm: pcm.slice(at, at + size),
          }),
        )
        if (heldAfterMs !== null) await wait(PIECE_MS)
      }
      const silence = new Uint8Array(size)
      for (let ms = 0; ms < (heldAfterMs ?? 0); ms += PIECE_MS) {
        socket.send(encodeAudioFrame({ number: talk, sampleRateHz: 16_000, last: false, pcm: silence }))
        await wait(PIECE_MS)
      }
      const letGoMs = performance.now()
      send({ type: 'talk', talk, phase: 'end' })
      await first
      const tookMs = performance.now() - letGoMs
      await wait(300)
      return tookMs
    },
    close: () => socket.terminate(),
  }
}
