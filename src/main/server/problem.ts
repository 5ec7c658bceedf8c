import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../../contract/webhook.ts'
import { EchoError, type ErrorCode } from '../domain/error.ts'
import type { Log } from '../ports/log.ts'
import { secure } from './security-headers.ts'
import { endAfterAnswer } from './unwanted-upgrade.ts'

const RETRY_AFTER_S = '5'
const AGAIN = 'Send it again in a few seconds.'

/** How an error looks from outside. Codes that no request can cause are answered as ECHO_INTERNAL. */
const ANSWERS: Partial<Record<ErrorCode, { readonly status: number; readonly remedy: string }>> = {
  ECHO_STORE_FULL: { status: 503, remedy: AGAIN },
  ECHO_STORE_FAILED: { status: 503, remedy: `${AGAIN} If it stays, look at the disk of ECHOOPS_HOME.` },
  ECHO_WORKER_STOPPED: { status: 503, remedy: AGAIN },
  ECHO_WALLS_FULL: { status: 503, remedy: 'Close a wall that nobody looks at.' },
  ECHO_ALERT_INVALID: {
    status: 400,
    remedy: 'Send one JSON object, as datadog_exports/webhook.json sets it up.',
  },
  ECHO_REQUEST_INVALID: { status: 400, remedy: 'Correct the parameter that the message names.' },
  ECHO_UNAUTHORIZED: {
    status: 401,
    remedy: 'Send the value of ECHOOPS_WEBHOOK_SECRET in the header X-EchoOps-Secret.',
  },
  ECHO_ORIGIN_REFUSED: { status: 403, remedy: 'Open the wall from the address of EchoOps itself.' },
  ECHO_HOST_REFUSED: {
    status: 403,
    remedy: 'Open it by its IP address, or set ECHOOPS_HOST to the name it is known by.',
  },
  ECHO_AUDIO_NOT_FOUND: { status: 404, remedy: 'Look at GET /incidents/:id for sound that is kept.' },
  ECHO_INCIDENT_NOT_FOUND: { status: 404, remedy: 'Look at GET /incidents for those that are known.' },
  ECHO_ROUTE_NOT_FOUND: { status: 404, remedy: 'Check the address; docs/architecture.md names them all.' },
  ECHO_COMMAND_NOT_FOUND: { status: 404, remedy: 'Give the command anew with POST /command.' },
  ECHO_DEMO_ABSENT: { status: 409, remedy: 'Start EchoOps with: npm start -- --demo.' },
  ECHO_COMMAND_NOT_WAITING: { status: 409, remedy: 'Give the command anew; a question waits 30 seconds.' },
  ECHO_PIN_WRONG: { status: 403, remedy: 'Send the value of ECHOOPS_OPERATOR_PIN as pin.' },
  ECHO_COMMANDS_LOCAL: {
    status: 403,
    remedy: 'Send it on the machine of EchoOps, or set ECHOOPS_OPERATOR_PIN there.',
  },
  ECHO_COMMANDS_FULL: { status: 503, remedy: AGAIN },
  ECHO_EAR_UNAVAILABLE: {
    status: 503,
    remedy: 'Send the words to POST /command, or try again in a few seconds.',
  },
  ECHO_CLIP_INVALID: { status: 422, remedy: 'Send what the message names.' },
  ECHO_CLIP_TYPE_UNSUPPORTED: {
    status: 415,
    remedy: 'Send WAV with 8 to 48 kHz, PCM or float, with Content-Type: audio/wav.',
  },
  ECHO_METHOD_NOT_ALLOWED: { status: 405, remedy: 'Use a method that the header Allow names.' },
  ECHO_BODY_TOO_LARGE: { status: 413, remedy: 'Send less.' },
  ECHO_CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    remedy: 'Send JSON, not compressed, with Content-Type: application/json.',
  },
}

const INTERNAL = { status: 500, remedy: 'Look into the log of EchoOps; it names the cause.' } as const

/** Answers with the error's code, its message and what to do. */
export function sendProblem(reply: FastifyReply, error: EchoError): FastifyReply {
  const { status, remedy } = ANSWERS[error.code] ?? INTERNAL
  if (status === 503) reply.header('retry-after', RETRY_AFTER_S)
  const body: Problem = { error: { code: error.code, message: error.message, remedy } }
  return reply.code(status).header('cache-control', 'no-store').send(body)
}

/** For Fastify's error handler. Anything unforeseen is logged whole and tells nothing of the inside. */
export function answerErrors(log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = error instanceof EchoError ? error : foreseenByFastify(error)
    if (known !== null && known.code in ANSWERS) {
      log.debug({ err: known, route: request.routeOptions.url }, 'a request was refused')
      return sendProblem(reply, known)
    }
    log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return sendProblem(reply, new EchoError('ECHO_INTERNAL', 'Something unforeseen went wrong.'))
  }
}

/**
 * For what Fastify refuses before any route or hook: an address that is malformed or far too long. The hooks
 * have not run then, so what they do is done here.
 */
export function answerUnroutable(log: Log) {
  const answer = answerErrors(log)
  return (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    secure(reply)
    endAfterAnswer(request, reply)
    answer(error, request, reply)
  }
}

/** What Fastify itself refuses: a malformed address or parameter, a body where none is taken. */
function foreseenByFastify(error: unknown): EchoError | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return null
  const { statusCode, message } = error
  if (statusCode === 413) return new EchoError('ECHO_BODY_TOO_LARGE', message)
  if (statusCode === 415) return new EchoError('ECHO_CONTENT_TYPE_UNSUPPORTED', message)
  return statusCode >= 400 && statusCode < 500 ? new EchoError('ECHO_REQUEST_INVALID', message) : null
}
