import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isServiceName, type ServiceName } from '../catalogue.ts'
import { listenOnLoopback, readBody } from '../loopback.ts'
import { CannotAct, type ServiceGroup } from './service-group.ts'

export interface ControlOptions {
  readonly token: string
  readonly groups: Readonly<Record<ServiceName, ServiceGroup>>
}

export interface Control {
  readonly url: string
  close(): Promise<void>
}

export interface ActAnswer {
  readonly status: number
  readonly ok: boolean
  readonly text: string
}

const LARGEST_BODY = 4_096

/** `POST /act` with `{ act, target, parameters }`, for whoever has the token. Answers when it is done. */
export async function openControl(options: ControlOptions): Promise<Control> {
  const server = createServer((request, response) => {
    answerTo(request, options).then(
      (answer) => send(response, answer),
      (error: unknown) =>
        send(response, refused(500, error instanceof Error ? error.message : String(error))),
    )
  })
  return {
    url: `http://127.0.0.1:${await listenOnLoopback(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answerTo(request: IncomingMessage, { token, groups }: ControlOptions): Promise<ActAnswer> {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (!timingSafeEqual(digest(given), digest(token))) return refused(401, 'The token is missing or wrong.')
  if (request.url !== '/act') return refused(404, 'Only /act is served here.')
  if (request.method !== 'POST') return refused(405, 'Only POST is taken.')
  const asked = await actOf(request)
  if (typeof asked === 'string') return refused(422, asked)
  try {
    return { status: 200, ok: true, text: await perform(asked, groups[asked.target]) }
  } catch (error) {
    if (error instanceof CannotAct) return refused(409, error.message)
    throw error
  }
}

interface Act {
  readonly act: 'restart' | 'rollback' | 'scale'
  readonly target: ServiceName
  readonly version: string | null
  readonly replicas: number
}

/** What is asked for, or what is wrong with it. */
async function actOf(request: IncomingMessage): Promise<Act | string> {
  const fields = await fieldsOf(request)
  if (typeof fields === 'string') return fields
  const { act, target, parameters = {} } = fields
  if (act !== 'restart' && act !== 'rollback' && act !== 'scale')
    return 'act: must be restart, rollback or scale.'
  if (typeof target !== 'string' || !isServiceName(target))
    return `target: ${typeof target === 'string' ? target.slice(0, 80) : 'it'} is no service of the demo fleet.`
  if (typeof parameters !== 'object' || parameters === null) return 'parameters: must be an object.'
  const { version, replicas }: { version?: unknown; replicas?: unknown } = parameters
  if (version !== undefined && typeof version !== 'string') return 'parameters.version: must be a text.'
  if (act === 'scale' && typeof replicas !== 'number') return 'parameters.replicas: must be a number.'
  return { act, target, version: version ?? null, replicas: typeof replicas === 'number' ? replicas : 0 }
}

async function fieldsOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | string> {
  const text = await readBody(request, LARGEST_BODY)
  if (text === null) return 'The body is too large.'
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : 'The body is not an object.'
  } catch {
    return 'The body is not JSON.'
  }
}

async function perform({ act, version, replicas }: Act, group: ServiceGroup): Promise<string> {
  const before = group.version
  switch (act) {
    case 'restart':
      await group.restart()
      return `${group.name} was restarted: ${group.ready} of ${group.replicas} ready.`
    case 'rollback':
      return `${group.name} was rolled back from ${before} to ${await group.rollback(version)}.`
    case 'scale':
      await group.scale(replicas)
      return `${group.name} runs ${group.ready} of ${group.replicas} replicas.`
  }
}

const refused = (status: number, text: string): ActAnswer => ({ status, ok: false, text })

function send(response: ServerResponse, { status, ok, text }: ActAnswer): void {
  // Acts are rare. A connection that is kept could be closed just when the next act is sent, and an act is never sent twice.
  response
    .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    .end(JSON.stringify({ ok, text }))
}

/** Of equal length whatever was given, so that comparing tells nothing. */
const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()
