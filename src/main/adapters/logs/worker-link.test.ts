import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inFolder, silentLog, stillClock } from './log-fixtures.ts'
import { type Asker, createWorkerLink, type Question } from './worker-link.ts'

const script = (code: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort as port, threadId } from 'node:worker_threads'; ${code}`)}`,
  )
const ANSWERS = script(
  "port.on('message', (m) => port.postMessage({ type: 'watched', id: m.id, watched: [{ path: String(threadId), files: 0, problem: null }] }))",
)
const DIES = script("port.on('message', () => process.exit(3))")
const SILENT = script(
  "port.on('message', (m) => { if (m.type === 'abort') port.postMessage({ type: 'failed', id: m.id, message: 'aborted', aborted: true }) })",
)
const question: Question = { type: 'watched', roots: [] }
const never: Asker = { signal: new AbortController().signal, severity: 3 }
const linkTo = (workerUrl: URL, clock = stillClock()) =>
  createWorkerLink({ workerUrl, clock, log: silentLog })

describe('the worker', () => {
  it('a worker that dies is asked once more, then the question fails with ECHO_WORKER_STOPPED', async () => {
    const link = linkTo(DIES)
    await expect(link.ask(question, never)).rejects.toMatchObject({
      code: 'ECHO_WORKER_STOPPED',
      retryable: true,
    })
    await link.close()
  })

  it('a system that gives no thread fails every question, and leaves none waiting', async () => {
    const link = linkTo(new URL('https://not-a-file.invalid/'))
    const asked = await Promise.allSettled([link.ask(question, never), link.ask(question, never)])
    for (const one of asked)
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { code: 'ECHO_WORKER_STOPPED', retryable: true },
      })
    await link.close()
  })

  it('a worker that dies once is replaced, and the question is answered after all', () =>
    inFolder(async (folder) => {
      const mark = JSON.stringify(join(folder, 'died'))
      const once = script(
        `import { existsSync, writeFileSync } from 'node:fs'; port.on('message', (m) => { if (!existsSync(${mark})) { writeFileSync(${mark}, ''); process.exit(1) } port.postMessage({ type: 'watched', id: m.id, watched: [] }) })`,
      )
      const link = linkTo(once)
      expect(await link.ask(question, never)).toMatchObject({ type: 'watched', watched: [] })
      await link.close()
    }))

  it('stays warm between questions, ends after a long rest, and starts again when asked', async () => {
    const clock = stillClock()
    const link = linkTo(ANSWERS, clock)
    const first = await link.ask(question, never)
    expect(await link.ask(question, never)).toMatchObject({
      watched: (first as { watched: unknown }).watched,
    })
    expect(clock.planned()).toBe(1)
    clock.run()
    const later = await link.ask(question, never)
    expect((later as { watched: unknown }).watched).not.toEqual((first as { watched: unknown }).watched)
    await link.close()
  })

  it('a question that is given up while it waits or runs rejects with the reason of the caller', async () => {
    const link = linkTo(SILENT)
    const running = new AbortController()
    const waiting = new AbortController()
    const first = link.ask(question, { ...never, signal: running.signal })
    const second = link.ask(question, { ...never, signal: waiting.signal })
    waiting.abort(new Error('no longer wanted'))
    await expect(second).rejects.toThrow('no longer wanted')
    running.abort(new Error('too late'))
    await expect(first).rejects.toThrow('too late')
    await link.close()
  })

  it('the worst incident is read first, and of equals the one that came first', async () => {
    const order: string[] = []
    const link = linkTo(ANSWERS)
    const ask = (name: string, severity: Asker['severity']) =>
      link.ask(question, { ...never, severity }).then(() => order.push(name))
    await Promise.all([ask('began', 5), ask('mild', 4), ask('bad', 2), ask('bad too', 2), ask('worst', 1)])
    expect(order).toEqual(['began', 'worst', 'bad', 'bad too', 'mild'])
    await link.close()
  })

  it('when too many wait, the mildest that came last goes without, never a worse one', async () => {
    const link = linkTo(SILENT)
    const asked = Array.from({ length: 65 }, () => link.ask(question, { ...never, severity: 2 }))
    const last = asked.at(-1)
    const ended = Promise.allSettled(asked)
    const worst = link.ask(question, { ...never, severity: 1 })
    await expect(last).rejects.toMatchObject({ code: 'ECHO_EVIDENCE_UNAVAILABLE', retryable: true })
    await expect(link.ask(question, { ...never, severity: 3 })).rejects.toMatchObject({
      code: 'ECHO_EVIDENCE_UNAVAILABLE',
    })
    const closed = expect(worst).rejects.toMatchObject({ code: 'ECHO_WORKER_STOPPED' })
    await link.close()
    await Promise.all([closed, ended])
  })

  it('a caller that gives up is told at once, even by a worker that does not answer any more', async () => {
    const link = linkTo(script("port.on('message', () => undefined)"))
    const impatient = new AbortController()
    const asked = link.ask(question, { ...never, signal: impatient.signal })
    impatient.abort(new Error('EchoOps stops'))
    await expect(asked).rejects.toThrow('EchoOps stops')
    await link.close()
  })

  it('a worker that hangs for two minutes is replaced, and the next question is answered', () =>
    inFolder(async (folder) => {
      const mark = JSON.stringify(join(folder, 'hung'))
      const hangsOnce = script(
        `import { existsSync, writeFileSync } from 'node:fs'; port.on('message', (m) => { if (!existsSync(${mark})) return writeFileSync(${mark}, ''); port.postMessage({ type: 'watched', id: m.id, watched: [] }) })`,
      )
      const clock = stillClock()
      const link = linkTo(hangsOnce, clock)
      const first = expect(link.ask(question, never)).rejects.toMatchObject({
        code: 'ECHO_EVIDENCE_UNAVAILABLE',
      })
      const second = link.ask(question, never)
      await expect.poll(() => existsSync(JSON.parse(mark))).toBe(true)
      clock.run()
      await first
      expect(await second).toMatchObject({ type: 'watched' })
      await link.close()
    }))

  it('more than 64 waiting questions are refused, and closing ends all others', async () => {
    const link = linkTo(SILENT)
    const asked = Array.from({ length: 65 }, () => link.ask(question, never))
    const ended = Promise.allSettled(asked)
    await expect(link.ask(question, never)).rejects.toMatchObject({
      code: 'ECHO_EVIDENCE_UNAVAILABLE',
      retryable: true,
    })
    await link.close()
    expect((await ended).every((one) => one.status === 'rejected')).toBe(true)
    await expect(link.ask(question, never)).rejects.toMatchObject({ code: 'ECHO_WORKER_STOPPED' })
  })
})
