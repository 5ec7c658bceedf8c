import { parentPort } from 'node:worker_threads'

/** For tests: the real journal worker, but it dies when an entry of the command "deadly" is on disk and not yet answered. */
const port = parentPort
if (port !== null) {
  let deadly = false
  port.on('message', (call: { rows?: readonly { commandId?: string }[] }) => {
    deadly = call.rows?.some(({ commandId }) => commandId === 'deadly') ?? false
  })
  const answer = port.postMessage.bind(port)
  port.postMessage = (message: unknown) => {
    if (deadly) process.exit(9)
    answer(message)
  }
}
await import('./journal-worker.ts')
