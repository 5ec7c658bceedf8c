import { parseArgs } from 'node:util'
import { readConfig } from '../../src/main/config/config.ts'
import { CHAPTERS, type Message, type Random, swarmLife } from './life.ts'
import { agentSender, apiSender, lineOf, type Sender } from './sender.ts'

const USAGE = `npm run swarm-metrics                    sends a made-up life of the agents as metrics: 5 normal messages, 3 budget
                                         breaches, 3 latency spikes, 2 failed optimizations; all tagged origin:generator
npm run swarm-metrics -- --dry-run       prints what would be sent
                         --pause SECONDS between two messages; 10 when absent`

/** An agent keeps the last value of a gauge for ten seconds; what comes sooner takes the place of what was before. */
const PAUSE_S = 10
const LONGEST_PAUSE_S = 600
const DOGSTATSD_PORT = 8125

export interface SwarmWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
  readonly complain: (line: string) => void
  readonly pause: (ms: number) => Promise<void>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: Random
}

interface Options {
  readonly help: boolean
  readonly dryRun: boolean
  readonly pauseMs: number
}

/** Exit code: 0 sent; 1 not, or not all; 2 options that cannot be used. */
export async function runSwarmMetrics(args: readonly string[], world: SwarmWorld): Promise<0 | 1 | 2> {
  let options: Options
  try {
    options = readOptions(args)
  } catch (error) {
    world.complain(`${textOf(error)}\n\n${USAGE}`)
    return 2
  }
  if (options.help) {
    world.say(USAGE)
    return 0
  }
  const life = swarmLife(world.random)
  const tags = tagsOf(world.env)
  if (options.dryRun) {
    for (const { samples } of life) for (const sample of samples) world.say(lineOf(sample, tags))
    return 0
  }
  try {
    await sendAll(life, tags, await senderOf(world), options, world)
    return 0
  } catch (error) {
    world.complain(textOf(error))
    return 1
  }
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      'dry-run': { type: 'boolean' },
      pause: { type: 'string' },
    },
  })
  const pauseS = Number(values.pause ?? PAUSE_S)
  if (!(pauseS >= 0 && pauseS <= LONGEST_PAUSE_S))
    throw new Error(`--pause takes 0 to ${LONGEST_PAUSE_S} seconds.`)
  return { help: values.help === true, dryRun: values['dry-run'] === true, pauseMs: pauseS * 1_000 }
}

/** The tags that every metric has; `origin` says that nothing of it was measured. */
function tagsOf({ DD_SERVICE, DD_ENV, DD_VERSION }: SwarmWorld['env']): readonly string[] {
  return [
    'origin:generator',
    `service:${DD_SERVICE || 'echoops'}`,
    ...(DD_ENV ? [`env:${DD_ENV}`] : []),
    ...(DD_VERSION ? [`version:${DD_VERSION}`] : []),
  ]
}

/** An agent, where one is named; else Datadog itself, where there is a key. */
async function senderOf({ env, now }: SwarmWorld): Promise<Sender> {
  const { DD_AGENT_HOST: host, DD_DOGSTATSD_PORT: port } = env
  if (host || port) return agentSender(host || '127.0.0.1', portOf(port))
  const { datadog } = readConfig(env).clouds
  if (datadog !== null) return apiSender(datadog.baseUrl, datadog.apiKey.reveal(), now)
  throw new Error(
    'There is nobody to send to: no agent and no key. Set DD_AGENT_HOST (and DD_DOGSTATSD_PORT) for an agent, or DD_API_KEY (and DD_SITE) to send to Datadog directly. --dry-run only prints.',
  )
}

function portOf(text: string | undefined): number {
  const port = Number(text || DOGSTATSD_PORT)
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port
  throw new Error('DD_DOGSTATSD_PORT is not a port; give a whole number from 1 to 65535.')
}

async function sendAll(
  life: readonly Message[],
  tags: readonly string[],
  sender: Sender,
  { pauseMs }: Options,
  { say, pause }: SwarmWorld,
): Promise<void> {
  let sent = 0
  say(`To ${sender.where}. Made up, not measured: every value has the tag origin:generator.`)
  try {
    for (const [index, { chapter, agent, samples }] of life.entries()) {
      if (index > 0 && pauseMs > 0) await pause(pauseMs)
      await sender.send(samples, tags)
      sent += samples.length
      say(`  ${index + 1}/${life.length} ${chapter}, ${agent}: ${samples.length} values`)
    }
  } finally {
    await sender.close()
  }
  const chapters = CHAPTERS.map((name) => `${life.filter(({ chapter }) => chapter === name).length} ${name}`)
  say(`${sent} values of ${life.length} messages sent: ${chapters.join(', ')}.`)
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
