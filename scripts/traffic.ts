import { readConfig } from '../src/main/config/config.ts'
import { readEnvironment } from '../src/main/config/environment.ts'
import { wallUrl } from '../src/main/desktop/own-page.ts'
import { deadlineClock } from '../src/main/host/surroundings.ts'
import { drive } from './traffic/drive.ts'
import { EchoOps } from './traffic/echo-ops.ts'
import { parseTrafficOptions, type TrafficOptions, USAGE } from './traffic/options.ts'
import { summaryOf } from './traffic/summary.ts'
import { Users } from './traffic/users.ts'

/** EchoOps thinks about at most 32 commands at the same time; some room is left for people. */
const MOST_UNDERWAY = 24

/**
 * `npm run traffic`: what users send to a running EchoOps, good and bad, and whether the answers were right. 0 when they were, 1 when one was
 * not or EchoOps is not there, 2 for options that are not known, 130 when it was interrupted.
 */
process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  let options: TrafficOptions
  try {
    options = parseTrafficOptions(args, Math.floor(Math.random() * 0xffff_ffff))
  } catch (error) {
    console.error(`${textOf(error)}\n\n${USAGE}`)
    return 2
  }
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const { host, port, webhookSecret, operatorPin } = readConfig(readEnvironment(process.env, process.cwd()))
  const url = options.url ?? wallUrl(`http://${host.includes(':') ? `[${host}]` : host}:${port}`)
  const echoOps = new EchoOps(url, webhookSecret?.reveal() ?? null)
  try {
    await echoOps.check()
  } catch {
    console.error(`EchoOps does not answer at ${url}. Start it with npm start, or name it with --url.`)
    return 1
  }
  try {
    return await send(echoOps, options, operatorPin?.reveal() ?? null)
  } catch (error) {
    console.error(textOf(error))
    return 1
  }
}

async function send(echoOps: EchoOps, options: TrafficOptions, pin: string | null): Promise<number> {
  const { count, perSecond, seed, alerts } = options
  const interrupted = interruption()
  const { signal } = interrupted
  const services = await echoOps.demoServices()
  if (options.perform && services === null)
    throw new Error(
      '--perform is for the demo fleet only, and there is none. Start it with: npm start -- --demo',
    )
  const perform = options.perform ? { pin } : null
  const users = new Users({ echoOps, clock: deadlineClock, seed, alerts, perform, signal })
  try {
    const changes = await users.learn(services)
    console.log(
      `Sending ${count} at ${perSecond} a second, seed ${seed}. ${changes} changes would be asked about; they are ${perform === null ? 'cancelled' : 'performed, each once'}.`,
    )
    if (options.chaos) {
      await echoOps.chaos(true)
      console.log('Chaos: commands are answered 2.5 to 4 s late.')
    }
    await drive(
      { count, perSecond, mostUnderway: MOST_UNDERWAY },
      {
        ...{ clock: deadlineClock, signal },
        send: () => users.send(),
        progress: (seconds, sent, underway) => {
          const wrong = users.outcomes.filter(({ isExpected }) => !isExpected).length
          console.log(
            `${String(seconds).padStart(4)} s  ${sent} sent, ${underway} underway, ${wrong} unexpected`,
          )
        },
      },
    )
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    if (options.chaos) await calm(echoOps)
    interrupted.forget()
  }
  console.log(`\n${summaryOf(users.outcomes)}`)
  if (signal.aborted) return 130
  return users.outcomes.every(({ isExpected }) => isExpected) ? 0 : 1
}

/** EchoOps ends it by itself after 15 minutes, but nobody shall wait for that. */
async function calm(echoOps: EchoOps): Promise<void> {
  await echoOps.chaos(false)
  console.log('Chaos is off: commands are answered at once again.')
}

/** Aborted by Ctrl-C or SIGTERM. `forget` gives the signals back. */
function interruption(): { readonly signal: AbortSignal; forget(): void } {
  const control = new AbortController()
  const stop = (): void => control.abort(new Error('interrupted'))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, stop)
  const forget = (): void => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop)
  }
  return { signal: control.signal, forget }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
