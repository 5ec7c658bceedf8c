import { parseArgs } from 'node:util'

export interface TrafficOptions {
  /** Null: of the EchoOps that the settings describe. */
  readonly url: string | null
  readonly count: number
  readonly perSecond: number
  /** The same seed sends the same in the same order. */
  readonly seed: number
  readonly chaos: boolean
  readonly alerts: boolean
  readonly perform: boolean
  readonly help: boolean
}

export const USAGE = `npm run traffic                       sends what users send: questions, changes that are cancelled, refused and invalid ones
npm run traffic -- --chaos            a burst while commands are answered late on purpose; that is off again afterwards
                   --count N          so many (1 to 10000; 60 unless told, a burst has 20)
                   --rate R           so many a second (0.1 to 50; 4 unless told, a burst comes at 10)
                   --duration S       for so many seconds (1 to 3600), in place of --count
                   --seed N           the same ones in the same order (0 to 4294967295)
                   --alerts           deliveries to the webhook as well, each followed by its recovery
                   --perform          confirms changes, each once; only where there is a demo fleet
                   --url ADDRESS      of another EchoOps than the one that the settings describe`

const OPTIONS = {
  url: { type: 'string' },
  count: { type: 'string' },
  rate: { type: 'string' },
  duration: { type: 'string' },
  seed: { type: 'string' },
  chaos: { type: 'boolean' },
  alerts: { type: 'boolean' },
  perform: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const MOST = 10_000

/** `seed`: where none is named. Throws an Error that names what is not understood. */
export function parseTrafficOptions(args: readonly string[], seed: number): TrafficOptions {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  const { url, chaos = false, alerts = false, perform = false, help = false } = values
  if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new Error('--url: is no address, as http://127.0.0.1:8000 is')
  if (values.count !== undefined && values.duration !== undefined)
    throw new Error('--count and --duration: only one of them')
  const perSecond = between('rate', values.rate, 0.1, 50) ?? (chaos ? 10 : 4)
  const seconds = between('duration', values.duration, 1, 3_600)
  const count = whole('count', values.count, 1, MOST) ?? (chaos ? 20 : 60)
  return {
    ...{ url: url ?? null, perSecond, chaos, alerts, perform, help },
    count: seconds === null ? count : Math.min(MOST, Math.max(1, Math.round(seconds * perSecond))),
    seed: whole('seed', values.seed, 0, 0xffff_ffff) ?? seed,
  }
}

function between(name: string, given: string | undefined, least: number, most: number): number | null {
  if (given === undefined) return null
  const value = given.trim() === '' ? Number.NaN : Number(given)
  if (!(value >= least && value <= most)) throw new Error(`--${name}: is no number from ${least} to ${most}`)
  return value
}

function whole(name: string, given: string | undefined, least: number, most: number): number | null {
  const value = between(name, given, least, most)
  if (value !== null && !Number.isInteger(value)) throw new Error(`--${name}: is not a whole number`)
  return value
}
