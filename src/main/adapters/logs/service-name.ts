import { basename, dirname } from 'node:path'

/** File names that say what a log holds, not whose it is: the folder names the service then. */
const GENERIC =
  /^(?:access|error|errors|out|stdout|stderr|log|logs|app|application|current|output|server|service|main|daemon|combined|debug|info|\d+)$/i
const GENERIC_FOLDER = /^(?:log|logs|var|tmp|current|apps?|services?|home|opt|srv)$/i

/** The service a file belongs to, by its name: `payment-gateway.log.1.gz` and `payment-gateway-2026-11-22.log` are payment-gateway's. */
export function serviceOfPath(path: string): string {
  const stem = stemOf(basename(path))
  if (!GENERIC.test(stem)) return stem
  const folder = basename(dirname(path))
  return folder === '' || GENERIC_FOLDER.test(folder) ? stem : folder
}

function stemOf(name: string): string {
  const stem = name
    .replace(/\.(?:gz|old|bak)$/i, '')
    .replace(/\.\d{1,3}$/, '')
    .replace(/[._-]?\d{4}[-_.]?\d{2}[-_.]?\d{2}(?:[-_.T]?\d{1,8})?/, '')
    .replace(/\.\d{1,3}$/, '')
    .replace(/\.(?:log|txt|jsonl?|ndjson|out|err|logfmt|stdout|stderr)$/i, '')
    .replace(/[-_.](?:stdout|stderr|access|error|errors|out|err|json)$/i, '')
    .replace(/\.log$/i, '')
    // Debian's name for a cluster: postgresql-17-main
    .replace(/^(postgresql)-\d{1,2}-[\w-]+$/i, '$1')
  return stem === '' ? name : stem
}
