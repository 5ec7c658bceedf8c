import { expect, it } from 'vitest'
import { EchoError } from '../domain/error.ts'
import type { JournalEvent, Recorded } from '../domain/journal.ts'
import type { Journal } from '../ports/journal.ts'
import { watchWriting } from './watch-writing.ts'

const EVENT: JournalEvent = { type: 'incident.closed', incidentId: 'inc_1', reason: 'test' }
const FULL_DISK = new EchoError('ECHO_STORE_FAILED', 'database or disk is full', { retryable: true })

function stage() {
  const told: string[] = []
  let failure: Error | null = null
  const disk: Journal = {
    async append(event): Promise<Recorded> {
      if (failure !== null) throw failure
      return { seq: 1, at: 0, event }
    },
    async *replay() {
      yield* []
    },
    forget: async () => undefined,
    close: async () => undefined,
  }
  const { journal, follow } = watchWriting(disk)
  const outcome = { failing: () => told.push('failing'), recovered: () => told.push('recovered') }
  const fail = (error: Error | null) => {
    failure = error
  }
  return { journal, follow: () => follow(outcome), told, fail }
}

it('a disk that refuses events is told once, and once that it takes them again', async () => {
  const { journal, follow, told, fail } = stage()
  follow()
  await journal.append(EVENT)
  fail(FULL_DISK)
  await expect(journal.append(EVENT)).rejects.toBe(FULL_DISK)
  await expect(journal.append(EVENT)).rejects.toBe(FULL_DISK)
  fail(null)
  await journal.append(EVENT)
  await journal.append(EVENT)
  expect(told).toEqual(['failing', 'recovered'])
})

it('whoever follows later hears at once that the disk refuses', async () => {
  const { journal, follow, told, fail } = stage()
  fail(FULL_DISK)
  await expect(journal.append(EVENT)).rejects.toBe(FULL_DISK)
  follow()
  expect(told).toEqual(['failing'])
})

it('a writer that died is made up for as soon as another one writes', async () => {
  const { journal, follow, told, fail } = stage()
  follow()
  fail(new EchoError('ECHO_WORKER_STOPPED', 'the worker stopped', { retryable: true }))
  await expect(journal.append(EVENT)).rejects.toThrow('the worker stopped')
  fail(null)
  await journal.append(EVENT)
  expect(told).toEqual(['failing', 'recovered'])
})

it('a storm that fills the waiting line is no broken disk, but what it turned away is made up for', async () => {
  const { journal, follow, told, fail } = stage()
  follow()
  fail(new EchoError('ECHO_STORE_FULL', 'too many wait', { retryable: true }))
  await expect(journal.append(EVENT)).rejects.toThrow('too many wait')
  expect(told).toEqual([])
  fail(null)
  await journal.append(EVENT)
  await journal.append(EVENT)
  expect(told).toEqual(['recovered'])
})

it('an event that no journal would take is neither a broken disk nor made up for', async () => {
  const { journal, follow, told, fail } = stage()
  follow()
  fail(new EchoError('ECHO_STORE_FAILED', 'An event of 5000000 bytes is too large for the journal.'))
  await expect(journal.append(EVENT)).rejects.toThrow('too large')
  fail(null)
  await journal.append(EVENT)
  expect(told).toEqual([])
})
