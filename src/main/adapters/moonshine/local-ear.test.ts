import { afterEach, describe, expect, it, vi } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Transcriber } from '../../ports/transcriber.ts'
import { openLocalEar } from './local-ear.ts'

const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const HEARD = "{ kind: 'speech', text: 'status', free: 'Status.', ratio: 0 }"
/** A worker that counts the bytes it is given, and hears "status" at the end of each clip. */
const HEARS = `
  if (request.type === 'add') bytes += request.pcm.byteLength
  if (request.type === 'add') parentPort.postMessage({ type: 'words', clip: request.clip, text: 'stat' })
  if (request.type === 'end') parentPort.postMessage({ type: 'heard', clip: request.clip, heard: ${HEARD}, clipMs: bytes / 32 })`
const READY = "parentPort.postMessage({ type: 'ready' })"

let ear: Transcriber | null = null

/** An ear whose worker runs this code with each request. */
function earOf(onRequest: string, begin = READY) {
  const code = `import { parentPort } from 'node:worker_threads'
    let bytes = 0
    const seen = []
    parentPort.on('message', (request) => { seen.push(request.type); if (request.type === 'close') return process.exit(0); ${onRequest} })
    ${begin}`
  const clock = virtualClock()
  ear = openLocalEar({
    workerUrl: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
    modelUrl: new URL('file:///not-used/'),
    clock,
    log,
  })
  return { ear, clock }
}

const signal = () => new AbortController().signal

afterEach(() => ear?.close())

/** What an unanswered clip came to, once the worker has seen it. */
const refusal = (heard: Promise<unknown>) => heard.then(String, ({ code }: { code: string }) => code)

describe('the local ear', () => {
  it('says what was heard, by whom, of how long a clip, and the words before it', async () => {
    const { ear } = earOf(HEARS)
    const words: string[] = []
    const hearing = ear.listen((text) => words.push(text))
    hearing.add(new Uint8Array(32_000))
    const transcript = await hearing.end(signal())
    expect(transcript).toMatchObject({ text: 'status', kind: 'speech', by: 'local-ear', clipMs: 1_000 })
    expect(words).toEqual(['stat'])
  })

  it('takes twenty seconds of a clip and leaves the rest out', async () => {
    const { ear } = earOf(HEARS)
    const hearing = ear.listen(nothing)
    for (let second = 0; second < 60; second += 1) hearing.add(new Uint8Array(32_000))
    expect((await hearing.end(signal())).clipMs).toBe(20_000)
  })

  it('refuses the clip it was hearing when it died, and hears the next one', async () => {
    const { ear } = earOf(`if (request.pcm?.[0] === 7) process.exit(1); ${HEARS}`)
    const deadly = ear.listen(nothing)
    deadly.add(Uint8Array.of(7, 7))
    expect(await refusal(deadly.end(signal()))).toBe('ECHO_EAR_UNAVAILABLE')
    const next = ear.listen(nothing)
    next.add(new Uint8Array(3_200))
    expect((await next.end(signal())).text).toBe('status')
  })

  it('that does not answer is given up after ten seconds, and replaced', async () => {
    const { ear, clock } = earOf(`if (request.type === 'end' && bytes === 0) return; ${HEARS}`)
    await ear.warm()
    const refused = refusal(ear.listen(nothing).end(signal()))
    await clock.advance(9_999)
    const other = ear.listen(nothing)
    await clock.advance(1)
    expect(await refused).toBe('ECHO_EAR_UNAVAILABLE')
    // It was spoken into the thread that is gone.
    expect(await refusal(other.end(signal()))).toBe('ECHO_EAR_UNAVAILABLE')
    const next = ear.listen(nothing)
    next.add(new Uint8Array(3_200))
    expect((await next.end(signal())).text).toBe('status')
  })

  it('lets a pass that hangs end by itself, starts anew beside one, and not beside two', async () => {
    const hangs = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500)'
    const { ear, clock } = earOf(`if (request.type === 'end' && bytes === 0) { ${hangs}; return } ${HEARS}`)
    for (let round = 0; round < 2; round += 1) {
      await ear.warm()
      const refused = refusal(ear.listen(nothing).end(signal()))
      await clock.advance(10_000)
      expect(await refused).toBe('ECHO_EAR_UNAVAILABLE')
    }
    await expect(ear.warm()).rejects.toThrow(/2 threads of it hang/)
    // In real time: they are real threads, and end with their passes.
    await vi.waitFor(() => ear.warm(), { timeout: 10_000 })
    const next = ear.listen(nothing)
    next.add(new Uint8Array(3_200))
    expect((await next.end(signal())).text).toBe('status')
  }, 20_000)

  it('that cannot be started rests for half a minute after the second try', async () => {
    const broken = "parentPort.postMessage({ type: 'broken', message: 'no weights' })"
    const { ear, clock } = earOf('', broken)
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(ear.warm()).rejects.toMatchObject({ code: 'ECHO_EAR_UNAVAILABLE', retryable: true })
    await expect(ear.warm()).rejects.toThrow(/rests for half a minute/)
    expect(await refusal(ear.listen(nothing).end(signal()))).toBe('ECHO_EAR_UNAVAILABLE')
    await clock.advance(30_000)
    await expect(ear.warm()).rejects.toThrow(/no weights/)
  })

  it('is told what may be said and what was played before any clip, also when it starts anew', async () => {
    const told = "parentPort.postMessage({ type: 'words', clip: request.clip, text: seen.join(' ') })"
    const { ear } = earOf(`if (request.type === 'end') ${told}; ${HEARS}`)
    const words: string[] = []
    ear.heardFromUs(new Uint8Array(3_200), 16_000)
    ear.expect([{ text: 'status', decoy: false }])
    await ear.listen((text) => words.push(text)).end(signal())
    expect(words).toEqual(['expect played end'])
  })

  it('lets go of a clip that is not wanted any more', async () => {
    const { ear } = earOf('')
    const stopping = new AbortController()
    const heard = ear.listen(nothing).end(stopping.signal)
    stopping.abort(new Error('EchoOps stops'))
    await expect(heard).rejects.toThrow('EchoOps stops')
    await expect(ear.listen(nothing).end(AbortSignal.abort(new Error('over')))).rejects.toThrow('over')
  })

  it('has at most eight clips in hand, and room again when one is let go', async () => {
    const { ear } = earOf(HEARS)
    const hearings = Array.from({ length: 9 }, () => ear.listen(nothing))
    expect(await refusal(hearings[8]?.end(signal()) ?? Promise.resolve())).toBe('ECHO_EAR_UNAVAILABLE')
    hearings[0]?.cancel()
    expect((await ear.listen(nothing).end(signal())).text).toBe('status')
  })

  it('that is closed refuses what waits, and everything after', async () => {
    const { ear } = earOf('')
    const waiting = refusal(ear.listen(nothing).end(signal()))
    await ear.close()
    expect(await waiting).toBe('ECHO_EAR_UNAVAILABLE')
    await expect(ear.warm()).rejects.toMatchObject({ code: 'ECHO_EAR_UNAVAILABLE' })
    expect(await refusal(ear.listen(nothing).end(signal()))).toBe('ECHO_EAR_UNAVAILABLE')
  })
})
