import { isIP } from 'node:net'

/** Addresses of this machine or of a network that Datadog is not in (RFC 1918, 3927, 4193, 4291, 6598). */
const PRIVATE_V4 =
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./
const PRIVATE_V6 = /^(?:::1?$|f[cd]|fe[89ab])/i
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)$/i
const PATH = /\/webhook\/datadog\/?$/

export const ADDRESS_REMEDY =
  'Give the address under which Datadog reaches EchoOps, with --webhook-url https://… or ECHOOPS_PUBLIC_URL.'

/** An address that Datadog may be able to reach, without the webhook's path and without a slash at its end; else throws, with the remedy. */
export function readAddress(text: string): string {
  const bare = text.trim().replace(PATH, '').replace(/\/+$/, '')
  if (!URL.canParse(bare)) throw new Error(`The address is none. ${ADDRESS_REMEDY}`)
  const { protocol, hostname, username, search, hash } = new URL(bare)
  if (!/^https?:$/.test(protocol) || `${username}${search}${hash}` !== '')
    throw new Error(
      `The address must be https://host[:port][/path], without user, "?" or "#". ${ADDRESS_REMEDY}`,
    )
  if (isPrivate(hostname.replace(/^\[|\]$/g, '')))
    throw new Error(`Datadog cannot reach ${hostname}. ${ADDRESS_REMEDY}`)
  return bare
}

function isPrivate(host: string): boolean {
  const version = isIP(host)
  if (version === 0) return PRIVATE_NAME.test(host)
  return version === 4 ? PRIVATE_V4.test(host) : PRIVATE_V6.test(host)
}
