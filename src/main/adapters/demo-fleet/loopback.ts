import { Server as HttpServer, type IncomingMessage } from 'node:http'
import type { Server } from 'node:net'

/** Longer than any client here keeps a connection: it is the client that closes, so no request meets a closed one. */
const KEEP_ALIVE_MS = 60_000

/** Listens on a free port of this machine only, and says which. */
export function listenOnLoopback(server: Server): Promise<number> {
  if (server instanceof HttpServer) server.keepAliveTimeout = KEEP_ALIVE_MS
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('there is no port'))
      else resolve(address.port)
    })
  })
}

/** The whole body as text; null when it is larger than `largest` bytes. */
export async function readBody(request: IncomingMessage, largest: number): Promise<string | null> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request) {
    const buffer = Buffer.from(piece)
    bytes += buffer.byteLength
    if (bytes > largest) return null
    pieces.push(buffer)
  }
  return Buffer.concat(pieces).toString('utf8')
}
