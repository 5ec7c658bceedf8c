import { openJournal } from './journal.ts'
import { closedEvent, journalWorkerUrl, listeningLog, stillClock } from './journal-fixtures.ts'

/** For the kill -9 test: appends without end and prints the number of every event that is acknowledged. */
const home = process.argv[2] ?? ''
const journal = await openJournal({
  home,
  workerUrl: journalWorkerUrl,
  clock: stillClock(),
  log: listeningLog(),
})
for (let n = 0; ; n++) {
  const batch = Array.from({ length: 7 }, (_, index) => journal.append(closedEvent(`inc_${n}_${index}`)))
  for (const { seq } of await Promise.all(batch)) process.stdout.write(`${seq}\n`)
}
