import { parentPort } from 'node:worker_threads'

/** For tests: the real journal worker, but an event of the incident "deadly" ends it before anything is written. */
parentPort?.on('message', (call: { rows?: readonly { incidentId: string | null }[] }) => {
  if (call.rows?.some(({ incidentId }) => incidentId === 'deadly')) process.exit(9)
})
await import('./journal-worker.ts')
