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
