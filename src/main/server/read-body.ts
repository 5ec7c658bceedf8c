import type { Readable } from 'node:stream'
import { EchoError } from '../domain/error.ts'

/** What is read past the limit, so that a sender still reads the refusal: most read no answer before they have sent all. */
const DRAINED_BYTES = 16 * 1024 * 1024

/**
 * The raw bytes of a body, at most `limit` of them.
 * @throws {EchoError} ECHO_BODY_TOO_LARGE; ECHO_REQUEST_INVALID when the sender went away
 */
export async function readBody(stream: Readable, announced: number, limit: number): Promise<Buffer> {
  if (announced > limit + DRAINED_BYTES) throw tooLarge(limit)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
      bytes += piece.byteLength
      if (bytes <= limit) chunks.push(piece)
      if (bytes > limit + DRAINED_BYTES) break
    }
  } catch (cause) {
    throw new EchoError('ECHO_REQUEST_INVALID', 'The sender went away before the body was whole.', { cause })
  }
  if (bytes > limit) throw tooLarge(limit)
  return Buffer.concat(chunks)
}

function tooLarge(limit: number): EchoError {
  return new EchoError('ECHO_BODY_TOO_LARGE', `The body is larger than ${limit / 1024} KiB.`)
}
