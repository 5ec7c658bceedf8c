import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { VoiceThread } from './voice-thread.ts'

/** A clock that only moves when told to, and says when somebody sets a timer of a given length. */
function turnedClock() {
  const timers = new Set<{ delayMs: number; run: () => void }>()
  let changed = () => undefined as unknown
  const clock = {
    now: () => 0,
    monotonicMs: () => clock.nowMs,
    nowMs: 0,
    after(delayMs: number, run: () => void) {
      const timer = { delayMs, run }
      timers.add(timer)
      changed()
      return () => void timers.delete(timer)
    },
    timers,
    async fire(delayMs: number) {
      for (;;) {
        const timer = [...timers].find((candidate) => candidate.delayMs === delayMs)
        if (timer !== undefined) {
          timers.delete(timer)
          timer.run()
          return
        }
        await new Promise<void>((resolve) => {
          changed = resolve
        })
      }
    },
  }
  return clock
}

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const ready = "parentPort.postMessage({ type: 'ready' });"
const sound =
  "parentPort.postMessage({ type: 'sound', id: request.id, pcm: new Uint8Array(2 * request.text.length), sampleRateHz: 16000 })"
let thread: VoiceThread | null = null

/** A thread whose worker runs the given code; `request` is the clause it is asked for. */
function threadOf(onRequest: string, begin = ready) {
  const code = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', (request) => { ${onRequest} }); ${begin}`
  const clock = turnedClock()
  thread = new VoiceThread({
    workerUrl: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
    wasmUrl: new URL('file:///not-used.wasm'),
    clock,
    log,
  })
  return { thread, clock }
}

const never = () => new AbortController().signal

afterEach(async () => {
  await thread?.close()
})

describe('the voice thread', () => {
  it('speaks clause after clause in the order they were asked for', async () => {
    const { thread, clock } = threadOf(sound)
    const lengths = await Promise.all(
      ['a', 'bcd', 'ef'].map(async (text) => (await thread.synthesise(text, 0, never())).pcm.byteLength),
    )
    expect(lengths).toEqual([2, 6, 4])
    expect(clock.timers.size, 'no timer is left when nothing is spoken').toBe(0)
  })

  it('replaces a voice that hangs, and the clause is spoken by the next one', async () => {
    // Blocks its thread as a program in an endless loop does: only ending the thread helps.
    const hangOnce =
      'if (request.id === 1) { const end = new Int32Array(new SharedArrayBuffer(4)); Atomics.wait(end, 0, 0) } ' +
      sound
    const { thread, clock } = threadOf(hangOnce)
    const spoken = thread.synthesise('hello', 0, never())
    await clock.fire(3_000)
    expect((await spoken).pcm.byteLength).toBe(10)
  })

  it('gives a clause up after the second hang, and speaks the next one', async () => {
    const { thread, clock } = threadOf(`if (request.text === 'bad') return; ${sound}`)
    const bad = expect(thread.synthesise('bad', 0, never())).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
      retryable: true,
    })
    const good = thread.synthesise('good', 0, never())
    await clock.fire(3_000)
    await clock.fire(3_000)
    await bad
    expect((await good).pcm.byteLength).toBe(8)
  })

  it('survives a voice that dies in the middle of a clause', async () => {
    const { thread } = threadOf(`if (request.id === 1) process.exit(1); ${sound}`)
    expect((await thread.synthesise('hello', 0, never())).pcm.byteLength).toBe(10)
  })

  it('tries a clause the voice refuses once more, then says why', async () => {
    const { thread } = threadOf(
      "parentPort.postMessage({ type: 'failed', id: request.id, message: 'no such sound' })",
    )
    await expect(thread.synthesise('hello', 0, never())).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
      message: expect.stringContaining('no such sound'),
    })
  })

  it('says so when the voice cannot be loaded, instead of trying for ever', async () => {
    const { thread } = threadOf('', "parentPort.postMessage({ type: 'broken', message: 'file not found' });")
    await expect(thread.ready()).rejects.toMatchObject({ code: 'ECHO_SPEAKER_UNAVAILABLE' })
    await expect(thread.synthesise('hello', 0, never())).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
      message: expect.stringContaining('file not found'),
    })
  })

  it('lets nobody wait for a voice that cannot be started, and tries it again half a minute later', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'echoops-voice-'))
    const flag = join(folder, 'repaired')
    const begin = `import { appendFileSync, existsSync } from 'node:fs'
      appendFileSync(${JSON.stringify(join(folder, 'starts'))}, 'x')
      parentPort.postMessage(existsSync(${JSON.stringify(flag)}) ? { type: 'ready' } : { type: 'broken', message: 'no memory' })`
    const { thread, clock } = threadOf(sound, begin)
    const starts = () => readFileSync(join(folder, 'starts'), 'utf8').length
    const unavailable = { code: 'ECHO_SPEAKER_UNAVAILABLE', retryable: true }
    const waiting = ['a', 'b', 'c'].map((text) =>
      expect(thread.synthesise(text, 0, never())).rejects.toMatchObject({
        ...unavailable,
        message: expect.stringContaining('no memory'),
      }),
    )
    await Promise.all(waiting)
    await expect(thread.synthesise('d', 0, never())).rejects.toMatchObject(unavailable)
    expect(starts()).toBe(2)
    writeFileSync(flag, '')
    clock.nowMs = 30_000
    expect((await thread.synthesise('hello', 0, never())).pcm.byteLength).toBe(10)
    expect(starts()).toBe(3)
    rmSync(folder, { recursive: true })
  })

  it('says so when the system gives it no thread at all', async () => {
    thread = new VoiceThread({
      workerUrl: new URL('https://not-a-file.invalid/'),
      wasmUrl: new URL('file:///not-used.wasm'),
      clock: turnedClock(),
      log,
    })
    await expect(thread.synthesise('hello', 0, never())).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
    })
  })

  it('does not start a voice again for a clause that nobody waits for', async () => {
    const { thread, clock } = threadOf('', '')
    const stop = new AbortController()
    const spoken = expect(thread.synthesise('hello', 0, stop.signal)).rejects.toThrow('enough')
    stop.abort(new Error('enough'))
    await spoken
    await clock.fire(15_000)
    expect(clock.timers.size).toBe(0)
  })

  it('does not wait for ever for a voice that never gets ready', async () => {
    const { thread, clock } = threadOf('', '')
    const spoken = expect(thread.synthesise('hello', 0, never())).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
    })
    await clock.fire(15_000)
    await clock.fire(15_000)
    await spoken
  })

  it('takes no more than 32 clauses at a time', async () => {
    const { thread } = threadOf(sound)
    const spoken = Array.from({ length: 32 }, () => thread.synthesise('x', 0, never()))
    await expect(thread.synthesise('x', 0, never())).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
      retryable: true,
    })
    expect(await Promise.all(spoken)).toHaveLength(32)
  })

  it('an aborted clause rejects at once and gives its place in the queue free', async () => {
    const { thread, clock } = threadOf(`if (request.text === 'hang') return; ${sound}`)
    const hang = expect(thread.synthesise('hang', 0, never())).rejects.toThrow()
    const stop = new AbortController()
    const aborted = expect(thread.synthesise('late', 0, stop.signal)).rejects.toThrow('enough')
    stop.abort(new Error('enough'))
    await aborted
    await expect(thread.synthesise('later', 0, AbortSignal.abort(new Error('before')))).rejects.toThrow(
      'before',
    )
    await clock.fire(3_000)
    await clock.fire(3_000)
    await hang
  })

  it('a closed voice rejects what waits and what comes', async () => {
    const { thread } = threadOf('')
    const waiting = [thread.synthesise('a', 0, never()), thread.synthesise('b', 0, never())].map((spoken) =>
      expect(spoken).rejects.toMatchObject({ code: 'ECHO_SPEAKER_UNAVAILABLE', retryable: false }),
    )
    await thread.close()
    await Promise.all(waiting)
    await expect(thread.synthesise('c', 0, never())).rejects.toMatchObject({
      code: 'ECHO_SPEAKER_UNAVAILABLE',
    })
  })
})
