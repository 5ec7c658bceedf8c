import { expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import type { AuditEntry, Audited } from '../../domain/audit.ts'
import type { CommandRecord } from '../../domain/command-record.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Order } from '../../ports/commands.ts'
import type { Log } from '../../ports/log.ts'
import { openCommandBook } from './command-book.ts'

const order: Order = {
  commandId: 'cmd_1',
  incidentId: 'inc_1',
  who: 'wall',
  source: 'voice',
  text: 'restart the payment gateway',
  free: 'restart the pavement gateway',
  by: 'ear',
  certain: true,
}
const outcome = { ok: true, text: 'Payment gateway was restarted.', output: '', durationMs: 9, dryRun: false }

/** An audit log in memory that can refuse. */
function memoryAudit(clock: { now(): number }) {
  const entries: Audited[] = []
  const audit: AuditLog & { fail: Error | null } = {
    fail: null,
    async append(entry: AuditEntry) {
      if (audit.fail !== null) throw audit.fail
      const audited = { ...entry, seq: entries.length + 1, at: clock.now(), previous: '', hash: '' }
      entries.push(audited)
      return audited
    },
    async *replay() {
      yield* entries
    },
  }
  return { audit, entries }
}

function stage() {
  const clock = virtualClock()
  const { audit, entries } = memoryAudit(clock)
  const errors: string[] = []
  const writing: boolean[] = []
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (_data, message) => void errors.push(message),
  }
  const open = () => openCommandBook({ audit, clock, log, writing: (failing) => void writing.push(failing) })
  return { clock, audit, entries, errors, writing, open }
}

it('a command is told from what was heard to whether it helped', async () => {
  const { open, clock, entries } = stage()
  const book = await open()
  const seen: string[] = []
  book.subscribe(({ state }: CommandRecord) => void seen.push(state))
  book.note(order, { step: 'heard', text: order.text, free: order.free, by: order.by })
  book.note(order, { step: 'decided', decision: 'confirm', reason: '', message: 'Restart payment gateway?' })
  await book.record(order, { step: 'confirmed', how: 'voice', pin: false })
  await book.record(order, { step: 'begun', executor: 'demo' })
  book.note(order, { step: 'done', outcome })
  const watching = { since: clock.now(), until: clock.now() + 1, what: 'the monitor', helped: null, text: '' }
  book.show('cmd_1', { watching })
  book.note(order, { step: 'watched', helped: 'recovered', afterMs: 4, text: 'It recovered.' })
  expect(seen).toEqual([
    'understanding',
    'confirming',
    'performing',
    'performing',
    'done',
    'watching',
    'helped',
  ])
  expect(book.find('cmd_1')).toMatchObject({ state: 'helped', message: 'It recovered.', outcome })
  expect(book.ofIncident('inc_1')).toHaveLength(1)
  await book.stop()
  expect(entries.map(({ step }) => step.step)).toEqual([
    'heard',
    'decided',
    'confirmed',
    'begun',
    'done',
    'watched',
  ])
})

it('what cannot be written rejects where something depends on it, and is only said where nothing does', async () => {
  const { open, audit, errors, writing } = stage()
  const book = await open()
  audit.fail = new Error('disk full')
  await expect(book.record(order, { step: 'begun', executor: 'demo' })).rejects.toThrow('disk full')
  expect(book.find('cmd_1')).toBeNull()
  book.note(order, { step: 'heard', text: 'status', free: 'status', by: 'ear' })
  await book.stop()
  expect(errors).toEqual(['a step was not audited'])
  expect(book.find('cmd_1')?.transcript).toBe('status')
  audit.fail = null
  await book.record(order, { step: 'decided', decision: 'answer', reason: '', message: 'ok' })
  expect(writing).toEqual([true, true, false])
})

it('after a restart a question that waited is off, and an act that ran is told as unknown', async () => {
  const { open, entries } = stage()
  const book = await open()
  await book.record(order, { step: 'decided', decision: 'confirm', reason: '', message: 'Restart?' })
  const second = { ...order, commandId: 'cmd_2' }
  await book.record(second, { step: 'begun', executor: 'demo' })
  const again = await open()
  expect(again.find('cmd_1')).toMatchObject({ state: 'cancelled', reason: 'stopped' })
  expect(again.find('cmd_2')).toMatchObject({ state: 'failed' })
  expect(again.find('cmd_2')?.message).toContain('before it knew how this ended')
  const count = entries.length
  await open()
  expect(entries).toHaveLength(count)
})

it('keeps the newest two hundred commands in memory, and never forgets one that is underway', async () => {
  const { open } = stage()
  const book = await open()
  await book.record({ ...order, commandId: 'waits' }, { step: 'begun', executor: 'demo' })
  for (let number = 0; number < 250; number += 1)
    await book.record(
      { ...order, commandId: `cmd_${number}` },
      { step: 'decided', decision: 'answer', reason: '', message: 'ok' },
    )
  expect(book.list().length).toBeLessThanOrEqual(200)
  expect(book.find('waits')).not.toBeNull()
  expect(book.find('cmd_249')).not.toBeNull()
  expect(book.find('cmd_0')).toBeNull()
})
