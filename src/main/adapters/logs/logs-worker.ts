import { parentPort } from 'node:worker_threads'
import { findingsIn } from '../../domain/logs/findings.ts'
import { investigate } from './investigate.ts'
import { watch } from './watch.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

const port = parentPort
const running = new Map<number, AbortController>()
const answer = (message: FromWorker): void => port?.postMessage(message)

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'abort') {
    running.get(message.id)?.abort()
    return
  }
  const { id } = message
  const controller = new AbortController()
  running.set(id, controller)
  try {
    if (message.type === 'watched') {
      answer({ type: 'watched', id, watched: await Promise.all(message.roots.map(watch)) })
      return
    }
    if (message.type === 'analyse') {
      const findings = findingsIn(message.records, message.question, message.source)
      answer({ type: 'findings', id, findings })
      return
    }
    const found = await investigate({
      roots: message.roots,
      question: message.question,
      signal: controller.signal,
      onProgress: (progress) => answer({ type: 'progress', id, progress }),
      monotonicMs: () => performance.now(),
    })
    answer({ type: 'report', id, ...found })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    answer({ type: 'failed', id, message: text, aborted: controller.signal.aborted })
  } finally {
    running.delete(id)
  }
}

port?.on('message', (message: ToWorker) => void handle(message))
