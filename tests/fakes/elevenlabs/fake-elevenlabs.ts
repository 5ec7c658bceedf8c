import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { hearByRequest, hearBySocket } from './fake-ear.ts'
import { type FakeSound, hum } from './fake-sound.ts'
import { speakByRequest, speakBySocket } from './fake-voice.ts'
import { BODIES, type Mood, type Route } from './moods.ts'
import { after, type FakeLatency, type FakeRequest, type Turn } from './turn.ts'

/** Flash v2.5 first audio 0.20–0.29 s, Scribe v2 realtime 0.15 s and the network. */
export const PUBLISHED: FakeLatency = { handshakeMs: 90, firstSoundMs: 250, partMs: 20, transcriptMs: 190 }
const NONE: FakeLatency = { handshakeMs: 0, firstSoundMs: 0, partMs: 0, transcriptMs: 0 }

export interface FakeOptions {
  /** Any other is refused as the vendor refuses it. */
  readonly apiKey?: string
  readonly latency?: Partial<FakeLatency>
  readonly sound?: FakeSound
  /** What the ear makes of a clip of 16 kHz, mono, 16-bit. */
  readonly hear?: (pcm: Buffer) => Promise<string> | string
}

export interface FakeElevenLabs {
  readonly url: string
  readonly requests: readonly FakeRequest[]
  of(route: Route): readonly FakeRequest[]
  /** How the next requests of a route are answered, one each; well again when there is nothing more. */
  script(route: Route, ...moods: readonly Mood[]): void
  /** The same for every request from now on, until `script` or another `always`. */
  always(route: Route, mood: Mood): void
  /** Sockets that are open now, and the most that ever were. */
  readonly open: number
  readonly mostOpen: number
  /** Ends sockets that wait for a text, as the vendor does after its inactivity timeout; or without a word. */
  endIdle(how: 'timeout' | 'reset' | 'freeze'): void
  close(): Promise<void>
}

/** ElevenLabs on the loopback: its paths, headers, frames and refusals as recorded from the vendor's own client. */
export async function startFakeElevenLabs(options: FakeOptions = {}): Promise<FakeElevenLabs> {
  const { apiKey = 'xi', sound = hum, hear = () => 'restart the payment service' } = options
  const latency = { ...NONE, ...options.latency }
  const requests: FakeRequest[] = []
  const moods = new Map<Route, Mood[]>()
  const standing = new Map<Route, Mood>()
  const connections = new Set<Socket>()
  const sockets = new Map<WebSocket, FakeRequest>()
  let mostOpen = 0

  const turnOf = (message: IncomingMessage): Turn => {
    const url = new URL(message.url ?? '/', 'http://fake')
    const route = routeOf(message, url.pathname)
    const request: FakeRequest = {
      route,
      method: message.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: message.headers,
      said: [],
      gone: false,
    }
    requests.push(request)
    return { request, mood: moodOf(message, route), latency, sound, hear }
  }
  const moodOf = (message: IncomingMessage, route: Route | 'unknown'): Mood => {
    if (route === 'unknown') return { is: 'refuse', status: 404, body: { detail: 'Not Found' } }
    const mood = moods.get(route)?.shift() ?? standing.get(route)
    if (mood !== undefined) return mood
    const known = message.headers['xi-api-key'] === apiKey
    return known ? { is: 'well' } : { is: 'refuse', status: 401, body: BODIES.badKey }
  }

  const server = createServer((message, response) => {
    const turn = turnOf(message)
    response.on('close', () => {
      turn.request.gone = !response.writableFinished
    })
    void bodyOf(message).then((body) => answer(turn, body, response))
  })
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
    // A peer that resets is what some tests are about.
    socket.on('error', () => socket.destroy())
  })
  const upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('upgrade', (message, socket: Socket, head) => {
    const turn = turnOf(message)
    const { mood, request } = turn
    if (mood.is === 'deaf') return
    if (mood.is === 'refuse') return refuseUpgrade(socket, mood)
    after(latency.handshakeMs, () =>
      upgrades.handleUpgrade(message, socket, head, (ws) => {
        sockets.set(ws, request)
        mostOpen = Math.max(mostOpen, sockets.size)
        ws.on('message', (data) => request.said.push(String(data)))
        ws.on('close', (code) => {
          sockets.delete(ws)
          request.gone = code !== 1000
        })
        ws.on('error', () => ws.terminate())
        if (request.route === 'voice-socket') speakBySocket(ws, turn)
        else hearBySocket(ws, turn)
      }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    of: (route) => requests.filter((request) => request.route === route),
    script(route, ...next) {
      standing.delete(route)
      moods.set(route, [...(moods.get(route) ?? []), ...next])
    },
    always: (route, mood) => standing.set(route, mood),
    get open() {
      return sockets.size
    },
    get mostOpen() {
      return mostOpen
    },
    endIdle(how) {
      for (const [ws, { said }] of sockets) {
        if (said.some((text) => !text.includes('"text":" "'))) continue
        if (how === 'reset') ws.terminate()
        else if (how === 'freeze') ws.pause()
        else endForSilence(ws)
      }
    },
    async close() {
      for (const ws of sockets.keys()) ws.terminate()
      for (const socket of connections) socket.destroy()
      server.close()
      upgrades.close()
      await once(server, 'close')
    },
  }
}

function routeOf({ method, headers }: IncomingMessage, path: string): Route | 'unknown' {
  const upgrade = headers.upgrade?.toLowerCase() === 'websocket'
  if (upgrade && /^\/v1\/text-to-speech\/[^/]+\/stream-input$/.test(path)) return 'voice-socket'
  if (upgrade && path === '/v1/speech-to-text/realtime') return 'ear-socket'
  if (upgrade || method !== 'POST') return 'unknown'
  if (/^\/v1\/text-to-speech\/[^/]+\/stream$/.test(path)) return 'voice-request'
  return path === '/v1/speech-to-text' ? 'ear-request' : 'unknown'
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  try {
    for await (const part of message) parts.push(Buffer.from(part))
  } catch {
    return Buffer.alloc(0)
  }
  return Buffer.concat(parts)
}

async function answer(turn: Turn, body: Buffer, response: ServerResponse): Promise<void> {
  const { mood, request } = turn
  request.said.push(body.toString('latin1'))
  if (mood.is === 'deaf') return
  if (mood.is === 'refuse') {
    const { text, headers } = refusal(mood)
    response.writeHead(mood.status, headers).end(text)
  } else if (mood.is === 'raw') {
    response.writeHead(200, { 'content-type': mood.type ?? 'application/json' }).end(mood.text)
  } else if (request.route === 'voice-request') await speakByRequest(turn, body, response)
  else await hearByRequest(turn, body, response)
}

function refusal({ body, headers }: Extract<Mood, { is: 'refuse' }>) {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? { detail: 'Error' })
  const type = typeof body === 'string' ? 'text/html' : 'application/json'
  return { text, headers: { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers } }
}

function refuseUpgrade(socket: Socket, mood: Extract<Mood, { is: 'refuse' }>): void {
  const { text, headers } = refusal(mood)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${mood.status} Refused\r\nconnection: close\r\n${lines.join('')}\r\n${text}`)
}

function endForSilence(ws: WebSocket): void {
  const message = 'Have not received a new text input within the timeout of 20.0 seconds.'
  ws.send(JSON.stringify({ message, error: 'input_timeout_exceeded', code: 1008 }))
  ws.close(1008, message)
}
