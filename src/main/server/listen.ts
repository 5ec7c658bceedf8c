import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { EchoError } from '../domain/error.ts'

/** Listening on every address is no address to go to. */
const REACHED_AT: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/**
 * Begins to listen and gives the base address (`http://127.0.0.1:8000`). Port 0 picks a free one.
 * @throws {EchoError} ECHO_PORT_TAKEN, ECHO_ADDRESS_UNAVAILABLE
 */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await server.listen({ host, port })
  } catch (cause) {
    throw refusal(cause, host, port)
  }
  const bound = server.server.address()
  const reached = REACHED_AT[host] ?? host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${isAddress(bound) ? bound.port : port}`
}

function isAddress(bound: AddressInfo | string | null): bound is AddressInfo {
  return typeof bound === 'object' && bound !== null
}

function refusal(cause: unknown, host: string, port: number): EchoError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (code === 'EADDRINUSE')
    return new EchoError(
      'ECHO_PORT_TAKEN',
      `Port ${port} on ${host} is taken. Stop the program that listens there, or set ECHOOPS_PORT to another port (0 picks a free one).`,
      { cause },
    )
  return new EchoError(
    'ECHO_ADDRESS_UNAVAILABLE',
    `EchoOps cannot listen on ${host}:${port} (${String(code)}). Set ECHOOPS_HOST to an address of this machine and ECHOOPS_PORT to a port it may use.`,
    { cause },
  )
}
