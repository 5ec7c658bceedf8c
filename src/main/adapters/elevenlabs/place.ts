const VENDOR = 'https://api.elevenlabs.io'

/** Where ElevenLabs answers, without a slash at the end. Another base is for its regional addresses and for tests. */
export const baseOf = (baseUrl: string | undefined): string => (baseUrl ?? VENDOR).replace(/\/+$/, '')

/** The address of a socket: the same host, `ws` for `http`. */
export function socketUrl(baseUrl: string, path: string, query: readonly (readonly [string, string])[]): URL {
  const url = new URL(baseUrl.replace(/^http/, 'ws') + path)
  for (const [key, value] of query) url.searchParams.append(key, value)
  return url
}
