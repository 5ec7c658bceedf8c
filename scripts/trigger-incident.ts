import { parseArgs } from 'node:util'
import { readConfig } from '../src/main/config/config.ts'
import { readEnvironment } from '../src/main/config/environment.ts'
import { wallUrl } from '../src/main/desktop/own-page.ts'

/**
 * `npm run trigger-incident`: breaks something in the demo fleet of a running EchoOps, or, where there is none, sends it one
 * alert as Datadog would; switches the artificial latency on and off. 0 when done, 1 when not, 2 for options that are not known.
 */
const USAGE = `npm run trigger-incident                        breaks something in the demo fleet; without one, sends an alert
npm run trigger-incident -- --simulate          the same
npm run trigger-incident -- --break NAME        breaks this
npm run trigger-incident -- --heal              makes the demo fleet well again
npm run trigger-incident -- --start-chaos       commands are answered 2.5 to 4 s late, for 15 minutes at the most
npm run trigger-incident -- --stop-chaos        ends that
                            --url ADDRESS       of another EchoOps than the one that the settings describe`

const ANSWER_WITHIN_MS = 30_000
const FAILURES = ['exhausted-pool', 'bad-release', 'overload', 'full-disk', 'memory-leak']

/** Only one thing at a time: of two, one would be passed over without a word. */
const ACTS = ['simulate', 'break', 'heal', 'start-chaos', 'stop-chaos'] as const

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof read>
  try {
    options = read(args)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  if (options.help === true) {
    console.log(USAGE)
    return 0
  }
  const url = options.url ?? ownUrl()
  try {
    console.log(await run(url, options))
    return 0
  } catch (error) {
    console.error(why(error, url))
    return 1
  }
}

function read(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      simulate: { type: 'boolean' },
      break: { type: 'string' },
      heal: { type: 'boolean' },
      'start-chaos': { type: 'boolean' },
      'stop-chaos': { type: 'boolean' },
      url: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const asked = ACTS.filter((act) => values[act] !== undefined)
  if (asked.length > 1) throw new Error(`${asked.map((act) => `--${act}`).join(' and ')}: only one of them`)
  return values
}

function ownUrl(): string {
  const { host, port } = readConfig(readEnvironment(process.env, process.cwd()))
  return wallUrl(`http://${host.includes(':') ? `[${host}]` : host}:${port}`)
}

async function run(url: string, options: ReturnType<typeof read>): Promise<string> {
  if (options['start-chaos'] === true) {
    const { until } = (await post(url, '/chaos/start')).body
    const end =
      typeof until === 'number' ? ` It ends by itself at ${new Date(until).toLocaleTimeString()}.` : ''
    return `Commands are answered 2.5 to 4 s late from now on; npm run trigger-incident -- --stop-chaos ends that.${end}`
  }
  if (options['stop-chaos'] === true) {
    await post(url, '/chaos/stop')
    return 'Commands are answered at once again.'
  }
  if (options.heal === true) {
    console.log('Making the demo fleet well …')
    await post(url, '/demo/break')
    return 'The demo fleet is well again.'
  }
  const failure = options.break ?? FAILURES[Math.floor(Math.random() * FAILURES.length)] ?? 'exhausted-pool'
  console.log('Breaking something …')
  const broken = await post(url, `/demo/break?failure=${encodeURIComponent(failure)}`, [409])
  if (broken.status !== 409) return `${failure} is under way. The alert follows within half a minute.`
  if (options.break !== undefined)
    throw new Error('There is no demo fleet. Start EchoOps with: npm start -- --demo')
  const { body } = await post(url, '/webhook/datadog', [], alert())
  return `There is no demo fleet, so an alert was sent instead: incident ${String(body['incident_id'])}.`
}

/** As Datadog renders it. */
function alert(): Record<string, unknown> {
  const now = Date.now()
  return {
    id: String(now),
    title: '[P1] [Triggered] p95 latency is high on checkout-api',
    body: '%%%\np95 latency is **1.93 s**, above the limit of 0.5 s.\n%%%',
    last_updated: String(now),
    alert_transition: 'Triggered',
    alert_priority: 'P1',
    alert_cycle_key: String(now),
    alert_query: 'avg(last_5m):p95:trace.http.request.duration{service:checkout-api} > 0.5',
    tags: 'service:checkout-api,env:prod',
    org: { id: '1', name: 'Example' },
  }
}

async function post(
  url: string,
  path: string,
  allowed: readonly number[] = [],
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const secret = path.startsWith('/webhook')
    ? readConfig(readEnvironment(process.env, process.cwd())).webhookSecret
    : null
  const answer = await fetch(new URL(path, url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret === null ? {} : { 'x-echoops-secret': secret.reveal() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  const told = (await answer.json()) as Record<string, unknown>
  if (answer.ok || allowed.includes(answer.status)) return { status: answer.status, body: told }
  const { message = `HTTP ${answer.status}`, remedy = '' } = (told['error'] ?? {}) as Record<string, string>
  throw new Error(`${message} ${remedy}`.trim())
}

function why(error: unknown, url: string): string {
  const refused = error instanceof Error && error.message === 'fetch failed'
  if (refused) return `EchoOps does not answer at ${url}. Start it with npm start, or name it with --url.`
  return error instanceof Error ? error.message : String(error)
}
