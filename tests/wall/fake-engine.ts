import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { extname, join, resolve } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import { type AudioFrame, decodeAudioFrame, encodeAudioFrame } from '../../src/contract/audio-frame.ts'
import type { LiveEvent, Snapshot, WallMessage } from '../../src/contract/live.ts'
import { wallMessageSchema } from '../../src/contract/live.ts'
import { ROUTES } from '../../src/contract/routes.ts'

const { WALL_PAGE = 'out/renderer' } = process.env
const PAGE = resolve(WALL_PAGE)

/** As strict as the engine's, so that a page that breaks them breaks here. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Speaks the engine's side of the wire, exactly as told. Nothing happens in it by itself but the snapshot on connection. */
export interface FakeEngine {
  readonly url: string
  /** What the walls said, in order. */
  readonly received: WallMessage[]
  /** The sound that came from the walls' microphones, piece by piece. */
  readonly frames: AudioFrame[]
  /** Sent to every wall that connects from now on. */
  snapshot: Snapshot
  /** Other answers by path: a body for JSON, or a status code. */
  readonly answers: Map<string, { status: number; type: string; body: string | Uint8Array }>
  send(event: LiveEvent): void
  sendRaw(text: string): void
  /** Sound of one utterance in frames of 100 ms. */
  sound(number: number, pcm: Int16Array, options?: { rateHz?: number; last?: boolean }): void
  /** Resolves with the first message, past or future, for which `is` holds. */
  heard(is: (message: WallMessage) => boolean): Promise<WallMessage>
  walls(): number
  /** Closes every wall's connection; with `away`, nobody gets back in until `back`. */
  drop(away: boolean): void
  back(): void
  close(): Promise<void>
}

export async function startFakeEngine(snapshot: Snapshot): Promise<FakeEngine> {
  const received: WallMessage[] = []
  const frames: AudioFrame[] = []
  const answers: FakeEngine['answers'] = new Map()
  const waiting = new Set<(message: WallMessage) => void>()
  const sockets = new Set<WebSocket>()
  const connections = new Set<Socket>()
  let away = false

  const http = createServer((request, response) => {
    answer(request, response, answers).catch(() => response.destroy())
  })
  http.on('connection', (connection) => {
    connections.add(connection)
    connection.on('close', () => connections.delete(connection))
  })
  const live = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, socket, head) => {
    if (away || request.url !== ROUTES.live) {
      socket.destroy()
      return
    }
    live.handleUpgrade(request, socket, head, (wall) => {
      sockets.add(wall)
      wall.on('close', () => sockets.delete(wall))
      wall.on('message', (data: Buffer, isBinary) => {
        if (isBinary) takeFrame(data)
        else hear(wallMessageSchema.parse(JSON.parse(data.toString())))
      })
      wall.send(JSON.stringify(engine.snapshot))
    })
  })

  function hear(message: WallMessage): void {
    received.push(message)
    for (const look of [...waiting]) look(message)
  }

  function takeFrame(data: Buffer): void {
    const frame = decodeAudioFrame(new Uint8Array(data))
    if (frame === null) throw new Error('a wall sent bytes that are no frame')
    frames.push(frame)
  }

  const broadcast = (data: string | Uint8Array) => {
    for (const wall of sockets) wall.send(data)
  }
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const { port } = http.address() as AddressInfo

  const engine: FakeEngine = {
    url: `http://127.0.0.1:${port}`,
    received,
    frames,
    snapshot,
    answers,
    send: (event) => broadcast(JSON.stringify(event)),
    sendRaw: broadcast,
    sound: (number, pcm, { rateHz = 16_000, last = true } = {}) => {
      for (const frame of framesOf(number, pcm, rateHz, last)) broadcast(frame)
    },
    heard: (is) => {
      const past = received.find(is)
      if (past !== undefined) return Promise.resolve(past)
      return new Promise((found) => {
        const look = (message: WallMessage) => {
          if (!is(message)) return
          waiting.delete(look)
          found(message)
        }
        waiting.add(look)
      })
    },
    walls: () => sockets.size,
    drop: (stayAway) => {
      away = stayAway
      for (const wall of sockets) wall.terminate()
    },
    back: () => {
      away = false
    },
    close: async () => {
      for (const wall of sockets) wall.terminate()
      for (const connection of connections) connection.destroy()
      await new Promise((closed) => http.close(closed))
    },
  }
  return engine
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  answers: FakeEngine['answers'],
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://engine').pathname
  const told = answers.get(path)
  if (told !== undefined) {
    response.writeHead(told.status, { 'content-type': told.type })
    return void response.end(told.body)
  }
  const name = path === ROUTES.wall ? 'index.html' : path === ROUTES.widget ? 'widget.html' : fileOf(path)
  const file = name === null ? null : join(PAGE, name)
  if (file === null || !existsSync(file)) {
    response.writeHead(404)
    return void response.end()
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
  })
  response.end(await readFile(file))
}

function fileOf(path: string): string | null {
  return path.startsWith('/static/') && !path.includes('..') ? path.slice('/static/'.length) : null
}

function* framesOf(number: number, pcm: Int16Array, rateHz: number, last: boolean): Generator<Uint8Array> {
  const piece = rateHz / 10
  for (let from = 0; from < pcm.length; from += piece) {
    const part = pcm.slice(from, from + piece)
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
    yield encodeAudioFrame({
      number,
      sampleRateHz: rateHz,
      last: last && from + piece >= pcm.length,
      pcm: bytes,
    })
  }
  if (last && pcm.length === 0)
    yield encodeAudioFrame({ number, sampleRateHz: rateHz, last: true, pcm: new Uint8Array(0) })
}

/** A tone that a meter shows and an ear would hear, `seconds` long. */
export function tone(seconds: number, { rateHz = 16_000, hz = 440 } = {}): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * rateHz) }, (_, index) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hz * index) / rateHz)),
  )
}
