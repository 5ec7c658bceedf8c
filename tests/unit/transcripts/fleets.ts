import type { Runbook, RunbookService } from '../../../src/main/domain/runbook.ts'
import { DEMO_BOOK } from './demo-book.ts'

/** A service in production that may be scaled to four. */
export const serviceOf = (name: string, over: Partial<RunbookService> = {}): RunbookService => ({
  name,
  aliases: [],
  environment: 'production',
  owners: [],
  replicas: { min: 1, max: 4 },
  ...over,
})

/** The demo's actions on other services. */
export const bookOf = (services: readonly RunbookService[], over: Partial<Runbook> = {}): Runbook => ({
  ...DEMO_BOOK,
  services,
  ...over,
})

const FIRST =
  'payment order stock mail ledger invoice basket price media geo user cart fraud tax image video chat push risk claim'
const SECOND = 'gateway api worker sync cache index store router feed proxy'

/** A fleet with names as fleets have them; at most 200 names of two words, further ones get a number. */
export function fleetOf(size: number): Runbook {
  const names = SECOND.split(' ').flatMap((second) => FIRST.split(' ').map((first) => `${first}-${second}`))
  return bookOf(
    Array.from({ length: size }, (_, at) => {
      const name = names[at % names.length] ?? ''
      return serviceOf(at < names.length ? name : `${name}-${Math.floor(at / names.length)}`)
    }),
  )
}
