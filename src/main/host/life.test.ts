import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { EchoError } from '../domain/error.ts'
import { openLife } from './life.ts'

function stage(options: { debug?: boolean } = {}) {
  const process = new EventEmitter()
  const told: string[] = []
  const exits: number[] = []
  const timers = new Map<() => void, number>()
  let now = 1_000
  const life = openLife({
    process,
    clock: {
      monotonicMs: () => now,
      after(delayMs, run) {
        timers.set(run, now + delayMs)
        return () => timers.delete(run)
      },
    },
    tell: (text) => told.push(text),
    exit: (code) => exits.push(code),
    debug: options.debug ?? false,
  })
  const pass = (ms: number) => {
    now += ms
    for (const [run, at] of timers) if (at <= now) run()
  }
  return { process, told, exits, life, pass, settled: () => vi.waitFor(() => expect(exits).not.toEqual([])) }
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: Error) => void = () => undefined
  const promise = new Promise<T>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}

/** An appliance whose start and stop wait until the test lets them go on. */
function appliance() {
  const start = deferred<{ stop(): Promise<void> }>()
  const stop = deferred<void>()
  const stops = vi.fn(() => stop.promise)
  return { start, stop, stops, begin: () => start.resolve({ stop: stops }) }
}

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    '%s stops the appliance in order and ends with 0',
    async (signal) => {
      const { process, life, exits, settled } = stage()
      const engine = appliance()
      engine.begin()
      await life.live(
        () => engine.start.promise,
        () => undefined,
      )
      process.emit(signal)
      await vi.waitFor(() => expect(engine.stops).toHaveBeenCalledOnce())
      expect(exits).toEqual([])
      engine.stop.resolve()
      await settled()
      expect(exits).toEqual([0])
    },
  )

  it('during the start is kept until there is something to stop, and nothing is announced', async () => {
    const { process, life, exits, settled } = stage()
    const engine = appliance()
    const begun = vi.fn()
    const living = life.live(() => engine.start.promise, begun)
    process.emit('SIGTERM')
    engine.begin()
    engine.stop.resolve()
    await living
    await settled()
    expect(exits).toEqual([0])
    expect(engine.stops).toHaveBeenCalledOnce()
    expect(begun).not.toHaveBeenCalled()
  })

  it('that comes a second time ends the process at once, but an echo of the first does not', async () => {
    const { process, life, exits, pass } = stage()
    const engine = appliance()
    engine.begin()
    await life.live(
      () => engine.start.promise,
      () => undefined,
    )
    process.emit('SIGINT')
    pass(20)
    process.emit('SIGTERM')
    expect(exits).toEqual([])
    pass(600)
    process.emit('SIGINT')
    expect(exits).toEqual([1])
  })
})

describe('a stop', () => {
  it('that hangs is ended after ten seconds with 1', async () => {
    const { process, life, exits, told, pass } = stage()
    const engine = appliance()
    engine.begin()
    await life.live(
      () => engine.start.promise,
      () => undefined,
    )
    process.emit('SIGTERM')
    pass(9_999)
    expect(exits).toEqual([])
    pass(1)
    expect(exits).toEqual([1])
    expect(told).toEqual([expect.stringContaining('did not stop within 10 s')])
  })

  it('that fails says why and ends with 1', async () => {
    const { process, life, exits, told, settled } = stage()
    const engine = appliance()
    engine.begin()
    await life.live(
      () => engine.start.promise,
      () => undefined,
    )
    process.emit('SIGTERM')
    engine.stop.reject(new Error('disk gone'))
    await settled()
    expect(exits).toEqual([1])
    expect(told).toEqual([expect.stringContaining('disk gone')])
  })
})

describe('a start that fails', () => {
  it('gives one message with code and remedy, and ends with 1', async () => {
    const { life, exits, told } = stage()
    await life.live(
      () => Promise.reject(new EchoError('ECHO_PORT_TAKEN', 'Port 8000 is in use.')),
      () => undefined,
    )
    expect(exits).toEqual([1])
    expect(told).toEqual([
      'EchoOps cannot start (ECHO_PORT_TAKEN): Port 8000 is in use. End that program, or set ECHOOPS_PORT to another port (0 picks a free one).',
    ])
  })

  it('shows its stack only when debugging', async () => {
    const quiet = stage()
    await quiet.life.live(
      () => Promise.reject(new Error('odd')),
      () => undefined,
    )
    expect(quiet.told).toEqual(['EchoOps cannot start: odd'])
    const loud = stage({ debug: true })
    await loud.life.live(
      () => Promise.reject(new Error('odd')),
      () => undefined,
    )
    expect(loud.told[0]).toContain('life.test.ts')
  })
})

describe('a failure that nobody caught', () => {
  it.each(['uncaughtException', 'unhandledRejection'])(
    '(%s) is told, stops in order and ends with 1',
    async (event) => {
      const { process, life, exits, told, settled } = stage()
      const engine = appliance()
      engine.begin()
      engine.stop.resolve()
      await life.live(
        () => engine.start.promise,
        () => undefined,
      )
      process.emit(event, new Error('loose end'))
      await settled()
      expect(engine.stops).toHaveBeenCalledOnce()
      expect(exits).toEqual([1])
      expect(told).toEqual([expect.stringContaining('loose end')])
    },
  )

  it('that repeats while stopping does not flood the log, and turns an orderly end into 1', async () => {
    const { process, life, exits, told, settled } = stage()
    const engine = appliance()
    engine.begin()
    await life.live(
      () => engine.start.promise,
      () => undefined,
    )
    process.emit('SIGTERM')
    for (let count = 0; count < 100; count += 1) process.emit('uncaughtException', new Error(`no ${count}`))
    engine.stop.resolve()
    await settled()
    expect(exits).toEqual([1])
    expect(told).toHaveLength(5)
  })
})
