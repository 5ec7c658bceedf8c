import { BUILT_IN } from './built-in-actions.ts'
import { REFUSALS } from './command.ts'
import { COMMAND_STATES } from './command-record.ts'
import { PROVIDERS } from './provider-error.ts'

export type MetricKind = 'count' | 'distribution' | 'gauge'

/** What Datadog knows about a metric. The values of a tag are a closed set; whatever is not in it is sent as `other`. */
export interface Metric {
  readonly kind: MetricKind
  /** Datadog's unit name; null for plain numbers. */
  readonly unit: 'millisecond' | 'dollar' | 'token' | null
  readonly tags: Readonly<Record<string, readonly string[]>>
  readonly what: string
  /** Who sends it: this appliance, or the agents that look after its prompts. */
  readonly from: 'appliance' | 'swarm'
}

/** Every engine that speaks, hears, thinks or understands, as its `by` names it. */
export const ENGINE_NAMES = [
  'gemini',
  'elevenlabs',
  'elevenlabs-scribe',
  'local-voice',
  'local-ear',
  'local-analyst',
  'local-commander',
] as const

/**
 * On every metric, whatever its own tags are. `origin` is on nothing but what `npm run swarm-metrics` makes up, and is `generator` there.
 */
export const GLOBAL_TAGS = ['service', 'env', 'version', 'origin'] as const

/** Whatever is not in a tag's set. */
export const OTHER = 'other'

const ACTIONS = ['none', ...BUILT_IN.map(({ id }) => id)]
const DECISIONS = ['answer', 'confirm', 'refuse', 'unclear']
/** What was asked of the appliance: words by microphone, wall or HTTP, or a report after an alert. */
export const WORK = ['voice', 'wall', 'http', 'report'] as const
const AGENTS = ['analyst', 'commander']
const MODEL = { provider: PROVIDERS, purpose: ['analyst', 'commander', 'hearing', 'voice'] }

const appliance = <K extends MetricKind>(
  kind: K,
  unit: Metric['unit'],
  tags: Metric['tags'],
  what: string,
): Metric & { readonly kind: K; readonly from: 'appliance' } => ({
  kind,
  unit,
  tags,
  what,
  from: 'appliance',
})

const swarm = <K extends MetricKind>(
  kind: K,
  unit: Metric['unit'],
  tags: Metric['tags'],
  what: string,
): Metric & { readonly kind: K; readonly from: 'swarm' } => ({ kind, unit, tags, what, from: 'swarm' })

/**
 * Every metric that leaves EchoOps, once. Names, kinds and tags are what dashboards, monitors and SLOs in datadog_exports/ rest on.
 * The tags of GLOBAL_TAGS are on each of them.
 */
export const METRICS = {
  'echo_ops.heartbeat': appliance('gauge', null, {}, 'One every 30 seconds while EchoOps runs.'),
  'echo_ops.intent.refusal': appliance(
    'count',
    null,
    { reason: REFUSALS, action: ACTIONS },
    'Commands that the policy has refused.',
  ),
  'echo_ops.intent.tool_usage': appliance(
    'count',
    null,
    { action: ACTIONS, decision: DECISIONS },
    'Commands that were not refused, by what was decided.',
  ),
  'echo_ops.latency': appliance(
    'distribution',
    'millisecond',
    { source: WORK, decision: [...COMMAND_STATES, 'report'] },
    'From the command or the alert to the first sound of the answer; without a voice, to its words on the wall.',
  ),
  'echo_ops.latency.total': appliance(
    'count',
    null,
    { source: WORK },
    'Commands and reports. Never polling.',
  ),
  'echo_ops.latency.satisfactory': appliance(
    'count',
    null,
    { source: WORK },
    'Those of them whose first sound came within 1 s.',
  ),
  'echo_ops.speech.first_audio': appliance(
    'distribution',
    'millisecond',
    { engine: ENGINE_NAMES },
    'From the text to the first sound of a voice.',
  ),
  'echo_ops.llm.tokens.prompt': appliance('count', 'token', MODEL, 'Tokens that a model was given.'),
  'echo_ops.llm.tokens.completion': appliance('count', 'token', MODEL, 'Tokens that a model has written.'),
  'echo_ops.llm.tokens.total': appliance('count', 'token', MODEL, 'Both.'),
  'echo_ops.llm.cost': appliance(
    'count',
    'dollar',
    MODEL,
    'US dollars that a cloud engine cost, by list price.',
  ),
  'echo_ops.webhook.received': appliance(
    'count',
    null,
    {},
    'Alert deliveries that were accepted, those among them that had come before or could not be read.',
  ),
  'echo_ops.webhook.duplicate': appliance('count', null, {}, 'Deliveries that had come before.'),
  'echo_ops.webhook.quarantined': appliance(
    'count',
    null,
    {},
    'Deliveries that could not be read, and are kept.',
  ),
  'echo_ops.fallback': appliance(
    'count',
    null,
    { sense: ['analyst', 'voice', 'ear', 'commander'], from: ENGINE_NAMES, to: ENGINE_NAMES },
    'Another engine took over.',
  ),
  'autonomic.agent.cost': swarm('gauge', 'dollar', { agent_id: AGENTS }, 'US dollars a message.'),
  'autonomic.agent.latency.avg': swarm(
    'gauge',
    'millisecond',
    { agent_id: AGENTS },
    'Mean latency of an agent.',
  ),
  'autonomic.agent.tokens.input': swarm(
    'count',
    'token',
    { agent_id: AGENTS },
    'Tokens that an agent was given.',
  ),
  'autonomic.agent.tokens.output': swarm(
    'count',
    'token',
    { agent_id: AGENTS },
    'Tokens that an agent has written.',
  ),
  'autonomic.agent.current_version': swarm(
    'gauge',
    null,
    { agent_id: AGENTS },
    'Version of the prompt in use.',
  ),
  'autonomic.audit.verdict': swarm(
    'count',
    null,
    { agent_id: AGENTS, verdict: ['pass', 'fail'] },
    'Verdicts of the Auditor.',
  ),
  'autonomic.auditor.latency': swarm('distribution', 'millisecond', { agent_id: AGENTS }, 'One audit.'),
  'autonomic.refiner.latency': swarm(
    'distribution',
    'millisecond',
    { agent_id: AGENTS },
    'One candidate prompt.',
  ),
  'autonomic.evaluator.latency': swarm(
    'distribution',
    'millisecond',
    { agent_id: AGENTS },
    'One evaluation.',
  ),
  'autonomic.optimization.failed': swarm(
    'count',
    null,
    {
      agent_id: AGENTS,
      failure_reason: ['no_improvement', 'regression', 'budget', 'timeout', 'invalid_candidate'],
    },
    'Repairs that were given up; each calls a human.',
  ),
  'autonomic.deployments.success': swarm(
    'count',
    null,
    { agent_id: AGENTS },
    'Prompts that were put into use.',
  ),
  'autonomic.budget.breach': swarm(
    'count',
    null,
    { agent_id: AGENTS },
    'Messages that cost more than they may.',
  ),
  'autonomic.budget.breach.amount': swarm(
    'gauge',
    'dollar',
    { agent_id: AGENTS },
    'US dollars above the budget.',
  ),
  'autonomic.chat.count': swarm('count', null, { agent_id: AGENTS }, 'Messages that agents have answered.'),
} as const satisfies Readonly<Record<string, Metric>>

export type MetricName = keyof typeof METRICS
/** The metrics that this appliance sends; the swarm's are not its to send. */
export type NameOf<K extends MetricKind, F extends Metric['from'] = 'appliance'> = {
  [N in MetricName]: (typeof METRICS)[N] extends { readonly kind: K; readonly from: F } ? N : never
}[MetricName]

/** Tags as they are sent: those of the metric only, each with a value of its set. A tag that was not given is left out. */
export function closedTags(name: MetricName, tags: Readonly<Record<string, string>>): Record<string, string> {
  const { tags: sets }: Metric = METRICS[name]
  const given = Object.entries(tags).filter(([tag]) => Object.hasOwn(sets, tag))
  return Object.fromEntries(
    given.map(([tag, value]) => [tag, sets[tag]?.includes(value) === true ? value : OTHER]),
  )
}
