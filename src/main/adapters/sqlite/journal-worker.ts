import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { prepareHome } from './home.ts'
import { lockHome } from './home-lock.ts'
import { openJournalFile, type StoreFiles } from './journal-file.ts'
import { type Call, type FromWorker, faultOf, type JournalWorkerData } from './journal-wire.ts'
import { storeFailed } from './store-error.ts'

const VERBS = {
  append: 'written',
  page: 'read',
  audit: 'written',
  auditPage: 'read',
  figures: 'written',
  figurePage: 'read',
  forget: 'tidied',
  close: 'closed',
} as const

/** The journal's own thread: SQLite is synchronous and waits for the disk, the event loop of the engine must not. */
function serve(port: MessagePort, { home, nowMs }: JournalWorkerData): void {
  const reply = (message: FromWorker) => port.postMessage(message)
  try {
    prepareHome(home)
    const lock = lockHome(home)
    const { recovered, ...files } = openJournalFile(home, nowMs)
    port.on('message', (call: Call) => {
      try {
        reply({ type: 'answer', id: call.id, value: perform(files, call) })
      } catch (error) {
        reply({ type: 'fault', id: call.id, fault: faultOf(storeFailed(VERBS[call.name], error)) })
      }
      if (call.name === 'append') tidy(files, reply)
      if (call.name !== 'close') return
      lock.release()
      port.close()
    })
    reply({ type: 'opened', recovered })
  } catch (error) {
    reply({ type: 'refused', fault: faultOf(storeFailed('opened', error)) })
  }
}

function perform({ file, audit, figures }: StoreFiles, call: Call): unknown {
  switch (call.name) {
    case 'append':
      return file.append(call.rows)
    case 'page':
      return file.page(call.after, call.limit)
    case 'audit':
      return audit.append(call.rows)
    case 'auditPage':
      return audit.page(call.after, call.limit)
    case 'figures':
      figures.put(call)
      return null
    case 'figurePage':
      return figures.page(call.after, call.limit)
    case 'forget':
      file.forget(call.incidentIds)
      return null
    case 'close':
      file.close()
      return null
  }
}

/** Only housekeeping: what was appended is safe, so a failure is told and not fatal. */
function tidy({ file }: StoreFiles, reply: (message: FromWorker) => void): void {
  try {
    file.tidy()
  } catch (error) {
    reply({ type: 'untidy', fault: faultOf(storeFailed('tidied', error)) })
  }
}

if (parentPort !== null) serve(parentPort, workerData as JournalWorkerData)
