import { describe, expect, it } from 'vitest'
import type { Question } from './candidate.ts'
import { Miner, type ServiceLogs } from './miner.ts'
import { silenceOf } from './silence.ts'

const MINUTE = 60_000
const question: Question = {
  service: 'mailer',
  alertAt: 0,
  baselineFrom: -370 * MINUTE,
  windowFrom: -10 * MINUTE,
  windowTo: 0,
}

/** A line every `every` minutes until `until`; each service has a file of its own. */
function logs(
  spoken: readonly { service: string; until: number; every?: number; pause?: number }[],
): ServiceLogs[] {
  const miner = new Miner(question)
  for (const [source, { service, until, every = 0.5, pause }] of spoken.entries())
    for (let minute = -369; minute <= until; minute += every) {
      if (pause !== undefined && minute > -200 && minute < -200 + pause) continue
      const message = 'mail sent'
      miner.add({ at: minute * MINUTE, level: 'info', service, version: null, message, raw: message }, source)
    }
  return [...miner.services()]
}
const others = { service: 'shop', until: 0 }

describe('a service that falls silent', () => {
  it('is evidence, with its last line and how many were due', () => {
    const found = silenceOf(logs([{ service: 'mailer', until: -15 }, others]), question)
    expect(found).toMatchObject({ kind: 'restart', service: 'mailer', count: 0, lastAt: -15 * MINUTE })
    expect(found?.facts).toEqual({ reason: 'silence', silent: '15 minutes' })
    expect(found?.expected).toBeCloseTo(30, 0)
    expect(found?.title).toMatch(/^No line since \d\d:\d\d, usually about 30 by now$/)
  })

  it.each<[string, ServiceLogs[]]>([
    ['it spoke a moment ago', logs([{ service: 'mailer', until: -2 }, others])],
    ['it has paused as long before', logs([{ service: 'mailer', until: -15, pause: 12 }, others])],
    ['it speaks seldom', logs([{ service: 'mailer', until: -15, every: 30 }, others])],
    [
      'nothing at all was written since',
      logs([
        { service: 'mailer', until: -15 },
        { ...others, until: -15 },
      ]),
    ],
    ['another service is silent', logs([{ service: 'reports', until: -15 }, others])],
  ])('is none when %s', (_, all) => expect(silenceOf(all, question)).toBeNull())

  it('is none when nobody asks about a service', () => {
    const all = logs([{ service: 'mailer', until: -15 }, others])
    expect(silenceOf(all, { ...question, service: null })).toBeNull()
  })
})
