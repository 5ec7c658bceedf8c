import { createSocket, type Socket } from 'node:dgram'
import { METRICS } from '../../src/main/domain/metrics.ts'
import type { Sample } from './life.ts'

/** Where values go. */
export interface Sender {
  /** "the agent at 127.0.0.1:8125". */
  readonly where: string
  /** Throws with a sentence for people when they could not be sent. */
  send(samples: readonly Sample[], tags: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** One packet stays below what a network carries in one piece (DogStatsD, "max buffer size", UDP). */
const PACKET_BYTES = 1_400
const ANSWER_WITHIN_MS = 15_000
const TYPES = { count: 'c', distribution: 'd', gauge: 'g' } as const
/** Datadog's numbers for kinds of series (MetricIntakeType). */
const INTAKE_TYPES = { count: 1, gauge: 3 } as const

/** A value as DogStatsD writes it: `autonomic.chat.count:1|c|#agent_id:analyst`. */
export const lineOf = ({ name, value, tags }: Sample, more: readonly string[]): string =>
  `${name}:${value}|${TYPES[METRICS[name].kind]}|#${tagsOf(tags, more).join(',')}`

const tagsOf = (tags: Sample['tags'], more: readonly string[]): readonly string[] => [
  ...Object.entries(tags).map(([tag, value]) => `${tag}:${value}`),
  ...more,
]

/**
 * To an agent, by UDP. Nothing says whether it has come in; only that nobody listens at a port of this machine is heard, one packet
 * later.
 */
export async function agentSender(host: string, port: number): Promise<Sender> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  let failed: Error | null = null
  socket.on('error', (error) => {
    failed = error
  })
  const where = `the agent at ${host}:${port}`
  const check = () => {
    if (failed !== null)
      throw new Error(`${where} does not listen. Start it, or correct DD_AGENT_HOST and DD_DOGSTATSD_PORT.`)
  }
  await new Promise<void>((connected) => {
    socket.once('error', () => connected())
    socket.connect(port, host, connected)
  })
  return {
    where,
    send: async (samples, tags) => {
      for (const packet of packetsOf(samples.map((sample) => lineOf(sample, tags)))) {
        check()
        await sendPacket(socket, packet).catch((error: Error) => {
          failed = error
        })
      }
      // The refusal of a port comes with the next turn of the loop.
      await new Promise((next) => setImmediate(next))
      check()
    },
    close: () => new Promise((closed) => socket.close(closed)),
  }
}

const sendPacket = (socket: Socket, packet: string): Promise<void> =>
  new Promise((sent, failed) => socket.send(packet, (error) => (error === null ? sent() : failed(error))))

function packetsOf(lines: readonly string[]): readonly string[] {
  const packets: string[] = []
  for (const line of lines) {
    const last = packets.at(-1)
    if (last !== undefined && last.length + line.length + 1 <= PACKET_BYTES)
      packets[packets.length - 1] = `${last}\n${line}`
    else packets.push(line)
  }
  return packets
}

/** To Datadog itself, over HTTPS: counts and gauges as series, distributions as points. */
export function apiSender(baseUrl: string, apiKey: string, now: () => number): Sender {
  const post = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'dd-api-key': apiKey },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch((cause: unknown) => {
      throw new Error(`${baseUrl} does not answer. Is DD_SITE right?`, { cause })
    })
    await answer.body?.cancel()
    if (answer.status === 403 || answer.status === 401)
      throw new Error('Datadog refuses DD_API_KEY. Is it of this site (DD_SITE)?')
    if (!answer.ok) throw new Error(`Datadog does not take the values (${answer.status}).`)
  }
  return {
    where: baseUrl,
    send: async (samples, tags) => {
      const at = Math.floor(now() / 1_000)
      const series = samples.flatMap((sample) => seriesOf(sample, tags, at))
      const points = samples.flatMap((sample) => pointsOf(sample, tags, at))
      if (series.length > 0) await post('/api/v2/series', { series })
      if (points.length > 0) await post('/api/v1/distribution_points', { series: points })
    },
    close: () => Promise.resolve(),
  }
}

function seriesOf({ name, value, tags }: Sample, more: readonly string[], timestamp: number) {
  const { kind } = METRICS[name]
  if (kind === 'distribution') return []
  const type = INTAKE_TYPES[kind]
  return [{ metric: name, type, points: [{ timestamp, value }], tags: tagsOf(tags, more) }]
}

function pointsOf({ name, value, tags }: Sample, more: readonly string[], timestamp: number) {
  if (METRICS[name].kind !== 'distribution') return []
  return [{ metric: name, type: 'distribution', points: [[timestamp, [value]]], tags: tagsOf(tags, more) }]
}
