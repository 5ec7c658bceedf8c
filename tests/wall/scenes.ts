import type {
  AlertView,
  EvidenceView,
  IncidentSummary,
  IncidentView,
  MetricView,
  SentenceView,
  SitRepView,
  SpeechView,
} from '../../src/contract/incident.ts'
import type { Snapshot } from '../../src/contract/live.ts'

/** The wall's states as an engine would tell them. `now` is the moment of the snapshot; everything else hangs on it. */
export const MINUTE = 60_000

export function summary(now: number, changes: Partial<IncidentSummary> = {}): IncidentSummary {
  return {
    id: 'inc_pay',
    title: 'p95 latency above 500 ms',
    service: 'payment-gateway',
    environment: 'production',
    severity: 1,
    state: 'open',
    opened_at: now - 4 * MINUTE - 12_000,
    recovered_at: null,
    closed_at: null,
    acknowledged: null,
    updated_at: now - 4 * MINUTE,
    ...changes,
  }
}

export function alert(now: number): AlertView {
  return {
    delivery_id: 'dlv_7',
    transition: 'triggered',
    severity: 1,
    title: 'p95 latency above 500 ms',
    body: 'The slowest twentieth of requests took longer than 500 ms for five minutes. Dashboard and runbook are linked in the monitor.',
    tags: ['service:payment-gateway', 'env:production'],
    query: null,
    link: null,
    occurred_at: now - 4 * MINUTE,
    received_at: now - 4 * MINUTE,
  }
}

function example(text: string, marks: readonly string[]): EvidenceView['example'] {
  const slots = marks.map((mark) => {
    const from = text.indexOf(mark)
    return { from, to: from + mark.length, type: 'number' }
  })
  return { text, slots }
}

const trendOf = (last: readonly number[]) => [
  ...Array.from({ length: 42 }, (_, i) => (i % 11 === 0 ? 1 : 0)),
  ...last,
]

export function evidenceOf(now: number): EvidenceView[] {
  const at = (minutes: number) => now - minutes * MINUTE
  return [
    evidence('E0', {
      kind: 'alert',
      title: 'The alert itself',
      source: 'Datadog alert',
      count: 1,
      first_at: at(4),
      example: example('avg(last_5m):p95:trace.http.request{service:payment-gateway} > 0.5', ['0.5']),
    }),
    evidence('E1', {
      title: 'New error since 03:02',
      count: 412,
      first_at: at(6),
      last_at: at(0),
      example: example(
        '2026-11-23 03:02:11 ERROR pool: connection pool exhausted after 30000 ms, 118 waiting (max 20)',
        ['2026-11-23 03:02:11', '30000', '118', '20'],
      ),
      source: '/var/log/payment/payment-gateway.log',
      trend: trendOf([0, 3, 22, 58, 91, 104, 112]),
      lines: Array.from(
        { length: 12 },
        (_, index) =>
          `2026-11-23 03:0${2 + Math.floor(index / 4)}:1${index % 10} ERROR pool: connection pool exhausted after 30000 ms, ${80 + index * 3} waiting (max 20)`,
      ),
    }),
    evidence('E2', {
      kind: 'deployment',
      title: 'Release 2.14.0 went live at 03:01',
      level: 'info',
      count: 1,
      first_at: at(7),
      example: example('2026-11-23 03:01:07 INFO deploy: payment-gateway 2.13.4 -> 2.14.0 complete', [
        '2.14.0',
      ]),
      source: '/var/log/payment/deploy.log',
      trend: [...Array.from({ length: 46 }, () => 0), 1, 0, 0],
      facts: { version: '2.14.0', previous: '2.13.4' },
    }),
    evidence('E3', {
      kind: 'burst',
      title: 'Timeouts towards the ledger',
      level: 'warn',
      count: 1_204,
      expected: 31,
      first_at: at(6),
      example: example('WARN ledger-client: request timed out after 5000 ms (attempt 3)', ['5000', '3']),
      source: '/var/log/payment/payment-gateway.log',
      trend: trendOf([2, 9, 40, 180, 270, 300, 330]),
    }),
    evidence('E4', { title: 'Checkout answers with status 503', count: 96, first_at: at(5) }),
  ]
}

function evidence(id: string, changes: Partial<EvidenceView>): EvidenceView {
  return {
    id,
    kind: 'new-pattern',
    title: 'A new line',
    service: 'payment-gateway',
    pattern: 'pool exhausted after <duration>',
    level: 'error',
    count: 3,
    expected: 0,
    first_at: null,
    last_at: null,
    example: { text: 'GET /checkout 503 in 12 ms', slots: [] },
    source: '/var/log/checkout/access.log',
    lines: [],
    trend: [],
    facts: {},
    ...changes,
  }
}

export const SENTENCES: SentenceView[] = [
  {
    key: 's1',
    role: 'what',
    text: 'Payment gateway answers in 2.4 seconds, five times slower than usual.',
    evidence_ids: ['E0'],
  },
  {
    key: 's2',
    role: 'cause',
    text: 'Very likely since release 2.14.0 the connection pool is exhausted.',
    evidence_ids: ['E1', 'E2'],
  },
  {
    key: 's3',
    role: 'impact',
    text: 'About 400 requests failed in six minutes; checkout is affected too.',
    evidence_ids: ['E1', 'E4'],
  },
  {
    key: 's4',
    role: 'next',
    text: 'Consider rolling back to 2.13.4, or raise the pool above 20 connections.',
    evidence_ids: ['E2'],
  },
]

export function sitrep(changes: Partial<SitRepView> = {}): SitRepView {
  const sentences = changes.sentences ?? SENTENCES
  const headline = 'Critical. Payment gateway: p95 latency above 500 ms.'
  return {
    headline,
    sentences,
    root_cause: 'connection pool exhausted',
    confidence: 0.88,
    by: 'local-analyst',
    text: [headline, ...sentences.map(({ text }) => text)].join(' '),
    complete: true,
    ...changes,
  }
}

export function speech(id: string, changes: Partial<SpeechView> = {}): SpeechView {
  return {
    id,
    incident_id: 'inc_pay',
    purpose: 'sentence',
    key: id,
    text: SENTENCES.find(({ key }) => key === id)?.text ?? '',
    evidence_ids: [],
    state: 'queued',
    by: 'local-voice',
    audio_ms: 4_000,
    audio_url: `/audio/${id}`,
    started_at: null,
    ended_at: null,
    ...changes,
  }
}

export const headlineSpeech = (changes: Partial<SpeechView> = {}): SpeechView =>
  speech('headline', {
    purpose: 'headline',
    text: 'Critical. Payment gateway: p95 latency above 500 ms.',
    ...changes,
  })

export function incident(now: number, changes: Partial<IncidentView> = {}): IncidentView {
  return {
    ...summary(now),
    alerts: [],
    evidence: evidenceOf(now),
    reading: {
      files: 41,
      lines: 214_532,
      bytes: 48_200_000,
      skipped: [],
      baseline_from: now - 6 * 60 * MINUTE,
      window_from: now - 10 * MINUTE,
      window_to: now,
      duration_ms: 812,
    },
    sitrep: sitrep(),
    speech: [
      headlineSpeech({ state: 'completed' }),
      speech('s1', { state: 'completed' }),
      speech('s2', { state: 'speaking' }),
      speech('s3'),
    ],
    commands: [],
    timeline: [],
    ...changes,
  }
}

export function snapshot(now: number, changes: Partial<Snapshot> = {}): Snapshot {
  const subject = changes.subject ?? null
  return {
    type: 'snapshot',
    now,
    version: '0.1.0',
    engines: { voice: 'local-voice', analyst: 'local-analyst', evidence: 'log-files', ear: null },
    muted: false,
    mutes: [],
    subject_id: subject?.id ?? null,
    incidents: history(now),
    subject,
    analysing: [],
    speaking: null,
    waiting: 0,
    watched: [
      { path: '/var/log/payment', files: 12, problem: null },
      { path: '/var/log/checkout', files: 9, problem: null },
      { path: '/srv/ledger/logs', files: 20, problem: null },
      { path: '/var/log/auth.log', files: 0, problem: 'may not be read' },
    ],
    quarantined: [],
    degraded: [],
    listening: null,
    command: null,
    trail: [],
    demo: null,
    chaos: { active: false, until: null },
    ...changes,
  }
}

export function history(now: number): IncidentSummary[] {
  const at = (minutes: number) => now - minutes * MINUTE
  const over = (
    id: string,
    severity: 1 | 2 | 3 | 4 | 5,
    title: string,
    service: string,
    from: number,
    to: number,
  ) =>
    summary(now, {
      id,
      severity,
      title,
      service,
      state: 'recovered',
      opened_at: at(from),
      recovered_at: at(to),
      updated_at: at(to),
    })
  return [
    over('inc_a', 2, 'Error rate above 2 % on login', 'auth-api', 84, 61),
    over('inc_b', 3, 'Disk 85 % full on db-2', 'ledger-db', 190, 120),
    over('inc_c', 4, 'Slow nightly export', 'reports', 312, 301),
  ]
}

/** An incident out of whose lines secrets were taken. */
export function withSecrets(now: number): IncidentView {
  const whole = incident(now)
  const [e0, e1, ...rest] = whole.evidence
  if (e0 === undefined || e1 === undefined) throw new Error('the scene has no evidence')
  const text = 'ERROR pool: login of svc-payment failed, password=••••••, retried with token ••••••'
  const slots = [...text.matchAll(/•+/g)].map(({ index }) => ({ from: index, to: index + 6, type: 'secret' }))
  const logged = { ...e1, example: { text, slots }, lines: [text], hidden: { PASSWORD: 1, TOKEN: 2 } }
  return { ...whole, evidence: [e0, logged, ...rest], hidden: { PASSWORD: 1, TOKEN: 2 } }
}

/** Other incidents that burn at the same time. */
export function others(now: number): IncidentSummary[] {
  const at = (minutes: number) => now - minutes * MINUTE
  return [
    summary(now, {
      id: 'o1',
      severity: 2,
      title: 'Error rate above 5 %',
      service: 'checkout-api',
      opened_at: at(3),
    }),
    summary(now, {
      id: 'o2',
      severity: 3,
      title: 'Queue lag above 10,000',
      service: 'order-events',
      opened_at: at(17),
    }),
    summary(now, {
      id: 'o3',
      severity: 4,
      title: 'Certificate expires in 6 days',
      service: 'cdn',
      opened_at: at(130),
    }),
  ]
}

/** Fifty incidents in two minutes. */
export function storm(now: number): IncidentSummary[] {
  return Array.from({ length: 49 }, (_, index) =>
    summary(now, {
      id: `storm_${index}`,
      severity: ([1, 2, 2, 3, 3, 3, 4, 5] as const)[index % 8] ?? 5,
      title: `Error rate above ${index} %`,
      service: `service-${index}`,
      opened_at: now - index * 2_500,
    }),
  )
}

/** The metric of the alert: quiet for most of an hour, then far over its limit. */
export function metric(now: number, changes: Partial<MetricView> = {}): MetricView {
  const points = Array.from({ length: 61 }, (_, index): [number, number] => {
    const ripple = 0.05 * Math.sin(index * 1.7) + 0.03 * Math.sin(index * 0.6)
    const rise = Math.max(0, index - 53) / 7
    return [now - (60 - index) * MINUTE, 0.36 + ripple + 2 * Math.min(1, rise * 1.6)]
  })
  return {
    name: 'p95:trace.http.request{env:prod,service:payment-gateway}',
    unit: 's',
    points,
    threshold: 0.5,
    ...changes,
  }
}
