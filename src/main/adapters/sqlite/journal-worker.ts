import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { prepareHome } from './home.ts'
import { lockHome } from './home-lock.ts'
import { type JournalFile, openJournalFile } from './journal-file.ts'
import { type Call, type FromWorker, faultOf, type JournalWorkerData } from './journal-wire.ts'
import { storeFailed } from './store-error.ts'

const VERBS = { append: 'written', page: 'read', forget: 'tidied', close: 'closed' } as const

/** The journal's own thread: SQLite is synchronous and waits for the disk, the event loop of the engine must not. */
function serve(port: MessagePort, { home, nowMs }: JournalWorkerData): void {
  const reply = (message: FromWorker) => port.postMessage(message)
  try {
    prepareHome(home)
    const lock = lockHome(home)
    const { file, recovered } = openJournalFile(home, nowMs)
    port.on('message', (call: Call) => {
      try {
        reply({ type: 'answer', id: call.id, value: perform(file, call) })
      } catch (error) {
        reply({ type: 'fault', id: call.id, fault: faultOf(storeFailed(VERBS[call.name], error)) })
      }
      if (call.name === 'append') tidy(file, reply)
      if (call.name !== 'close') return
      lock.release()
      port.close()
    })
    reply({ type: 'opened', recovered })
  } catch (error) {
    reply({ type: 'refused', fault: faultOf(storeFailed('opened', error)) })
  }
}

function perform(file: JournalFile, call: Call): unknown {
  if (call.name === 'append') return file.append(call.rows)
  if (call.name === 'page') return file.page(call.after, call.limit)
  if (call.name === 'forget') file.forget(call.incidentIds)
  else file.close()
  return null
}

/** Only housekeeping: what was appended is safe, so a failure is told and not fatal. */
function tidy(file: JournalFile, reply: (message: FromWorker) => void): void {
  try {
    file.tidy()
  } catch (error) {
    reply({ type: 'untidy', fault: faultOf(storeFailed('tidied', error)) })
  }
}

if (parentPort !== null) serve(parentPort, workerData as JournalWorkerData)
