import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type CommandAnswer, commandRequestSchema, confirmRequestSchema } from '../../contract/command.ts'
import { audioUrl, ROUTES } from '../../contract/routes.ts'
import { clipOfWav, LARGEST_CLIP_BYTES } from '../domain/clip.ts'
import type { CommandRecord, CommandState } from '../domain/command-record.ts'
import { EchoError } from '../domain/error.ts'
import { intentView } from './command-view.ts'
import { isLoopback, ownHosts, refuseForeignHost } from './own-host.ts'
import type { ServerParts } from './parts.ts'
import { readBody } from './read-body.ts'
import { readPayload } from './read-payload.ts'

/** A transcript of 2,000 characters in any script, and the rest of the request. */
const LARGEST_COMMAND_BYTES = 64 * 1024
const JSON_TYPE = /^\s*application\/json\s*(?:;|$)/i
const WAV_TYPE = /^\s*audio\/(?:wav|wave|x-wav|vnd\.wave)\s*(?:;|$)/i
const MAX_USER = 100

/**
 * POST /command, /command/audio, /command/:id/confirm and /cancel. For programs on this machine; from another one only
 * when an operator PIN is set, and then with it for every confirmation. Never for a page of another origin.
 */
export async function commandRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { commands } = parts
  const refuseForeign = refuseForeignHost(ownHosts(parts.ownNames))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.addHook('onRequest', async (request) => {
    await refuseForeign(request)
    refuseForeignPage(request)
    if (!isLoopback(request.ip) && !parts.pinSet)
      throw new EchoError(
        'ECHO_COMMANDS_LOCAL',
        'Commands from another machine are taken only when ECHOOPS_OPERATOR_PIN is set.',
      )
  })

  app.post(ROUTES.command, async (request): Promise<CommandAnswer> => {
    const { transcript, user_id, dry_run: dryRun = false } = await jsonOf(request, commandRequestSchema)
    if (transcript.trim() === '') throw new EchoError('ECHO_REQUEST_INVALID', 'transcript: is empty')
    return answerOf(await commands.take({ text: transcript, who: user_id, source: 'http', dryRun }), parts)
  })

  app.post<{ Querystring: { user_id?: string } }>(
    ROUTES.commandAudio,
    async (request): Promise<CommandAnswer> => {
      if (!WAV_TYPE.test(request.headers['content-type'] ?? ''))
        throw new EchoError('ECHO_CLIP_TYPE_UNSUPPORTED', 'The Content-Type is not audio/wav.')
      const body = await readBody(request.raw, announced(request), LARGEST_CLIP_BYTES)
      const gone = new AbortController()
      request.raw.once('close', () => {
        if (request.raw.destroyed && !request.raw.complete) gone.abort()
      })
      const who = (request.query.user_id ?? '').slice(0, MAX_USER) || 'http'
      const { record, transcript } = await commands.hear(clipOfWav(body), who, gone.signal)
      return {
        ...answerOf(record, parts),
        transcript: transcript.text === '' ? transcript.free : transcript.text,
      }
    },
  )

  app.post<{ Params: { id: string } }>(ROUTES.commandConfirm, async (request): Promise<CommandAnswer> => {
    const { user_id, pin } = await jsonOf(request, confirmRequestSchema)
    if (!isLoopback(request.ip) && pin === undefined)
      throw new EchoError('ECHO_PIN_WRONG', 'From another machine, a confirmation needs the operator PIN.')
    const by = { who: user_id, how: 'http', pin: pin ?? null } as const
    return answerOf(await commands.confirm(request.params.id, by), parts)
  })

  app.post<{ Params: { id: string } }>(ROUTES.commandCancel, async (request): Promise<CommandAnswer> => {
    const { user_id, pin } = await jsonOf(request, confirmRequestSchema)
    const by = { who: user_id, how: 'http', pin: pin ?? null } as const
    return answerOf(commands.cancel(request.params.id, by), parts)
  })
}

/** A browser names the origin of the page that asks; a program names none. */
export function refuseForeignPage({ headers }: FastifyRequest): void {
  const { origin, host } = headers
  if (origin === undefined) return
  const own = URL.canParse(origin) && new URL(origin).host === host
  if (!own)
    throw new EchoError('ECHO_ORIGIN_REFUSED', 'Commands are not taken from a page of another origin.')
}

async function jsonOf<T extends z.ZodType>(request: FastifyRequest, schema: T): Promise<z.output<T>> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
    throw new EchoError('ECHO_CONTENT_TYPE_UNSUPPORTED', 'The Content-Type is not application/json.')
  const read = readPayload(await readBody(request.raw, announced(request), LARGEST_COMMAND_BYTES))
  if (read.kind !== 'object') throw new EchoError('ECHO_REQUEST_INVALID', `The body is ${read.reason}.`)
  const parsed = schema.safeParse(read.payload)
  if (parsed.success) return parsed.data
  const named = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new EchoError('ECHO_REQUEST_INVALID', named)
}

const announced = (request: FastifyRequest): number => Number(request.headers['content-length'] ?? 0)

const DECISIONS: Readonly<Record<CommandState, CommandAnswer['decision']>> = {
  understanding: 'unclear',
  answered: 'answered',
  unclear: 'unclear',
  refused: 'refused',
  confirming: 'confirm',
  cancelled: 'refused',
  expired: 'refused',
  performing: 'executed',
  failed: 'executed',
  watching: 'executed',
  helped: 'executed',
  'no-better': 'executed',
  done: 'executed',
}

function answerOf(record: CommandRecord, { commands }: ServerParts): CommandAnswer {
  const { outcome } = record
  const sound = commands.soundOf(record.id)
  return {
    command_id: record.id,
    decision: DECISIONS[record.state],
    intent: intentView(record.intent),
    reason: record.reason,
    message: record.message,
    audio_url: sound === null ? null : audioUrl(sound),
    dry_run: outcome?.dryRun ?? false,
    ...(outcome?.dryRun === true ? { plan: outcome.output } : {}),
  }
}
