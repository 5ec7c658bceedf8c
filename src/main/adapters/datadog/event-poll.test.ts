import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakeDatadog } from '../../../../tests/fakes/datadog/fake-datadog.ts'
import { monitorChange } from '../../../../tests/fakes/datadog/monitor-events.ts'
import { type VirtualClock, virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { parseAlert } from '../../domain/alert-parse.ts'
import type { Ids } from '../../ports/ids.ts'
import { FakeJournal } from '../incident-book/fake-journal.ts'
import { openIncidentBook } from '../incident-book/incident-book.ts'
import { type EventPoll, type EventPollOptions, openEventPoll } from './event-poll.ts'
import { monitorEventOf } from './monitor-event.ts'
import { account, closeFakes, EVENTS_PATH, fake, MINUTE, recordingLog } from './testing-datadog.ts'

const NOW = Date.UTC(2026, 10, 22, 3, 10)
const SECOND = 1_000
let home = ''
const polls: EventPoll[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'echoops-poll-'))
})
afterEach(async () => {
  for (const poll of polls.splice(0)) await poll.close()
  await closeFakes()
  await rm(home, { recursive: true, force: true })
})

function counting(): Ids {
  let number = 0
  return {
    next: (prefix) => {
      number += 1
      return `${prefix}_${String(number).padStart(5, '0')}`
    },
  }
}

interface Stage {
  readonly datadog: FakeDatadog
  readonly clock: VirtualClock
  /** Event ids in the order they were passed on. */
  readonly passed: string[]
  readonly problems: (string | null)[]
  readonly start: (over?: Partial<EventPollOptions>) => EventPoll
  /** Turns the clock on until so many polls more have been answered and worked up. */
  readonly polls: (count?: number) => Promise<void>
}

async function stage(): Promise<Stage> {
  const datadog = await fake()
  const clock = virtualClock(NOW)
  datadog.account.now = () => clock.now()
  const passed: string[] = []
  const problems: (string | null)[] = []
  const cursor = async (): Promise<string> =>
    readFile(join(home, 'datadog-events.json'), 'utf8').catch(() => '')
  return {
    datadog,
    clock,
    passed,
    problems,
    start: (over = {}) => {
      const poll = openEventPoll({
        ...account(datadog.url, clock),
        log: recordingLog(),
        ids: counting(),
        home,
        deliver: async (payload) => void passed.push(String(payload['id'])),
        problem: (text) => problems.push(text),
        ...over,
      })
      polls.push(poll)
      return poll
    },
    polls: async (count = 1) => {
      for (let done = 0; done < count; done += 1) {
        const written = await cursor()
        // Until the end of the next poll that succeeds is on the disk.
        while ((await cursor()) === written) await turn(datadog, clock)
      }
    },
  }
}

/** Time stands still while Datadog owes an answer: no deadline passes because this machine is slow. */
async function turn(datadog: FakeDatadog, clock: VirtualClock): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2))
  if (datadog.underway() === 0) await clock.advance(1_000)
}

const at = (secondsAgo: number): number => NOW - secondsAgo * SECOND
const queries = (datadog: FakeDatadog): string[] =>
  datadog.requests.map(({ body }) => (body as { filter: { from: string } }).filter.from)

describe('alerts without an open door', () => {
  it('are passed on once, in the order they happened, however often they are seen', async () => {
    const { datadog, passed, start, polls } = await stage()
    datadog.account.events = [
      monitorChange({ id: '2', at: at(30), transition: 'Recovered' }),
      monitorChange({ id: '1', at: at(60), transition: 'Triggered' }),
    ]
    start()
    await polls(3)
    expect(passed).toEqual(['1', '2'])
    expect(datadog.requests[0]).toMatchObject({
      path: EVENTS_PATH,
      body: {
        filter: { query: 'source:alert', from: 'now-16m', to: 'now' },
        sort: 'timestamp',
        page: { limit: 1_000 },
      },
    })
    expect(queries(datadog).slice(1)).toEqual(['now-7m', 'now-7m'])
  })

  it('that Datadog shows minutes late are heard all the same', async () => {
    const { datadog, clock, passed, start, polls } = await stage()
    start()
    await polls(2)
    datadog.account.events = [
      monitorChange({ id: 'late', at: clock.now() - 5 * MINUTE, transition: 'Triggered' }),
    ]
    await polls(2)
    expect(passed).toEqual(['late'])
  })

  it('have the keys of the webhook: the same event by both ways is one delivery of one incident', () => {
    const change = monitorChange({ id: '7400000000000123', at: NOW, transition: 'Triggered', cycle: '99' })
    const event = {
      attributes: { ...change, attributes: { title: change.title, timestamp: NOW, ...change.attributes } },
    }
    const polled = monitorEventOf(event, { site: 'datadoghq.eu', orgId: '70131' })?.payload ?? {}
    const posted = {
      id: '7400000000000123',
      title: change.title,
      body: change.message,
      date: String(NOW),
      last_updated: String(NOW),
      org: { id: '70131', name: 'Example Shop' },
      alert_transition: 'Triggered',
      alert_priority: 'P1',
      alert_scope: 'service:payment-gateway,env:prod',
      alert_cycle_key: '99',
      alert_title: 'p95 latency is high on payment-gateway',
      alert_query: 'percentile(last_5m):p95:trace.http.request{env:prod,service:payment-gateway} > 1.5',
      tags: change.tags?.join(','),
    }
    const context = { receivedAt: NOW, deliveryId: 'dlv_1', bodyHash: 'x', services: [] }
    const [one, other] = [parseAlert(polled, context), parseAlert(posted, context)]
    for (const key of [
      'deliveryKey',
      'incidentKey',
      'transition',
      'severity',
      'service',
      'title',
      'query',
      'measurement',
      'occurredAt',
    ] as const)
      expect(one[key], key).toEqual(other[key])
    expect(one).toMatchObject({ severity: 1, transition: 'triggered', deliveryKeyIsHash: false })
    expect(one.link).toBe('https://app.datadoghq.eu/event/event?id=7400000000000123')
  })

  it.each([
    [{ transition_type: 'alert', destination_state: 'Alert' }, 'error', 'triggered'],
    [{ transition_type: 'alert recovery', destination_state: 'OK' }, 'success', 'recovered'],
    [{ transition_type: 'warning', destination_state: 'Warn' }, 'warn', 'warn'],
    [{ transition_type: 'no data', destination_state: 'No Data' }, 'error', 'no-data'],
    [{ transition_type: 'alert renotify', destination_state: 'Alert' }, 'error', 'renotify'],
    [{}, 'success', 'recovered'],
    [{}, 'info', null],
  ])('are understood without a prefix in their title: %j', (transition, status, expected) => {
    const own = {
      title: 'Queue is stuck',
      timestamp: NOW,
      status,
      evt: { id: '1' },
      monitor: { id: 7, transition },
    }
    const event = monitorEventOf({ attributes: { attributes: own } }, { site: 'x', orgId: '1' })
    const context = { receivedAt: NOW, deliveryId: 'd', bodyHash: 'x', services: [] }
    expect(event === null ? null : parseAlert(event.payload, context).transition).toBe(expected)
  })

  it('are left out when they are no alerts, or cannot be read', async () => {
    const { datadog, passed, start, polls } = await stage()
    const whole = monitorChange({ id: '1', at: at(60), transition: 'Triggered' })
    datadog.account.events = [
      { ...whole, title: '[Monitor edited] p95', attributes: { evt: { id: '3' }, status: 'info' } },
      whole,
    ]
    datadog.script(EVENTS_PATH, {
      do: 'answer',
      status: 200,
      body: { data: [null, 7, {}, { attributes: [] }, { id: 'x' }] },
    })
    start()
    await polls(2)
    expect(passed).toEqual(['1'])
  })
})

describe('nothing is lost or repeated', () => {
  it('at a restart: the new poll begins where the old one ended', async () => {
    const { datadog, clock, passed, start, polls } = await stage()
    datadog.account.events = [monitorChange({ id: '1', at: at(60), transition: 'Triggered' })]
    const first = start()
    await polls()
    await first.close()
    await clock.advance(30 * MINUTE)
    datadog.account.events.push(
      monitorChange({ id: '2', at: clock.now() - 25 * MINUTE, transition: 'Recovered' }),
    )
    start()
    await polls()
    expect(passed).toEqual(['1', '2'])
    expect(queries(datadog).at(-1)).toMatch(/^now-3[67]m$/)
  })

  it('when it dies between passing on and remembering: the book of incidents knows the delivery', async () => {
    const { datadog, clock, start, polls } = await stage()
    const journal = new FakeJournal(clock)
    const log = recordingLog()
    const ids = counting()
    const book = await openIncidentBook({ journal, clock, ids, log })
    const changes: string[] = []
    const deliver: EventPollOptions['deliver'] = async (payload, bodyHash, deliveryId, receivedAt) => {
      const alert = parseAlert(payload, { bodyHash, deliveryId, receivedAt, services: [] })
      changes.push((await book.receive(alert)).change)
    }
    datadog.account.events = [monitorChange({ id: '1', at: at(60), transition: 'Triggered' })]
    const first = start({ deliver })
    await polls()
    await first.close()
    await rm(join(home, 'datadog-events.json'))
    start({ deliver })
    await polls()
    expect(changes).toEqual(['opened', 'duplicate'])
    expect(book.list()).toHaveLength(1)
    await book.stop()
  })

  it('when an alert cannot be kept: it and those after it come again, those before it do not', async () => {
    const { datadog, passed, start, polls, problems } = await stage()
    datadog.account.events = ['1', '2', '3'].map((id, index) =>
      monitorChange({ id, at: at(60 - index), transition: 'Triggered', cycle: id }),
    )
    let full = 3
    start({
      deliver: async (payload) => {
        if (payload['id'] === '2' && full > 0) {
          full -= 1
          throw new Error('disk full')
        }
        passed.push(String(payload['id']))
      },
    })
    await polls(5)
    expect(passed).toEqual(['1', '2', '3'])
    expect(problems).toEqual(['Alerts of Datadog cannot be kept. They are fetched again.', null])
  })

  it('while Datadog cannot be asked: the first poll after that reaches back to the last one', async () => {
    const { datadog, clock, passed, start, polls } = await stage()
    start()
    await polls()
    datadog.script(EVENTS_PATH, ...Array.from({ length: 9 }, () => ({ do: 'error', status: 503 }) as const))
    const began = clock.now()
    datadog.account.events = [monitorChange({ id: '1', at: began + SECOND, transition: 'Triggered' })]
    await polls()
    expect(passed).toEqual(['1'])
    const reached = Number(/now-(\d+)m/.exec(queries(datadog).at(-1) ?? '')?.[1])
    expect(reached * MINUTE).toBeGreaterThanOrEqual(clock.now() - began)
  })

  it('when the clock of this machine is wrong or is set', async () => {
    const { datadog, clock, passed, start, polls } = await stage()
    const datadogNow = () => NOW + clock.monotonicMs()
    datadog.account.now = datadogNow
    clock.setWallTime(NOW + 3 * 60 * MINUTE)
    start()
    await polls()
    clock.setWallTime(NOW - 3 * 60 * MINUTE)
    datadog.account.events = [monitorChange({ id: '1', at: datadogNow(), transition: 'Triggered' })]
    await polls(2)
    expect(passed).toEqual(['1'])
  })

  it('in a storm of more than one poll can fetch', async () => {
    const { datadog, passed, start, polls } = await stage()
    datadog.account.events = Array.from({ length: 12_500 }, (_, index) =>
      monitorChange({
        id: String(index),
        at: at(300) + index * 20,
        transition: 'Triggered',
        cycle: String(index),
      }),
    )
    start()
    await polls(3)
    expect(passed).toHaveLength(12_500)
    expect(new Set(passed).size).toBe(12_500)
    expect(passed).toEqual(passed.toSorted((a, b) => Number(a) - Number(b)))
  })

  it('when the file of what is known is damaged: it begins as for the first time', async () => {
    const { datadog, passed, start, polls } = await stage()
    await writeFile(join(home, 'datadog-events.json'), '{"polledAt": "soon"')
    datadog.account.events = [monitorChange({ id: '1', at: at(60), transition: 'Triggered' })]
    start()
    await polls()
    expect(passed).toEqual(['1'])
    const kept: unknown = JSON.parse(await readFile(join(home, 'datadog-events.json'), 'utf8'))
    expect(kept).toMatchObject({ resumeFrom: null, seen: [['1', at(60)]] })
  })
})

describe('when Datadog does not answer', () => {
  it('it is asked ever more seldom, and people are told when it does not pass', async () => {
    const { datadog, clock, problems, start } = await stage()
    datadog.script(EVENTS_PATH, ...Array.from({ length: 30 }, () => ({ do: 'error', status: 500 }) as const))
    start()
    const times: number[] = []
    while (datadog.requests.length < 24) {
      const before = datadog.requests.length
      await turn(datadog, clock)
      // Each poll is three tries.
      if (datadog.requests.length > before && datadog.requests.length % 3 === 1)
        times.push(clock.monotonicMs())
    }
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(gaps.at(-1)).toBeGreaterThan((gaps[0] ?? 0) * 3)
    expect(Math.max(...gaps)).toBeLessThan(6 * MINUTE)
    expect(problems).toEqual(['Datadog failed (HTTP 500). New alerts are not heard until then.'])
  })

  it('a key that may not read events is told at once, and that it may again', async () => {
    const { datadog, problems, start, polls } = await stage()
    datadog.script(EVENTS_PATH, {
      do: 'answer',
      status: 403,
      body: { errors: ['Forbidden', 'Failed permission authorization checks'] },
    })
    start()
    await polls()
    expect(problems[0]).toMatch(/needs the permission events_read/)
    expect(problems.at(-1)).toBeNull()
  })

  it('it ends at once when the appliance stops', async () => {
    const { datadog, clock, start } = await stage()
    datadog.script(EVENTS_PATH, { do: 'hang' })
    const poll = start()
    await datadog.heard(EVENTS_PATH)
    await poll.close()
    expect(clock.pending()).toBe(0)
  })
})
