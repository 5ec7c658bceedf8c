/** The ear's thread: the model must not hold up the main one. Idle it only waits. */
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { EarBench } from './ear-bench.ts'
import type { EarReply, EarRequest, EarWorkerData } from './ear-messages.ts'
import { loadModel } from './model.ts'

const port = parentPort
if (port === null) throw new Error('ear-worker.ts runs only as a worker thread.')

const reply = (message: EarReply) => port.postMessage(message)

try {
  const { modelUrl, threads }: EarWorkerData = workerData
  const bench = new EarBench(await loadModel(fileURLToPath(modelUrl), threads), reply, () => port.close())
  await bench.warm()
  port.on('message', (request: EarRequest) => bench.take(request))
  reply({ type: 'ready' })
} catch (error) {
  reply({ type: 'broken', message: String(error) })
}
