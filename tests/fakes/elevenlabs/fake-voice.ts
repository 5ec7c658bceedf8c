import type { ServerResponse } from 'node:http'
import type { WebSocket } from 'ws'
import { type Turn, wait } from './turn.ts'

/** 200 ms at 16 kHz, about what a frame of the vendor's holds. */
const PIECE_BYTES = 6_400
const ODD_PIECE_BYTES = 1_601

/** One text a socket: `" "` with settings, the text, `""`; then its sound, `isFinal`, and a goodbye. */
export function speakBySocket(ws: WebSocket, turn: Turn): void {
  let text = ''
  let begun = false
  ws.on('message', (data) => {
    const message: unknown = JSON.parse(String(data))
    const part = message instanceof Object && 'text' in message ? String(message.text) : null
    if (part === null || (!begun && part !== ' ')) return ws.close(1008, 'Invalid message received')
    begun = true
    if (part !== '') text += part
    else void respond(ws, turn, text.trim())
  })
  if (turn.mood.is === 'error-frame') refuse(ws, turn.mood.frame)
}

async function respond(ws: WebSocket, turn: Turn, text: string): Promise<void> {
  const { mood, latency, request } = turn
  if (mood.is === 'close') return ws.close(mood.code, mood.reason)
  if (mood.is === 'raw') return ws.send(mood.text)
  if (mood.is === 'binary') return ws.send(Buffer.from([1, 2, 3, 4]))
  const pieces = mood.is === 'empty' ? [Buffer.alloc(0)] : await piecesOf(turn, text, rateOf(request.query))
  await wait(latency.firstSoundMs)
  for (const [at, piece] of pieces.entries()) {
    if (stops(turn, at)) return end(ws, turn)
    ws.send(frameOf(piece, text))
    await wait(latency.partMs)
  }
  if (stops(turn, pieces.length)) return end(ws, turn)
  ws.send(JSON.stringify({ isFinal: true, audio: null, alignment: null, normalizedAlignment: null }))
  ws.close(1000)
}

function frameOf(piece: Buffer, text: string): string {
  const chars = [text.charAt(0)]
  const alignment = { chars, charStartTimesMs: [0], charDurationsMs: [50] }
  const audio = piece.toString('base64')
  return JSON.stringify({ audio, isFinal: null, normalizedAlignment: alignment, alignment })
}

const stops = ({ mood }: Turn, at: number): boolean =>
  (mood.is === 'reset' || mood.is === 'hang') && at >= mood.afterParts

function end(ws: WebSocket, { mood }: Turn): void {
  if (mood.is === 'reset') ws.terminate()
}

function refuse(ws: WebSocket, frame: Record<string, unknown>): void {
  ws.send(JSON.stringify(frame))
  ws.close(1008, String(frame['message'] ?? ''))
}

/** POST /v1/text-to-speech/VOICE/stream: bare samples, chunked. */
export async function speakByRequest(turn: Turn, body: Buffer, response: ServerResponse): Promise<void> {
  const { mood, latency, request } = turn
  const asked: unknown = JSON.parse(body.toString('utf8'))
  const text = asked instanceof Object && 'text' in asked ? String(asked.text) : ''
  const pieces = mood.is === 'empty' ? [] : await piecesOf(turn, text, rateOf(request.query))
  await wait(latency.firstSoundMs)
  const type = mood.is === 'bytes' && mood.type !== undefined ? mood.type : 'audio/pcm'
  response.writeHead(200, { 'content-type': type })
  response.flushHeaders()
  for (const [at, piece] of pieces.entries()) {
    if (stops(turn, at)) break
    response.write(piece)
    await wait(latency.partMs)
  }
  if (mood.is === 'hang') return
  if (mood.is !== 'reset') return void response.end()
  // What was written before must be on its way when the connection breaks.
  setImmediate(() => response.destroy())
}

async function piecesOf({ mood, sound }: Turn, text: string, rateHz: number): Promise<Buffer[]> {
  const whole = mood.is === 'bytes' ? Buffer.from(mood.bytes) : await sound(text, rateHz)
  const size = sizeOf(mood)
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
    whole.subarray(at * size, (at + 1) * size),
  )
}

function sizeOf(mood: Turn['mood']): number {
  if (mood.is === 'bytes') return mood.pieceBytes ?? PIECE_BYTES
  return mood.is === 'odd-pieces' ? ODD_PIECE_BYTES : PIECE_BYTES
}

/** `pcm_16000` and so on; the vendor's default is MP3, which the fake does not have. */
function rateOf(query: URLSearchParams): number {
  const rate = /^pcm_(\d+)$/.exec(query.get('output_format') ?? '')?.[1]
  if (rate === undefined) throw new Error('The fake voice makes bare samples only: ask for pcm_…')
  return Number(rate)
}
