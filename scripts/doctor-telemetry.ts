import { isIPv6 } from 'node:net'
import { z } from 'zod'
import type { AgentWay, TelemetrySettings } from '../src/main/config/config.ts'
import { broken, type Finding, missing, works } from './doctor-finding.ts'

const ABOUT = 'telemetry'
const DEADLINE_MS = 4_000
const MOST_BYTES = 256 * 1024
/** What the tracer sends to. */
const TRACES = '/v0.4/traces'

const infoSchema = z.object({ version: z.string().max(40), endpoints: z.array(z.string()) })

/** Where EchoOps tells about itself, and whether somebody listens there. */
export async function checkTelemetry({ way }: TelemetrySettings, deadlineMs = DEADLINE_MS): Promise<Finding> {
  if (way === null)
    return missing(
      ABOUT,
      'Datadog is told nothing about EchoOps itself.',
      'Set DD_AGENT_HOST where an agent runs, or DD_API_KEY; docs/observability.md says what is sent.',
    )
  if (way.kind === 'agent') return checkAgent(way, deadlineMs)
  return works(ABOUT, `goes straight to ${way.apiUrl}, with the key that is checked under datadog.`)
}

async function checkAgent({ host, tracePort, metricsPort }: AgentWay, deadlineMs: number): Promise<Finding> {
  const at = `${isIPv6(host) ? `[${host}]` : host}:${tracePort}`
  const info = await infoOf(`http://${at}/info`, deadlineMs)
  if (info === 'silence')
    return broken(
      ABOUT,
      `no agent answers at ${at}; metrics, traces and events are lost.`,
      'Start the Datadog Agent, correct DD_AGENT_HOST and DD_TRACE_AGENT_PORT, or unset them.',
    )
  if (info === 'stranger')
    return broken(
      ABOUT,
      `what answers at ${at} is no Datadog Agent that takes traces.`,
      'Correct DD_AGENT_HOST and DD_TRACE_AGENT_PORT; is apm_config.enabled set in datadog.yaml?',
    )
  return works(
    ABOUT,
    `the agent ${info.version} at ${at} takes traces. Whether it takes metrics at UDP port ${metricsPort} cannot be asked: nothing answers there.`,
  )
}

async function infoOf(
  url: string,
  deadlineMs: number,
): Promise<z.output<typeof infoSchema> | 'silence' | 'stranger'> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(deadlineMs) })
    const text = (await answer.text()).slice(0, MOST_BYTES)
    const info = answer.ok ? infoSchema.safeParse(parsed(text)) : null
    return info?.success === true && info.data.endpoints.includes(TRACES) ? info.data : 'stranger'
  } catch {
    return 'silence'
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
