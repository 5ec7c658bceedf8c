import { createHistogram, performance } from 'node:perf_hooks'
import { systemClock } from '../src/main/adapters/system/system-clock.ts'
import { datadogTelemetry } from '../src/main/adapters/telemetry/datadog-telemetry.ts'
import { openDdTracer } from '../src/main/adapters/telemetry/dd-tracer.ts'
import { openDogStatsd } from '../src/main/adapters/telemetry/dogstatsd.ts'
import { readConfig } from '../src/main/config/config.ts'
import { tellTracer } from '../src/main/config/tracer-environment.ts'
import type { Telemetry } from '../src/main/ports/telemetry.ts'

/**
 * A process of its own with the real senders, for telemetry.bench.ts: `hour` and `second`, with the ports of an agent, which may be dead.
 * Prints one line of JSON. Needs --expose-gc.
 */
const [what, tracePort = '1', metricsPort = '1'] = process.argv.slice(2)
const nothing = (): void => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const clock = systemClock()
const PAUSE_MS = 150

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function open(): Promise<Telemetry> {
  const env = { DD_AGENT_HOST: '127.0.0.1', DD_TRACE_AGENT_PORT: tracePort, DD_DOGSTATSD_PORT: metricsPort }
  tellTracer(readConfig(env).telemetry)
  const metrics = await openDogStatsd({
    ...{ host: '127.0.0.1', port: Number(metricsPort), tags: { service: 'echoops' }, clock, log },
  })
  const { tracing } = await openDdTracer({
    ...{ service: 'echoops', env: null, version: '1', clock, log },
    to: { kind: 'agent', host: '127.0.0.1', port: Number(tracePort) },
  })
  return datadogTelemetry(metrics, tracing)
}

function measure(telemetry: Telemetry, at: number): void {
  const kind = at % 3
  if (kind === 0) telemetry.count('echo_ops.webhook.received', {})
  else if (kind === 1) telemetry.gauge('echo_ops.heartbeat', 1, {})
  else telemetry.distribution('echo_ops.latency', at % 1_000, { source: 'http', decision: 'answered' })
}

/** One report as the appliance traces it. */
function report(telemetry: Telemetry): Promise<void> {
  return telemetry.step('ingest', { delivery: 'dlv' }, () =>
    telemetry.step('report', { incident: 'inc' }, async () => {
      for (const step of ['evidence', 'brief'] as const) await telemetry.step(step, {}, async () => undefined)
      for (let sentence = 0; sentence < 6; sentence += 1) {
        await telemetry.step('audit', { sentence }, async () => undefined)
        await telemetry.step('speak', { characters: 80 }, async () => undefined)
      }
    }),
  )
}

/** Sixty minutes, each with ten reports and 600 metrics: more than a room has. The heap after each, in MB. */
async function hour(telemetry: Telemetry): Promise<unknown> {
  const heapMb: number[] = []
  for (let minute = 0; minute < 60; minute += 1) {
    for (let at = 0; at < 600; at += 1) measure(telemetry, at)
    for (let one = 0; one < 10; one += 1) await report(telemetry)
    await sleep(PAUSE_MS)
    globalThis.gc?.()
    heapMb.push(process.memoryUsage().heapUsed / 1e6)
  }
  return { heapMb }
}

/**
 * Five seconds of 10,000 metrics each, in slices as they come; how late a timer of 5 ms comes meanwhile, milliseconds, as far as the thread
 * itself was busy: what others on the machine take is none of ours.
 */
async function second(telemetry: Telemetry): Promise<unknown> {
  await load(telemetry, 0, 20)
  const idle = await load(telemetry, 0, 500)
  await load(telemetry, 100, 50)
  return { idleMs: idle, loadedMs: await load(telemetry, 100, 500) }
}

function busyMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

async function load(
  telemetry: Telemetry,
  aSlice: number,
  slices: number,
): Promise<{ max: number; p99: number }> {
  const late = createHistogram()
  let lastMs = performance.now()
  let lastBusyMs = busyMs()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    const busy = busyMs()
    const ownMs = Math.min(nowMs - lastMs - 5, busy - lastBusyMs)
    late.record(Math.max(1, Math.round(ownMs * 1_000)))
    lastMs = nowMs
    lastBusyMs = busy
  }, 5)
  const beganMs = performance.now()
  for (let slice = 0; slice < slices; slice += 1) {
    for (let at = 0; at < aSlice; at += 1) measure(telemetry, slice * aSlice + at)
    const waitMs = beganMs + (slice + 1) * 10 - performance.now()
    await sleep(Math.max(1, waitMs))
  }
  clearInterval(timer)
  return { max: late.max / 1_000, p99: late.percentile(99) / 1_000 }
}

const telemetry = await open()
console.log(JSON.stringify(what === 'hour' ? await hour(telemetry) : await second(telemetry)))
process.exit()
