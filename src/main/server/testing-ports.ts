import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '../domain/alert.ts'
import type { CommandRecord } from '../domain/command-record.ts'
import type { Incident } from '../domain/incident.ts'
import type { QuarantinedDelivery } from '../domain/journal.ts'
import type { Utterance } from '../domain/speech.ts'
import type { ArchivedAudio } from '../ports/audio-archive.ts'
import type { Clock } from '../ports/clock.ts'
import type { FiguresNow } from '../ports/figures.ts'
import type { Log } from '../ports/log.ts'
import type { ServerParts } from './parts.ts'

/** For tests: time that only moves when it is told to; its timers fire in order. */
export interface TurnedClock extends Clock {
  forward(ms: number): void
}

export function turnedClock(startMs = Date.UTC(2026, 0, 10, 3)): TurnedClock {
  let now = startMs
  const timers = new Set<{ at: number; run: () => void }>()
  return {
    now: () => now,
    monotonicMs: () => now - startMs,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    forward(ms) {
      const until = now + ms
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers.delete(due)
        now = due.at
        due.run()
      }
      now = until
    },
  }
}

const quiet = (): void => undefined
export const quietLog: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }

export function anAlert(over: Partial<Alert> = {}): Alert {
  return {
    deliveryId: 'dlv_1',
    deliveryKey: 'event:1',
    deliveryKeyIsHash: false,
    incidentKey: 'cycle:1',
    transition: 'triggered',
    severity: 1,
    title: 'p95 latency on checkout-api',
    body: 'Latency is 1.93 s',
    service: 'checkout-api',
    environment: 'prod',
    host: null,
    scope: null,
    tags: ['env:prod'],
    metric: null,
    query: 'avg(last_5m):p95:trace.http.request.duration{*} > 0.5',
    link: 'https://app.datadoghq.com/event/event?id=1',
    snapshot: null,
    measurement: null,
    occurredAt: Date.UTC(2026, 0, 10, 2, 59),
    receivedAt: Date.UTC(2026, 0, 10, 3),
    ...over,
  }
}

export function anUtterance(over: Partial<Utterance> = {}): Utterance {
  return {
    id: 'utt_1',
    incidentId: 'inc_1',
    purpose: 'sentence',
    key: 'what',
    text: 'Checkout API is slow.',
    evidenceIds: ['E0'],
    severity: 1,
    state: 'completed',
    attempts: 1,
    by: 'local-voice',
    audioMs: 1_200,
    queuedAt: Date.UTC(2026, 0, 10, 3),
    startedAt: Date.UTC(2026, 0, 10, 3, 0, 1),
    endedAt: Date.UTC(2026, 0, 10, 3, 0, 2),
    ...over,
  }
}

export function anIncident(over: Partial<Incident> = {}): Incident {
  return {
    id: 'inc_1',
    key: 'cycle:1',
    title: 'p95 latency on checkout-api',
    service: 'checkout-api',
    environment: 'prod',
    severity: 1,
    state: 'open',
    transition: 'triggered',
    openedAt: Date.UTC(2026, 0, 10, 2, 55),
    recoveredAt: null,
    closedAt: null,
    acknowledged: null,
    updatedAt: Date.UTC(2026, 0, 10, 2, 59),
    alerts: [anAlert()],
    evidence: [
      {
        id: 'E1',
        kind: 'new-pattern',
        title: 'New error since 02:55',
        service: 'checkout-api',
        pattern: 'pool exhausted after <duration>',
        level: 'error',
        count: 42,
        expected: 0.5,
        firstAt: Date.UTC(2026, 0, 10, 2, 55),
        lastAt: Date.UTC(2026, 0, 10, 2, 59),
        example: { text: 'pool exhausted after 30s', slots: [{ from: 21, to: 24, type: 'duration' }] },
        source: '/var/log/checkout.log',
        lines: ['pool exhausted after 30s', 'pool exhausted after 31s'],
        trend: [0, 0, 42],
        facts: { version: '2.14.0' },
        score: 0.9,
      },
    ],
    reading: {
      files: 2,
      lines: 12_000,
      bytes: 900_000,
      skipped: [{ path: '/var/log/secret.log', reason: 'not allowed' }],
      baselineFrom: Date.UTC(2026, 0, 10),
      windowFrom: Date.UTC(2026, 0, 10, 2, 50),
      windowTo: Date.UTC(2026, 0, 10, 3),
      durationMs: 80,
    },
    sitrep: {
      headline: 'Critical. Checkout API: p95 latency above 500 ms.',
      sentences: [{ key: 'what', role: 'what', text: 'Checkout API is slow.', evidenceIds: ['E1'] }],
      rootCause: 'The connection pool is exhausted.',
      confidence: 0.8,
      by: 'local-analyst',
      durationMs: 5,
      costUsd: 0,
    },
    sitrepComplete: true,
    speech: [anUtterance()],
    timeline: [{ at: Date.UTC(2026, 0, 10, 2, 55), kind: 'alert', text: 'Alert: p95 latency' }],
    ...over,
  }
}

/** Parts that remember what they were given. `fail` makes the store refuse. */
/** A command that was answered, but for what the test says. */
export function aCommand(over: Partial<CommandRecord> = {}): CommandRecord {
  return {
    id: 'cmd_1',
    incidentId: null,
    at: Date.UTC(2026, 0, 10, 2, 59),
    who: 'wall',
    source: 'voice',
    transcript: 'status',
    intent: { action: 'status', targets: [], environment: null, parameters: {} },
    state: 'answered',
    reason: '',
    message: 'Nothing is burning.',
    question: null,
    outcome: null,
    watching: null,
    candidates: [],
    endedAt: Date.UTC(2026, 0, 10, 2, 59),
    steps: [],
    ...over,
  }
}

export interface RememberingParts extends ServerParts {
  readonly delivered: { payload: Record<string, unknown>; hash: string; deliveryId: string }[]
  readonly quarantined: QuarantinedDelivery[]
  readonly audio: Map<string, ArchivedAudio>
  fail: Error | null
  failDelivery: Error | null
}

export async function rememberingParts(over: Partial<ServerParts> = {}): Promise<RememberingParts> {
  const incidents = [anIncident(), anIncident({ id: 'inc_2', state: 'recovered', service: null })]
  const engines = { voice: 'local-voice', analyst: 'local-analyst', evidence: 'logs', ear: null }
  let ids = 0
  const parts: RememberingParts = {
    observed: { to: 'nowhere', traces: false, why: null },
    delivered: [],
    quarantined: [],
    audio: new Map(),
    fail: null,
    failDelivery: null,
    incidents: {
      list: () => incidents,
      find: (id) => incidents.find((one) => one.id === id) ?? null,
      async quarantine(delivery) {
        if (parts.fail !== null) throw parts.fail
        parts.quarantined.push(delivery)
      },
    },
    archive: { find: async (id) => parts.audio.get(id) ?? null },
    sounds: { coming: async () => undefined },
    commands: noCommands(),
    commandBook: { ofIncident: () => [] },
    chaos: {
      start: () => ({ active: true, until: 1 }),
      stop: () => ({ active: false, until: null }),
      state: () => ({ active: false, until: null }),
      delay: async () => undefined,
    },
    demo: () => null,
    pinSet: false,
    hub: { full: false, attach: (socket) => socket.close(1000, 'not tested') },
    clock: turnedClock(),
    ids: { next: (prefix) => `${prefix}_${++ids}` },
    log: quietLog,
    telemetry: { count: quiet },
    ownNames: [],
    webhookSecret: null,
    version: '1.2.3',
    hostKind: 'headless',
    pageDir: await aPage(),
    status: () => ({
      state: 'idle',
      incident_id: null,
      severity: null,
      text: '',
      audio_available: false,
      audio_url: null,
      timestamp: '2026-01-10T03:00:00.000Z',
      open_incidents: 0,
    }),
    engines: () => engines,
    figures: { now: () => someFigures() },
    async deliver(payload, hash, deliveryId) {
      const failure = parts.failDelivery ?? parts.fail
      if (failure !== null) throw failure
      const change = parts.delivered.some((one) => one.hash === hash) ? 'duplicate' : 'opened'
      parts.delivered.push({ payload, hash, deliveryId })
      return { incident: anIncident(), alert: anAlert({ deliveryId }), change }
    },
    ...over,
  }
  return parts
}

async function aPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'echoops-page-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>the wall</title>')
  await writeFile(join(folder, 'widget.html'), '<title>the widget</title>')
  await writeFile(join(folder, 'assets', 'index-BkD2x9aQ.js'), 'export {}')
  return folder
}

/** Figures of an engine that has just been asked twice. */
export function someFigures(over: Partial<FiguresNow> = {}): FiguresNow {
  const at = Date.UTC(2026, 0, 10, 3)
  const level = { total: 2, satisfactory: 1, level: 0.5, burnRate: 10, budgetLeft: -9 }
  return {
    ...{ at, since: at - 60_000, dayFrom: at - 3 * 3_600_000, upMs: 90_500, note: null },
    latency: {
      points: [
        { at: at - 40_000.5, ms: 312.4, of: 'command' },
        { at: at - 2_000, ms: 1_640, of: 'report' },
      ],
      commands: { count: 1, p50Ms: 312.4, p95Ms: 312.4 },
      reports: { count: 1, p50Ms: 1_640, p95Ms: 1_640 },
    },
    firstAudio: [{ engine: 'local-voice', count: 2, p50Ms: 120, p95Ms: 140 }],
    slo: { target: 0.95, hour: level, week: level },
    today: {
      costUsd: 0.0012,
      cost: [{ provider: 'gemini', purpose: 'analyst', usd: 0.0012 }],
      ...{ promptTokens: 900, completionTokens: 120, commands: 1, reports: 1 },
      fallbacks: [{ sense: 'voice', count: 1, from: 'elevenlabs', to: 'local-voice', why: 'timeout' }],
      refusals: [{ reason: 'destructive', count: 1 }],
      webhooks: { received: 3, duplicate: 1, quarantined: 0 },
    },
    ...over,
  }
}

/** A desk that is not part of the test. */
function noCommands(): ServerParts['commands'] {
  const refuse = () => {
    throw new Error('not part of this test')
  }
  return { take: refuse, hear: refuse, confirm: refuse, cancel: refuse, soundOf: () => null }
}
