import { parentPort } from 'node:worker_threads'

/** For tests: a journal worker that opens and then dies of the first thing it is asked. */
parentPort?.postMessage({ type: 'opened', recovered: null })
parentPort?.on('message', () => process.exit(7))
