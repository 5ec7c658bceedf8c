/** The wall's address as this machine reaches it: an engine that listens everywhere is reached over loopback. */
export function wallUrl(listening: string): string {
  const url = new URL(listening)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url.href
}

/** True for an address of the wall's own origin; false for everything else, also for what is no address. */
export function isOwn(address: string | undefined, origin: string): boolean {
  return address !== undefined && URL.canParse(address) && new URL(address).origin === origin
}
