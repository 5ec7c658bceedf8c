import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { EchoError } from '../domain/error.ts'

/** 127.0.0.0/8 (RFC 1122), ::1 (RFC 4291), and the former as an IPv6 socket sees it. */
const LOOPBACK = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/i

/**
 * Names that lead to this machine for certain: an address, localhost, and those given. A page of another site can make its own
 * name lead here (DNS rebinding), and would then be of the same origin as the wall; it cannot make the browser send one of these.
 * @param names ECHOOPS_HOST and the machine's own name
 */
export function ownHosts(names: readonly string[]): (host: string | undefined) => boolean {
  const own = new Set(['localhost', ...names.flatMap(spellings)])
  return (host) => {
    const name = hostName(host)
    return name !== null && (isIP(name) !== 0 || own.has(name))
  }
}

/** @throws {EchoError} ECHO_HOST_REFUSED */
export function refuseForeignHost(isOwn: (host: string | undefined) => boolean) {
  return async (request: FastifyRequest): Promise<void> => {
    if (!isOwn(request.headers.host))
      throw new EchoError('ECHO_HOST_REFUSED', 'The wall is not served under this name.')
  }
}

export const isLoopback = (address: string | undefined): boolean => LOOPBACK.test(address ?? '')

/** `box.lan` is also `box`, and `box.local` where names are announced (RFC 6762). */
function spellings(name: string): readonly string[] {
  const whole = name.toLowerCase()
  if (isIP(whole) !== 0) return []
  const first = whole.split('.', 1)[0] ?? whole
  return [whole, first, `${first}.local`]
}

/** Without port, brackets and the dot of the root; null when it is no host. */
function hostName(host: string | undefined): string | null {
  if (host === undefined || !/^[\w.:[\]-]{1,260}$/.test(host) || !URL.canParse(`http://${host}`)) return null
  const { hostname } = new URL(`http://${host}`)
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}
