import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type SCENARIO_NAMES, writeScenario } from '../../../../tests/scenarios/log-scenarios.ts'
import { incidentOf } from '../../../../tests/scenarios/scenario-incident.ts'
import type { Evidence } from '../../domain/evidence.ts'
import type { EvidenceSource, ReadingProgress } from '../../ports/evidence-source.ts'
import { type LogReader, openLogEvidence } from './log-evidence.ts'
import { ALERT_AT, inFolder, silentLog, stillClock } from './log-fixtures.ts'

const workerUrl = new URL('./logs-worker.ts', import.meta.url)
const opened: EvidenceSource[] = []
function open(paths: readonly string[], clock = stillClock()): LogReader {
  const source = openLogEvidence({ paths, workerUrl, clock, log: silentLog })
  opened.push(source)
  return source
}
afterEach(async () => {
  for (const source of opened.splice(0)) await source.close()
})
const never = new AbortController().signal
const summary = (evidence: readonly Evidence[]): string[] =>
  evidence.map((one) => `${one.kind} ${one.service}: ${one.title}`)
const payload = {
  title: 'Errors on shop',
  date: String(ALERT_AT),
  alert_scope: 'service:shop',
  alert_transition: 'Triggered',
}

async function find(name: (typeof SCENARIO_NAMES)[number]): Promise<readonly Evidence[]> {
  return inFolder(async (folder) => {
    const { alert } = await writeScenario(name, folder, ALERT_AT)
    const report = await open([folder]).around(incidentOf(alert, ALERT_AT), never)
    expect(report.reading.skipped).toEqual([])
    return report.evidence
  })
}

describe('evidence for an incident', () => {
  it('the alert itself comes first, and a pool that is exhausted after a release is told with the release before it', async () => {
    const evidence = await find('pool-exhausted-after-release')
    expect(evidence[0]).toMatchObject({ id: 'E0', kind: 'alert', source: 'Datadog alert' })
    expect(evidence[1]).toMatchObject({
      kind: 'deployment',
      service: 'payment-gateway',
      facts: { version: '2.14.0', previous: '2.13.4' },
    })
    expect(evidence[2]).toMatchObject({ kind: 'new-pattern', level: 'error', expected: 0 })
    expect(evidence[2]?.pattern).toContain('connection pool exhausted')
    expect(evidence[3]).toMatchObject({ kind: 'level-shift', facts: { from: '43 ms' } })
    expect(evidence.map((one) => one.id)).toEqual(evidence.map((_, index) => `E${index}`))
  })

  it('processes that die for lack of memory are one piece that counts them', async () => {
    const [, first] = await find('out-of-memory')
    expect(first).toMatchObject({
      kind: 'restart',
      service: 'orders-worker',
      count: 4,
      facts: { reason: 'out of memory' },
    })
    expect(first?.title).toMatch(/^Out of memory 4 times since \d\d:\d\d$/)
  })

  it('a slow dependency is named with its host and how slow it became', async () => {
    const evidence = await find('slow-dependency')
    expect(evidence[1]?.facts).toMatchObject({
      dependency: 'ledger-db.internal:5432',
      exception: 'java.net.SocketTimeoutException',
    })
    expect(summary(evidence).join('\n')).toMatch(
      /level-shift checkout-api: Stock query to ledger-db takes 2\.\d s, usually 1\d ms/,
    )
  })

  it('a full disk is the first thing to be seen', async () => {
    const [, first] = await find('disk-full')
    expect(first?.pattern).toBe('write <path>: no space left on device')
    expect(first?.trend.reduce((sum, count) => sum + count, 0)).toBe(first?.count)
  })

  it('logs without a cause give nothing but the alert', async () => {
    expect(summary(await find('quiet'))).toEqual(['alert auth-service: p95 latency is high on auth-service'])
  })
})

describe('evidence of the system', () => {
  it('a process the kernel kills is told of the service it belonged to', () =>
    inFolder(async (folder) => {
      const stamp = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00')
      const line = (minutes: number, text: string): string =>
        `${stamp(ALERT_AT - minutes * 60_000)} prod-3 ${text}`
      const calm = Array.from({ length: 300 }, (_, n) =>
        line(350 - n, `systemd[1]: Started session ${n} of user root.`),
      )
      const killed = line(
        3,
        'kernel: [81.2] Out of memory: Killed process 4121 (shop) total-vm:18kB, anon-rss:9kB',
      )
      await writeFile(
        join(folder, 'syslog'),
        [line(355, 'kernel: [1.0] eth0: link up'), ...calm, killed, ''].join('\n'),
      )
      await utimes(join(folder, 'syslog'), ALERT_AT / 1_000, ALERT_AT / 1_000)
      const { evidence } = await open([folder]).around(incidentOf(payload, ALERT_AT), never)
      expect(evidence[1]).toMatchObject({
        kind: 'restart',
        service: 'shop',
        count: 1,
        facts: { reason: 'out of memory' },
      })
    }))
})

describe('releases', () => {
  const at = (minutes: number): string => new Date(ALERT_AT - minutes * 60_000).toISOString()
  const titles = (lines: readonly string[]) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'shop.log'), `${lines.join('\n')}\n`)
      await utimes(join(folder, 'shop.log'), ALERT_AT / 1_000, ALERT_AT / 1_000)
      const { evidence } = await open([folder]).around(incidentOf(payload, ALERT_AT), never)
      return evidence.filter((one) => one.kind === 'deployment').map((one) => one.facts)
    })

  it('a list of packages is no release of the service that prints it', async () => {
    expect(
      await titles([
        `${at(300)} INFO up`,
        `${at(5)} INFO Upgrade: libcurl4 (7.88.1, 7.88.2), git (2.39.5, 2.39.6)`,
      ]),
    ).toEqual([])
  })

  it('the version of a runtime is no release', async () => {
    expect(await titles([`${at(300)} INFO up`, `${at(5)} INFO deploying on node v20.18.0`])).toEqual([])
  })

  it('a start with the version that ran before is no release, one with another version is', async () => {
    const start = (minutes: number, version: string): string =>
      `${at(minutes)} INFO starting shop v${version}`
    expect(await titles([start(300, '1.4.0'), start(5, '1.4.0')])).toEqual([])
    expect(await titles([start(300, '1.4.0'), start(5, '1.4.1')])).toEqual([
      { version: '1.4.1', previous: '1.4.0' },
    ])
  })

  it('a deployment that is told in words needs no earlier version', async () => {
    expect(await titles([`${at(300)} INFO up`, `${at(5)} INFO deployed release 2.14.0`])).toEqual([
      { version: '2.14.0' },
    ])
  })
})

describe('the time that is looked at', () => {
  it('an alert with an old fixed date is anchored on when it came', () =>
    inFolder(async (folder) => {
      const { alert } = await writeScenario('disk-full', folder, ALERT_AT)
      const old = { ...alert, date: '1700000000000', last_updated: '1700000000000' }
      const report = await open([folder]).around(incidentOf(old, ALERT_AT), never)
      expect(report.evidence.length).toBeGreaterThan(1)
      expect(report.reading.windowTo).toBeGreaterThanOrEqual(ALERT_AT)
    }))

  it('files last written before the hours that matter are counted, not read', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'old.log'), '2020-01-01 00:00:00 ERROR old\n')
      await utimes(join(folder, 'old.log'), 1_577_836_800, 1_577_836_800)
      const { reading } = await open([folder]).around(incidentOf(payload, ALERT_AT), never)
      expect(reading).toMatchObject({ files: 0, lines: 0 })
      expect(reading.skipped).toEqual([
        { path: folder, reason: '1 file was last written before the hours that matter' },
      ])
    }))
})

describe('the reading', () => {
  it('what cannot be read is named with its reason, and nothing is thrown', async () => {
    const source = open(['/nowhere/at/all', '/dev/null'])
    const { evidence, reading } = await source.around(incidentOf(payload, ALERT_AT), never)
    expect(evidence).toHaveLength(1)
    expect(reading.skipped).toEqual([
      { path: '/nowhere/at/all', reason: 'does not exist' },
      { path: '/dev/null', reason: 'is not a file or folder' },
    ])
    expect(await source.watched()).toEqual([
      { path: '/nowhere/at/all', files: 0, problem: 'does not exist' },
      { path: '/dev/null', files: 0, problem: 'is not a file or folder' },
    ])
  })

  it('no secret and no hidden character leaves the worker', () =>
    inFolder(async (folder) => {
      const at = (minute: number): string => new Date(ALERT_AT - minute * 60_000).toISOString()
      const calm = Array.from({ length: 200 }, (_, n) => `${at(300 - n)} INFO all is well`)
      const bad = [3, 2, 1].map(
        (n) => `${at(n)} ERROR login failed password=hunter2 \u202eBearer abcdefgh12345 \u001b[31mred`,
      )
      await writeFile(join(folder, 'shop.log'), [...calm, ...bad, ''].join('\n'))
      await utimes(join(folder, 'shop.log'), ALERT_AT / 1_000, ALERT_AT / 1_000)
      const { evidence } = await open([folder]).around(incidentOf(payload, ALERT_AT), never)
      expect(evidence).toHaveLength(2)
      const everything = JSON.stringify(evidence)
      expect(everything).not.toMatch(/hunter2|abcdefgh12345|\u202e|\[31m/)
      expect(evidence[1]?.example.slots.map((slot) => slot.type)).toContain('secret')
    }))

  it('says how far it is, and stops in the middle of a file when it is told to', () =>
    inFolder(async (folder) => {
      const line = `${new Date(ALERT_AT - 60_000).toISOString()} INFO request served in 12ms\n`
      await writeFile(join(folder, 'shop.log'), line.repeat(400_000))
      await utimes(join(folder, 'shop.log'), ALERT_AT / 1_000, ALERT_AT / 1_000)
      const control = new AbortController()
      const seen: ReadingProgress[] = []
      const reading = open([folder]).around(incidentOf(payload, ALERT_AT), control.signal, (progress) => {
        seen.push(progress)
        control.abort(new Error('enough'))
      })
      await expect(reading).rejects.toThrow('enough')
      expect(seen[0]?.lines).toBeGreaterThan(0)
      expect(seen.at(-1)?.lines).toBeLessThan(400_000)
    }))
})

describe('lines that came from elsewhere', () => {
  const question = {
    service: 'shop',
    alertAt: ALERT_AT,
    baselineFrom: ALERT_AT - 100 * 60_000,
    windowFrom: ALERT_AT - 10 * 60_000,
    windowTo: ALERT_AT,
  }
  const line = (minutesBefore: number, message: string) => ({
    at: ALERT_AT - minutesBefore * 60_000,
    level: 'error' as const,
    service: 'shop',
    version: null,
    message,
    raw: message,
  })
  const usual = Array.from({ length: 100 }, (_, index) => line(index, `retry ${index} of the queue`))
  const fresh = Array.from({ length: 20 }, (_, index) => line(index / 4, `cannot reach db ${index}`))

  it('are compared in the thread as those of files are, and say where they come from', async () => {
    const batch = { records: [...usual, ...fresh], question, source: 'Datadog logs', severity: 1 as const }
    const { evidence, linesInWindow } = await open([]).analyse(batch, never)
    expect(evidence).toMatchObject([
      {
        id: 'E1',
        kind: 'new-pattern',
        source: 'Datadog logs',
        count: 20,
        pattern: 'cannot reach db <number>',
      },
    ])
    expect(linesInWindow).toBe(31)
  })

  it('are dropped with whoever wanted them compared', async () => {
    const batch = { records: usual, question, source: 'Datadog logs', severity: 1 as const }
    await expect(open([]).analyse(batch, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
  })
})
