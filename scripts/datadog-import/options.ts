import { parseArgs } from 'node:util'
import { readAddress } from './address.ts'
import { IMPORT_KINDS, type ImportKind } from './wanted.ts'

export const USAGE = `npm run datadog:import                     shows what would change, asks, and brings dashboards, monitors, SLOs,
                                           workflow, webhook and percentiles into the Datadog account
npm run datadog:import -- --dry-run        only shows
                          --yes            does not ask
                          --webhook-url ADDRESS   where Datadog reaches EchoOps (ECHOOPS_PUBLIC_URL)
                          --case-project KEY      the Case project for failed optimizations
                          --notify "@…"           whom monitors tell besides the war room
                          --only KINDS            of ${IMPORT_KINDS.join(', ')}; separated by commas`

export interface Options {
  readonly help: boolean
  readonly dryRun: boolean
  readonly yes: boolean
  readonly address: string | null
  readonly project: string | null
  readonly notify: string | null
  readonly only: readonly ImportKind[]
}

type Environment = Readonly<Record<string, string | undefined>>

const HANDLES = /^(?:@[^\s@]+(?:@[^\s@]+)?(?:\s+|$))*$/

/** Throws with a sentence for people when something cannot be used. */
export function readOptions(args: readonly string[], env: Environment): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      'dry-run': { type: 'boolean' },
      yes: { type: 'boolean', short: 'y' },
      'webhook-url': { type: 'string' },
      'case-project': { type: 'string' },
      notify: { type: 'string' },
      only: { type: 'string' },
    },
  })
  const notify = values.notify?.trim() ?? null
  if (notify !== null && !HANDLES.test(notify))
    throw new Error('--notify takes handles such as "@slack-ops @pagerduty", separated by spaces.')
  return {
    help: values.help === true,
    dryRun: values['dry-run'] === true,
    yes: values.yes === true,
    address: addressOf(values['webhook-url'], env),
    project: values['case-project'] ?? null,
    notify,
    only: kindsOf(values.only),
  }
}

/** ECHOOPS_TUNNEL may name a way instead of an address; then the address is not known from here. */
function addressOf(given: string | undefined, env: Environment): string | null {
  const tunnel = env['ECHOOPS_TUNNEL'] ?? ''
  const text = given ?? (env['ECHOOPS_PUBLIC_URL'] || (/^https?:\/\//.test(tunnel) ? tunnel : ''))
  return text === '' ? null : readAddress(text)
}

function kindsOf(text: string | undefined): readonly ImportKind[] {
  if (text === undefined) return IMPORT_KINDS
  const names = text.split(',').map((name) => name.trim().replace(/(?<!percentile)s$/, ''))
  const unknown = names.filter((name) => !IMPORT_KINDS.some((kind) => kind === name))
  if (unknown.length > 0)
    throw new Error(`--only knows ${IMPORT_KINDS.join(', ')}; not ${unknown.join(', ')}.`)
  return IMPORT_KINDS.filter((kind) => names.includes(kind))
}
