import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anAlert, anIncident, anUtterance } from '../testing-ports.ts'
import { incidentReport } from './incident-report.ts'
import { fenced, inline, link } from './quoted-text.ts'
import { elapsed, lasting, precisely } from './report-words.ts'

const NOW = Date.UTC(2026, 0, 10, 4)

describe('the report of an incident', () => {
  it('has what a review needs, with absolute times', () => {
    const report = incidentReport(
      anIncident({ state: 'recovered', recoveredAt: Date.UTC(2026, 0, 10, 3, 7) }),
      NOW,
    )
    for (const words of [
      '# p95 latency on checkout-api\n',
      '| Lasted | 12 min |',
      '| Opened | 2026-01-10 02:55:00 UTC |',
      '| In Datadog | <https://app.datadoghq.com/event/event?id=1> |',
      '**Probable cause** (confidence 80 %): The connection pool is exhausted.',
      '- Checkout API is slow. (E1)',
      'Read 12,000 lines from 2 files',
      '- /var/log/secret.log: not allowed',
      '### E1: New error since 02:55',
      '42 times (0.5 expected), first 2026-01-10 02:55:00 UTC',
      '```text\npool exhausted after 30s\npool exhausted after 31s\n```',
      '| 2026-01-10 03:00:01 UTC | completed | local-voice | Checkout API is slow. |',
      '| 2026-01-10 03:00:00 UTC | 2026-01-10 02:59:00 UTC | triggered | 1 | dlv\\_1 |',
    ])
      expect(report).toContain(words)
  })

  it('says who wrote it and why, and what a voice was paid', () => {
    const incident = anIncident({
      speech: [
        anUtterance({ by: 'elevenlabs', charged: { characters: 1_212, costUsd: 0.060_6 } }),
        anUtterance(),
      ],
    })
    const { sitrep } = incident
    if (sitrep === null) throw new Error('the incident has no report')
    const late = { ...sitrep, latencyMs: 2_500, fellBack: { from: 'gemini', failure: 'timeout' as const } }
    const report = incidentReport({ ...incident, sitrep: late }, NOW)
    expect(report).toContain('Written by Local analyst: Gemini was late · 2.5 s.')
    expect(report).toContain('| elevenlabs | 1,212 | $0.0606 | Checkout API is slow. |')
    expect(report).toContain('| local-voice | – | – | Checkout API is slow. |')
  })

  it('says how many secrets were taken out, and of what kind', () => {
    const incident = anIncident()
    const [evidence] = incident.evidence
    if (evidence === undefined) throw new Error('the incident has no evidence')
    const hiding = { ...incident, evidence: [{ ...evidence, hidden: { PASSWORD: 1, TOKEN: 2 } }] }
    expect(incidentReport(hiding, NOW)).toContain('| Secrets taken out | 1 password, 2 tokens |')
    expect(incidentReport(incident, NOW)).not.toContain('Secrets taken out')
  })

  it('has the timing of every step, absolute and since the alert was received', () => {
    const report = incidentReport(anIncident({ recoveredAt: Date.UTC(2026, 0, 10, 3, 7, 30) }), NOW)
    for (const words of [
      '| detect | 5 min | the monitor saw it | EchoOps received it |',
      '| first sound | 1 s | received | the first sound in the room |',
      '| explain | – | received | the report was written |',
      '| repair | 7 min 30 s | received | recovered |',
      '| 2026-01-10 02:55:00.000 | −5 min | Happened | – | p95 latency on checkout-api |',
      '| 2026-01-10 03:00:01.000 | +1 s | First sound | – | Checkout API is slow. |',
      '| 2026-01-10 03:07:30.000 | +7 min 30 s | Recovered | – | – |',
    ])
      expect(report).toContain(words)
  })

  it('says how long something took as precisely as matters', () => {
    expect([80, 1_250, 59_999, 60_000, 7_500_000, null].map(precisely)).toEqual([
      '80 ms',
      '1.25 s',
      '60 s',
      '1 min',
      '2 h 5 min',
      '–',
    ])
    expect([elapsed(0), elapsed(240), elapsed(-60_000)]).toEqual(['+0 ms', '+240 ms', '−1 min'])
  })

  it('says who is on it and since when, and that nobody is', () => {
    const at = Date.UTC(2026, 0, 10, 3, 4)
    expect(incidentReport(anIncident({ acknowledged: { by: 'ann|x', at } }), NOW)).toContain(
      '| Acknowledged | 2026-01-10 03:04:00 UTC by ann\\|x |',
    )
    expect(incidentReport(anIncident({ acknowledged: { by: 'wall', at } }), NOW)).toContain(
      'by somebody in the room |',
    )
    expect(incidentReport(anIncident(), NOW)).toMatch(/\| Acknowledged \| \S+ \|/)
  })

  it('says what Datadog was asked, what it found and why it did not answer', () => {
    const { reading } = anIncident()
    if (reading === null) throw new Error('the sample has no reading')
    const [from, to] = [Date.UTC(2026, 0, 10, 2), Date.UTC(2026, 0, 10, 3)]
    const asked = [
      { query: 'logs: service:a', from, to, found: 4_210, tookMs: 312, problem: null },
      {
        query: 'metrics: p95',
        from,
        to,
        found: null,
        tookMs: 2_200,
        problem: 'Datadog did not answer in time',
      },
    ]
    const report = incidentReport(anIncident({ reading: { ...reading, asked } }), NOW)
    expect(report).toContain('lines from Datadog and 2 files')
    expect(report).toContain('| Question | Span | Found | Took | Problem |')
    expect(report).toContain('| 2026-01-10 02:00:00 UTC to 2026-01-10 03:00:00 UTC | 4,210 | 312 ms |')
    expect(report).toContain('| 2200 ms | Datadog did not answer in time |')
  })

  it('tells an alert from what was counted in logs', () => {
    const [counted] = anIncident().evidence
    if (counted === undefined) throw new Error('the sample has no evidence')
    const report = incidentReport(
      anIncident({
        evidence: [
          { ...counted, id: 'E0', kind: 'alert', source: 'Datadog alert' },
          { ...counted, count: 1 },
        ],
      }),
      NOW,
    )
    expect(report).toContain('\nDatadog alert of 2026-01-10 02:55:00 UTC\n')
    expect(report).toContain('\n1 time (0.5 expected), first')
  })

  it('says plainly what there is not', () => {
    const report = incidentReport(
      anIncident({ sitrep: null, reading: null, evidence: [], speech: [], timeline: [], alerts: [] }),
      NOW,
    )
    expect(report).toContain('No report was written.')
    expect(report).toContain('| Open for | 1 h 5 min |')
    expect(report).toContain('Nothing was said.')
  })

  it('lets nothing from an alert or a log become markup', () => {
    const hostile =
      '<img src=x onerror=alert(1)>\n# owned\n```\n[click](javascript:x) | **b** @team https://evil.example'
    const incident = anIncident({
      title: hostile,
      alerts: [anAlert({ title: hostile, link: 'https://x.example/><script>' })],
      speech: [anUtterance({ text: hostile })],
      timeline: [{ at: 0, kind: hostile, text: hostile }],
    })
    const report = incidentReport(incident, NOW)
    expect(report).not.toMatch(/<(img|script)/)
    expect(report).not.toMatch(/^# owned/m)
    expect(report).not.toMatch(/(?<!\\)\]\(/)
    expect(report).not.toContain('@team')
    expect(report).not.toContain(' https://evil')
  })
})

describe('quoted text', () => {
  it('stays on one line and opens no markup, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const quoted = inline(text)
        expect(quoted).not.toMatch(/[\r\n\u2028\u2029]/)
        expect(quoted).not.toMatch(/[<>@]/)
        expect(quoted.replace(/\\./g, '')).not.toMatch(/[`*_[\]|~]/)
      }),
    )
  })

  it.each([
    ['# title', '\\# title'],
    ['1. item', '1\\. item'],
    ['- item', '\\- item'],
    ['1.93 s', '1\\.93 s'],
    ['see www.evil.example', 'see www\\.evil.example'],
    ['https://evil.example', 'https\\://evil.example'],
    ['a\u202eb\u200bc\u0000d', 'abcd'],
    ['p95 is 1.9 s & rising', 'p95 is 1.9 s &amp; rising'],
  ])('%j reads %j', (text, quoted) => {
    expect(inline(text)).toBe(quoted)
  })

  it('cannot leave its fence', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('`', 'a', '\n', '~', ' ') })), (lines) => {
        const [first, ...rest] = fenced(lines).split('\n')
        const fence = first?.replace('text', '') ?? ''
        expect(rest).toHaveLength(lines.length + 1)
        expect(rest.slice(0, -1).some((line) => line.includes(fence))).toBe(false)
        expect(rest.at(-1)).toBe(fence)
      }),
    )
  })

  it.each(['http://a.example', 'javascript:alert(1)', 'nonsense', null])('%j is no link', (address) => {
    expect(link(address)).toBeNull()
  })

  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59_499, '59 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
  ])('%i ms are %s', (ms, words) => {
    expect(lasting(ms)).toBe(words)
  })
})
