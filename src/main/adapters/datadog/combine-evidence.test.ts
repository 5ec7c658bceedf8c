import { describe, expect, it } from 'vitest'
import { type VirtualClock, virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { Evidence, EvidenceReport } from '../../domain/evidence.ts'
import { alertEvidence } from '../../domain/logs/alert-evidence.ts'
import { decisiveAlert } from '../../domain/logs/alert-window.ts'
import type { EvidenceSource, ReadingProgress } from '../../ports/evidence-source.ts'
import { combineEvidence, FAR_WITHIN_MS } from './combine-evidence.ts'
import { ALERT_AT, incident, recordingLog } from './testing-datadog.ts'

const INCIDENT = incident('pool-exhausted-after-release')
const never = new AbortController().signal

function piece(source: string, pattern: string, score: number, over: Partial<Evidence> = {}): Evidence {
  const alert = alertEvidence(INCIDENT, decisiveAlert(INCIDENT))
  return {
    ...alert,
    id: 'E1',
    kind: 'new-pattern',
    title: pattern,
    source,
    pattern,
    score,
    facts: {},
    ...over,
  }
}

function report(pieces: readonly Evidence[], over: Partial<EvidenceReport> = {}): EvidenceReport {
  return {
    evidence: [alertEvidence(INCIDENT, decisiveAlert(INCIDENT)), ...pieces],
    reading: {
      files: 2,
      lines: 10,
      bytes: 100,
      skipped: [],
      baselineFrom: 1,
      windowFrom: 2,
      windowTo: 3,
      durationMs: 5,
    },
    ...over,
  }
}

type Around = EvidenceSource['around']
const source = (around: Around, path = 'x'): EvidenceSource => ({
  around,
  watched: async () => [{ path, files: 1, problem: null }],
  close: async () => undefined,
})

const hanging: Around = (_incident, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
/** Heeds no signal. */
const deaf: Around = () => new Promise(() => undefined)

function combined(far: Around, near: Around, clock: VirtualClock = virtualClock(ALERT_AT)) {
  const log = recordingLog()
  const sources = [
    { name: 'Datadog', source: source(far, 'Datadog'), withinMs: FAR_WITHIN_MS },
    { name: 'log files', source: source(near, '/var/log'), withinMs: null },
  ]
  return { source: combineEvidence(sources, { clock, log }), log, clock }
}

describe('evidence of several sources', () => {
  it('is one list by weight: the alert once, what both saw once, numbers without a gap', async () => {
    const far = report([
      piece('Datadog logs', 'pool exhausted', 0.9, { facts: { waiting: '118' } }),
      piece('Datadog events', 'x', 0.5),
    ])
    const near = report([
      piece('/var/log/a', 'slow', 0.7),
      piece('/var/log/a', 'pool exhausted', 0.6, { facts: { reach: '6 hours' } }),
    ])
    const { evidence, reading } = await combined(
      async () => far,
      async () => near,
    ).source.around(INCIDENT, never)
    expect(evidence.map(({ id, source, pattern }) => [id, source, pattern])).toEqual([
      ['E0', 'Datadog alert', INCIDENT.title],
      ['E1', 'Datadog logs', 'pool exhausted'],
      ['E2', '/var/log/a', 'slow'],
      ['E3', 'Datadog events', 'x'],
    ])
    expect(evidence[1]?.facts).toEqual({ waiting: '118', reach: '6 hours' })
    expect(reading).toMatchObject({ files: 4, lines: 20, bytes: 200, skipped: [] })
  })

  it('is never more than eight pieces', async () => {
    const many = report(Array.from({ length: 7 }, (_, index) => piece('a', `a${index}`, 0.5)))
    const more = report(Array.from({ length: 7 }, (_, index) => piece('b', `b${index}`, 0.6)))
    const { evidence } = await combined(
      async () => many,
      async () => more,
    ).source.around(INCIDENT, never)
    expect(evidence).toHaveLength(8)
    expect(evidence.slice(1).every(({ source }) => source === 'b')).toBe(true)
  })

  it('is asked for at the same time, and progress is the sum', async () => {
    const begun: string[] = []
    const told: ReadingProgress[] = []
    const asks =
      (name: string, lines: number): Around =>
      async (_incident, _signal, onProgress) => {
        begun.push(name)
        onProgress?.({ files: 1, lines, bytes: lines * 10 })
        await new Promise((resolve) => setImmediate(resolve))
        return report([])
      }
    await combined(asks('far', 5), asks('near', 7)).source.around(INCIDENT, never, (one) => told.push(one))
    expect(begun.toSorted()).toEqual(['far', 'near'])
    expect(told.at(-1)).toEqual({ files: 2, lines: 12, bytes: 120 })
  })

  it('carries the metric and the questions of whoever has them', async () => {
    const metric = { name: 'm', unit: 's', points: [[1, 2]] as const, threshold: 1 }
    const asked = [{ query: 'logs: x', from: 1, to: 2, found: 0, tookMs: 3, problem: null }]
    const base = report([])
    const far = report([], { metric, reading: { ...base.reading, asked } })
    const found = await combined(
      async () => far,
      async () => base,
    ).source.around(INCIDENT, never)
    expect(found.metric).toEqual(metric)
    expect(found.reading.asked).toEqual(asked)
    const without = await combined(
      async () => base,
      async () => base,
    ).source.around(INCIDENT, never)
    expect('metric' in without || 'asked' in without.reading).toBe(false)
  })
})

describe('a source far away', () => {
  it.each<[string, Around]>([
    ['hangs', hanging],
    ['hangs and heeds nothing', deaf],
  ])('that %s is waited for no longer than it may take, and is named', async (_how, far) => {
    const { source: both, clock, log } = combined(far, async () => report([piece('/var/log/a', 'slow', 0.7)]))
    let found: EvidenceReport | null = null
    void both.around(INCIDENT, never).then((one) => {
      found = one
    })
    await clock.advance(FAR_WITHIN_MS - 1)
    expect(found).toBeNull()
    await clock.advance(1)
    expect(found).toMatchObject({
      evidence: [{ id: 'E0' }, { id: 'E1', pattern: 'slow' }],
      reading: { skipped: [{ path: 'Datadog', reason: 'did not answer in time' }] },
    })
    expect(log.lines).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })

  it('that is late has until the files are read, for until then it delays nothing', async () => {
    const clock = virtualClock(ALERT_AT)
    const answersAfter =
      (ms: number, one: EvidenceReport): Around =>
      () =>
        new Promise((resolve) => clock.after(ms, () => resolve(one)))
    const far = answersAfter(4_000, report([piece('Datadog logs', 'late', 0.9)]))
    const found = combined(far, answersAfter(5_000, report([])), clock).source.around(INCIDENT, never)
    await clock.advance(5_000)
    expect((await found).evidence[1]?.pattern).toBe('late')
  })

  it('that fails costs nothing but its own part', async () => {
    const failing: Around = () => Promise.reject(new Error('boom'))
    const { source: both, clock } = combined(failing, async () => report([]))
    const { reading } = await both.around(INCIDENT, never)
    expect(reading.skipped).toEqual([{ path: 'Datadog', reason: 'failed' }])
    expect(clock.pending()).toBe(0)
  })

  it('carries the report alone when the files fail; when all fail, the failure of the files is told', async () => {
    const failing: Around = () => Promise.reject(new Error('no disk'))
    const { reading } = await combined(async () => report([]), failing).source.around(INCIDENT, never)
    expect(reading.skipped).toEqual([{ path: 'log files', reason: 'failed' }])
    const none = combined(() => Promise.reject(new Error('no net')), failing).source
    await expect(none.around(INCIDENT, never)).rejects.toThrow('no disk')
  })

  it('ends with whoever wants no report any more', async () => {
    const controller = new AbortController()
    const { source: both, clock } = combined(deaf, hanging)
    const found = both.around(INCIDENT, controller.signal)
    controller.abort(new Error('stop'))
    await expect(found).rejects.toThrow('stop')
    expect(clock.pending()).toBe(0)
  })

  it('stands among what is watched', async () => {
    const { source: both } = combined(hanging, hanging)
    expect((await both.watched()).map(({ path }) => path)).toEqual(['Datadog', '/var/log'])
    await both.close()
  })
})
