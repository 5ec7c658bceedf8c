import { readFileSync } from 'node:fs'
import { removeFolder, startEngine, temporaryFolder } from '../tests/support/engine.ts'
import { percentile, type Row } from './measure.ts'

const STARTS = 7
const IDLE_MS = 20_000

/** Linux only: reads the engine's own accounts under /proc. */
export async function run(): Promise<readonly Row[]> {
  const logs = await temporaryFolder()
  const starts: number[] = []
  for (let n = 0; n < STARTS; n++) {
    const startedMs = performance.now()
    const engine = await startEngine({ env: { ECHOOPS_LOG_PATHS: logs } })
    starts.push(performance.now() - startedMs)
    await engine.stop()
    await removeFolder(engine.home)
  }
  const idle = await measureIdle(logs)
  await removeFolder(logs)
  return [
    { name: 'start to "listening", p50', value: percentile(starts, 50), unit: 'ms', atMost: 1500 },
    { name: 'start to "listening", worst', value: Math.max(...starts), unit: 'ms' },
    ...idle,
  ]
}

async function measureIdle(logs: string): Promise<readonly Row[]> {
  const engine = await startEngine({ env: { ECHOOPS_LOG_PATHS: logs } })
  const pid = engine.process.pid ?? 0
  await new Promise((done) => setTimeout(done, 5_000))
  const before = processorMs(pid)
  await new Promise((done) => setTimeout(done, IDLE_MS))
  const share = ((processorMs(pid) - before) / IDLE_MS) * 100
  const megabytes = residentMegabytes(pid)
  await engine.stop()
  await removeFolder(engine.home)
  return [
    { name: 'idle, share of one core', value: share, unit: '%', atMost: 2 },
    { name: 'idle, resident memory', value: megabytes, unit: 'MB', atMost: 250 },
  ]
}

/** User and system time from /proc/PID/stat, in clock ticks of 10 ms (proc(5)). */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function residentMegabytes(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes) / 1024
}
