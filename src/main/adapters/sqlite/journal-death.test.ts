import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { openJournal } from './journal.ts'
import { closedEvent, listeningLog, stillClock, temporaryHome } from './journal-fixtures.ts'

it('a journal worker that dies rejects all that wait, and is started again three times a minute at most', async () => {
  const home = await temporaryHome()
  const [clock, log] = [stillClock(), listeningLog()]
  const workerUrl = new URL('./dying-worker.ts', import.meta.url)
  const journal = await openJournal({ home, workerUrl, clock, log })
  const restarts = () => log.lines.filter(({ message }) => message.endsWith('started again')).length
  const append = async () => {
    const all = await Promise.allSettled([journal.append(closedEvent('a')), journal.append(closedEvent('b'))])
    for (const one of all)
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { code: 'ECHO_WORKER_STOPPED', retryable: true },
      })
  }
  for (let n = 0; n < 6; n++) await append()
  expect(restarts()).toBe(3)
  clock.forward(60_001)
  await append()
  expect(restarts()).toBe(4)
  await journal.close()
  await rm(home, { recursive: true, force: true })
})

it('what was acknowledged before the worker died is still there, and what comes after is written', async () => {
  const home = await temporaryHome()
  const workerUrl = new URL('./mortal-worker.ts', import.meta.url)
  const journal = await openJournal({ home, workerUrl, clock: stillClock(), log: listeningLog() })
  await journal.append(closedEvent('inc_1'))
  await expect(journal.append(closedEvent('deadly'))).rejects.toMatchObject({ code: 'ECHO_WORKER_STOPPED' })
  await expect(journal.append(closedEvent('inc_2'))).resolves.toMatchObject({ seq: 2 })
  const kept: (string | null)[] = []
  for await (const { event } of journal.replay()) kept.push('incidentId' in event ? event.incidentId : null)
  expect(kept).toEqual(['inc_1', 'inc_2'])
  await journal.close()
  await rm(home, { recursive: true, force: true })
})
