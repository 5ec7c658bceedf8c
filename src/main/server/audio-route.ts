import { type FileHandle, open } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ROUTES } from '../../contract/routes.ts'
import { EchoError } from '../domain/error.ts'
import type { ArchivedAudio } from '../ports/audio-archive.ts'
import { byteRange } from './byte-range.ts'
import type { ServerParts } from './parts.ts'

interface OpenAudio {
  readonly file: FileHandle
  readonly bytes: number
  readonly etag: string
}

/** A sound is there within a second or so of its promise; whoever asks for it before that waits so long at the most. */
const COMING_WITHIN_MS = 5_000
/** Requests that wait at the same time; more are answered with what is there. */
const MOST_WAITING = 64

/** GET and HEAD /audio/:id, whole or in ranges, so that players can seek. What is still in the making is waited for. */
export async function audioRoute(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const find = patiently(parts)
  app.route<{ Params: { id: string } }>({
    method: ['GET', 'HEAD'],
    url: ROUTES.audio,
    handler: async (request, reply) => {
      const audio = await find(request.params.id, reply)
      if (audio === null) throw notFound()
      const opened = await openAudio(audio)
      // Opened before it is answered: a file that is removed from now on can still be read to its end.
      return answer(request, reply.type(audio.contentType), opened).catch(async (error: unknown) => {
        await opened.file.close()
        throw error
      })
    },
  })
}

/** Looks again once the sound that is underway has come, its time is up, or whoever asked is gone. */
function patiently({ archive, sounds, clock }: ServerParts) {
  let waiting = 0
  return async (id: string, reply: FastifyReply): Promise<ArchivedAudio | null> => {
    const audio = await archive.find(id)
    if (audio !== null || waiting >= MOST_WAITING) return audio
    const giveUp = new AbortController()
    const stop = (): void => giveUp.abort()
    const cancel = clock.after(COMING_WITHIN_MS, stop)
    reply.raw.once('close', stop)
    waiting += 1
    // Giving up is no failure: then there is what there is.
    await sounds.coming(id, giveUp.signal).catch(() => undefined)
    waiting -= 1
    cancel()
    reply.raw.off('close', stop)
    return archive.find(id)
  }
}

async function answer(request: FastifyRequest, reply: FastifyReply, audio: OpenAudio): Promise<FastifyReply> {
  const { file, bytes, etag } = audio
  reply.header('etag', etag).header('cache-control', 'private, no-cache').header('accept-ranges', 'bytes')
  if (matches(request.headers['if-none-match'], etag)) return finish(file, reply.code(304))
  const ifRange = request.headers['if-range']
  const fresh = ifRange === undefined || ifRange === etag
  const range = fresh ? byteRange(request.headers.range, bytes) : null
  if (range === 'unsatisfiable')
    return finish(file, reply.code(416).header('content-range', `bytes */${bytes}`))
  const { from, to } = range ?? { from: 0, to: bytes - 1 }
  if (range !== null) reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes}`)
  reply.header('content-length', to - from + 1)
  if (request.method === 'HEAD') return finish(file, reply)
  return reply.send(file.createReadStream({ start: from, end: to }))
}

async function finish(file: FileHandle, reply: FastifyReply): Promise<FastifyReply> {
  await file.close()
  return reply.send()
}

async function openAudio({ path }: ArchivedAudio): Promise<OpenAudio> {
  const file = await open(path, 'r').catch(() => {
    throw notFound()
  })
  const { size, mtimeMs } = await file.stat()
  return { file, bytes: size, etag: `"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"` }
}

/** If-None-Match (RFC 9110, section 13.1.2): a list of tags, or a star. */
function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '')
    .split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}

function notFound(): EchoError {
  return new EchoError('ECHO_AUDIO_NOT_FOUND', 'No sound is kept under this id.')
}
