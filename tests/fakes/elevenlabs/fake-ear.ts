import type { ServerResponse } from 'node:http'
import type { WebSocket } from 'ws'
import { type Turn, wait } from './turn.ts'

const WAV_HEAD_BYTES = 44
/** The vendor refuses to commit less, and ends the session. */
const LEAST_BYTES = 0.3 * 32_000

/** Scribe v2 realtime: session_started, partial transcripts while sound comes, one committed transcript for each commit. */
export function hearBySocket(ws: WebSocket, turn: Turn): void {
  const { mood } = turn
  if (mood.is === 'error-frame') return refuse(ws, mood.frame)
  const parts: Buffer[] = []
  ws.send(
    JSON.stringify({ message_type: 'session_started', session_id: 's1', config: { sample_rate: 16_000 } }),
  )
  ws.on('message', (data) => {
    const message: unknown = JSON.parse(String(data))
    if (!(message instanceof Object) || !('audio_base_64' in message))
      return refuse(ws, { message_type: 'input_error', error: 'Invalid message.' })
    parts.push(Buffer.from(String(message.audio_base_64), 'base64'))
    if ('commit' in message && message.commit === true) void commit(ws, turn, Buffer.concat(parts.splice(0)))
    else if (mood.is === 'well')
      ws.send(JSON.stringify({ message_type: 'partial_transcript', text: 'restart' }))
  })
}

async function commit(ws: WebSocket, { mood, latency, hear }: Turn, pcm: Buffer): Promise<void> {
  if (pcm.length < LEAST_BYTES)
    return refuse(ws, { message_type: 'commit_throttled', error: 'Commit request ignored.' })
  await wait(latency.transcriptMs)
  if (mood.is === 'close') return ws.close(mood.code, mood.reason)
  if (mood.is === 'reset') return ws.terminate()
  if (mood.is === 'hang') return
  if (mood.is === 'raw') return ws.send(mood.text)
  if (mood.is === 'binary') return ws.send(Buffer.from([1, 2, 3]))
  const text = mood.is === 'empty' ? '' : await hear(pcm)
  ws.send(JSON.stringify({ message_type: 'committed_transcript', text }))
}

function refuse(ws: WebSocket, frame: Record<string, unknown>): void {
  ws.send(JSON.stringify(frame))
  ws.close(1000, String(frame['message_type'] ?? ''))
}

/** POST /v1/speech-to-text: multipart with a WAV file. */
export async function hearByRequest(turn: Turn, body: Buffer, response: ServerResponse): Promise<void> {
  const { mood, latency, hear } = turn
  await wait(latency.transcriptMs)
  if (mood.is === 'hang')
    return void response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
  if (mood.is === 'reset') return void response.destroy()
  const text = mood.is === 'empty' ? '' : await hear(soundOf(body))
  const word = { text, start: 0.1, end: 0.4, type: 'word', logprob: -0.1, speaker_id: 'speaker_0' }
  const answer = {
    language_code: 'eng',
    language_probability: 0.98,
    text,
    words: text === '' ? [] : [word],
    transcription_id: 't1',
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}

/** The samples of the WAV file in the form. */
function soundOf(body: Buffer): Buffer {
  const from = body.indexOf('RIFF')
  if (from < 0) throw new Error('The form has no WAV file.')
  const size = body.readUInt32LE(from + 40)
  return body.subarray(from + WAV_HEAD_BYTES, from + WAV_HEAD_BYTES + size)
}
