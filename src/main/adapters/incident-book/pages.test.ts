import { describe, expect, it } from 'vitest'
import { MIDNIGHT, MINUTE } from '../../domain/alert-sample.ts'
import type { JournalEvent } from '../../domain/journal.ts'
import { at } from './book-bench.ts'
import { type Draft, Pages } from './pages.ts'

/** Alerts of one incident that wait for the disk, and how often any of them has been worked in. */
function waitingAlerts(count: number) {
  const pages = new Pages()
  const work = { done: 0 }
  const drafts = Array.from({ length: count }, (_, index) => {
    const alert = at(index)
    const event = {
      type: 'alert.received',
      incidentId: 'inc_1',
      get alert() {
        work.done += 1
        return alert
      },
    } satisfies JournalEvent
    return pages.draft(event, MIDNIGHT + index * MINUTE)
  })
  work.done = 0
  return { pages, drafts, work }
}

const write = (pages: Pages, draft: Draft, seq: number) => pages.commit(draft, { ...draft, seq })

describe('a thousand alerts of one incident that wait for a slow disk', () => {
  it('are each worked in once when they are written, so that the engine goes on meanwhile', () => {
    const { pages, drafts, work } = waitingAlerts(1_000)
    for (const [seq, draft] of drafts.entries()) write(pages, draft, seq)
    expect(work.done).toBeLessThan(3_000)
    expect(pages.find('inc_1')?.updatedAt).toBe(MIDNIGHT + 999 * MINUTE)
  })

  it('cost no more when the disk refuses them all', () => {
    const { pages, drafts, work } = waitingAlerts(1_000)
    for (const draft of drafts) pages.discard(draft)
    expect(work.done).toBeLessThan(3_000)
    expect(pages.expected('inc_1')).toBeNull()
  })

  it('leave what is to come right when one in the middle is refused or overtaken', () => {
    const { pages, drafts } = waitingAlerts(6)
    const [first, second, third, fourth, ...rest] = drafts
    if (!first || !second || !third || !fourth) throw new Error('six drafts')
    write(pages, first, 1)
    pages.discard(second)
    expect(pages.expected('inc_1')?.alerts).toHaveLength(5)
    write(pages, fourth, 2)
    expect(
      pages.expectedWithKey(first.event.type === 'alert.received' ? first.event.alert.incidentKey : ''),
    ).toEqual([expect.objectContaining({ id: 'inc_1', alerts: expect.objectContaining({ length: 5 }) })])
    write(pages, third, 3)
    for (const [index, draft] of rest.entries()) write(pages, draft, 4 + index)
    expect(pages.expected('inc_1')).toBe(pages.find('inc_1'))
    expect(pages.find('inc_1')?.alerts).toHaveLength(5)
  })
})
