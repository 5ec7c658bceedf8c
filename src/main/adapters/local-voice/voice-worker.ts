/** The voice's thread: flite is synchronous and would hold up everything else on the main one. Idle it only waits. */
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type Flite, loadFlite } from './flite.ts'
import { polish } from './polish.ts'
import type { VoiceReply, VoiceRequest, VoiceWorkerData } from './voice-messages.ts'

const port = parentPort
if (port === null) throw new Error('voice-worker.ts runs only as a worker thread.')

const reply = (message: VoiceReply, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

try {
  const { wasmUrl }: VoiceWorkerData = workerData
  const flite = await loadFlite(await readFile(new URL(wasmUrl)))
  // The first run compiles the program's functions lazily and takes twice as long: it is done before anybody waits.
  flite.say('Ready, at two fifty nine.')
  flite.prepare()
  port.on('message', (request: VoiceRequest) => answer(flite, request))
  reply({ type: 'ready' })
} catch (error) {
  reply({ type: 'broken', message: String(error) })
}

function answer(flite: Flite, { id, text, pauseMs }: VoiceRequest): void {
  try {
    const { samples, sampleRateHz } = polish(flite.say(text), pauseMs)
    const pcm = new Uint8Array(new ArrayBuffer(samples.byteLength))
    pcm.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    reply({ type: 'sound', id, pcm, sampleRateHz }, [pcm.buffer])
  } catch (error) {
    reply({ type: 'failed', id, message: String(error) })
  }
  flite.prepare()
}
