import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLogEvidence } from '../src/main/adapters/logs/log-evidence.ts'
import { systemClock } from '../src/main/adapters/system/system-clock.ts'
import { workerUrl } from '../src/main/app/workers.ts'
import type { Log } from '../src/main/ports/log.ts'
import { writeScenario } from '../tests/scenarios/log-scenarios.ts'
import { incidentOf } from '../tests/scenarios/scenario-incident.ts'
import { seededRandom } from '../tests/scenarios/seeded-random.ts'
import { FORMATS, ordinaryTraffic, SERVICES } from '../tests/scenarios/service-logs.ts'
import { percentile, type Row } from './measure.ts'

const LINES = 200_000
const RUNS = 5
const HISTORY_MS = 6 * 3_600_000
const MIB = 1024 * 1024
const say = (): void => undefined
const SILENT: Log = { debug: say, info: say, warn: say, error: say }

/** A scenario's logs, blown up by ordinary traffic to 200,000 lines; read five times in the worker, then once the naive way. */
export async function run(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'echoops-bench-logs-'))
  try {
    const alertAt = Date.now() - 1_000
    const { alert, lines } = await writeScenario('pool-exhausted-after-release', folder, alertAt)
    await blowUp(folder, alertAt, LINES - lines)
    const incident = incidentOf(alert, Date.now())
    const source = openLogEvidence({
      paths: [folder],
      workerUrl: workerUrl('logs-worker'),
      clock: systemClock(),
      log: SILENT,
    })
    const before = process.memoryUsage().rss
    const memory = watchMemory()
    const durations: number[] = []
    let read = 0
    for (let n = 0; n < RUNS; n++) {
      const startedMs = performance.now()
      const report = await source.around(incident, new AbortController().signal)
      durations.push(performance.now() - startedMs)
      read = report.reading.lines
    }
    const extra = (memory.stop() - before) / MIB
    await source.close()
    const typical = percentile(durations, 50)
    const naiveMs = await naive(folder)
    return [
      {
        name: 'lines read',
        value: read,
        unit: 'lines',
        note: `${Math.round((await folderBytes(folder)) / MIB)} MiB`,
      },
      { name: 'first time, worker start included', value: durations[0] ?? 0, unit: 'ms', atMost: 2_000 },
      { name: 'median', value: typical, unit: 'ms', atMost: 2_000 },
      { name: 'lines a second', value: (read / typical) * 1_000, unit: '/s' },
      { name: 'extra memory at its peak', value: extra, unit: 'MiB', atMost: 150 },
      { name: 'against reading whole and trying 12 patterns a line', value: typical / naiveMs, unit: '×' },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Adds ordinary lines in the order of time, service by service. */
async function blowUp(folder: string, alertAt: number, lines: number): Promise<void> {
  const random = seededRandom(7)
  const meanMs = HISTORY_MS / (lines / SERVICES.length)
  for (const service of SERVICES) {
    const events = ordinaryTraffic(service, alertAt - HISTORY_MS, alertAt, meanMs, random)
    await appendFile(
      join(folder, `${service}.log`),
      events.map((event) => `${FORMATS[service](event)}\n`).join(''),
    )
  }
}

function watchMemory(): { stop(): number } {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 10)
  return {
    stop: () => {
      clearInterval(timer)
      return peak
    },
  }
}

/** What a first script would do: whole files in memory, a list of patterns replaced in every line, forms counted. */
async function naive(folder: string): Promise<number> {
  const startedMs = performance.now()
  const forms = new Map<string, number>()
  for (const name of await readdir(folder)) {
    const text = (await readFile(join(folder, name))).toString('utf8')
    for (const line of text.split('\n')) {
      const form = PATTERNS.reduce((rest, [pattern, type]) => rest.replace(pattern, type), line)
      forms.set(form, (forms.get(form) ?? 0) + 1)
    }
  }
  return performance.now() - startedMs
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}[.,]\d+Z?/g, '<timestamp>'],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '<uuid>'],
  [/https?:\/\/\S+/g, '<url>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>'],
  [/\b[\w.]+@[\w.]+\b/g, '<email>'],
  [/(?:\/[\w.-]+)+/g, '<path>'],
  [/\bv?\d+\.\d+\.\d+\b/g, '<version>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b[0-9a-f]{10,}\b/gi, '<hash>'],
  [/\b\d+(?:\.\d+)?(?:ms|s|us)\b/g, '<duration>'],
  [/\b\d+(?:\.\d+)? ?(?:KB|MB|GB)\b/g, '<size>'],
  [/\b\d+\b/g, '<number>'],
]

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size
  return bytes
}
