import { openJournal } from './journal.ts'
import { auditEntry, closedEvent, journalWorkerUrl, listeningLog, stillClock } from './journal-fixtures.ts'

/** For the kill -9 test: audits without end, events in between, and prints number and hash of every entry that is acknowledged. */
const home = process.argv[2] ?? ''
const { audit, append } = await open()
for (let n = 0; ; n++) {
  const event = append(closedEvent(`inc_${n}`))
  const batch = Array.from({ length: 5 }, (_, index) => audit.append(auditEntry(`cmd_${n}_${index}`)))
  for (const { seq, hash } of await Promise.all(batch)) process.stdout.write(`${seq} ${hash}\n`)
  await event
}

async function open() {
  const options = { home, workerUrl: journalWorkerUrl, clock: stillClock(), log: listeningLog() }
  const journal = await openJournal(options)
  return { audit: journal.audit, append: journal.append.bind(journal) }
}
