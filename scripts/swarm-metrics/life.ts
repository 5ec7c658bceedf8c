import type { MetricName, NameOf } from '../../src/main/domain/metrics.ts'

type SwarmMetric = Extract<MetricName, NameOf<'count' | 'distribution' | 'gauge', 'swarm'>>
export type Agent = 'analyst' | 'commander'

/** One value of one metric. Units as METRICS says. */
export interface Sample {
  readonly name: SwarmMetric
  readonly value: number
  readonly tags: Readonly<Record<string, string>>
}

export const CHAPTERS = ['normal', 'budget breach', 'latency spike', 'failed optimization'] as const
export type Chapter = (typeof CHAPTERS)[number]

/** One message that an agent has answered, and what the agents that look after it then did. */
export interface Message {
  readonly chapter: Chapter
  readonly agent: Agent
  readonly samples: readonly Sample[]
}

/** From 0 up to 1, without 1. */
export type Random = () => number

/** What a message may cost in this story, US dollars; the monitor speaks at 0.1 above it. */
const BUDGET_USD = 0.05
const REASONS = ['no_improvement', 'regression'] as const

/**
 * A made-up life of the agents: five normal messages, three that cost too much, three that are slow and lead to a new version, two
 * optimizations that are given up. Every metric of the swarm occurs.
 */
export function swarmLife(random: Random): readonly Message[] {
  const tell = new Teller(random)
  return [
    ...times(5, (index) => tell.normal(agentAt(index))),
    ...times(3, (index) => tell.budgetBreach(agentAt(index))),
    ...times(3, (index) => tell.latencySpike(agentAt(index))),
    ...times(2, (index) => tell.failedOptimization(agentAt(index), REASONS[index] ?? REASONS[0])),
  ]
}

const agentAt = (index: number): Agent => (index % 2 === 0 ? 'analyst' : 'commander')
const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index))

interface Answer {
  readonly costUsd: number
  readonly latencyMs: number
  readonly tokens: readonly [input: number, output: number]
  readonly verdict: 'pass' | 'fail'
}

class Teller {
  readonly #random: Random
  readonly #versions: Record<Agent, number> = { analyst: 1, commander: 1 }

  constructor(random: Random) {
    this.#random = random
  }

  normal(agent: Agent): Message {
    const answer = {
      costUsd: this.#between(0.001, 0.004),
      latencyMs: this.#between(500, 900),
      tokens: [this.#between(900, 1_400), this.#between(120, 260)] as const,
    }
    return { chapter: 'normal', agent, samples: this.#answered(agent, { ...answer, verdict: 'pass' }) }
  }

  budgetBreach(agent: Agent): Message {
    const overUsd = this.#between(0.12, 0.5)
    const answer = {
      costUsd: BUDGET_USD + overUsd,
      latencyMs: this.#between(1_200, 1_900),
      tokens: [this.#between(90_000, 160_000), this.#between(4_000, 9_000)] as const,
    }
    const samples = [
      ...this.#answered(agent, { ...answer, verdict: 'pass' }),
      this.#sample('autonomic.budget.breach', agent, 1),
      this.#sample('autonomic.budget.breach.amount', agent, overUsd),
    ]
    return { chapter: 'budget breach', agent, samples }
  }

  latencySpike(agent: Agent): Message {
    const samples = [
      ...this.#answered(agent, this.#poor(this.#between(4_000, 9_000))),
      ...this.#attempt(agent),
      this.#sample('autonomic.deployments.success', agent, 1),
    ]
    this.#versions[agent] += 1
    samples.push(this.#version(agent))
    return { chapter: 'latency spike', agent, samples }
  }

  failedOptimization(agent: Agent, reason: (typeof REASONS)[number]): Message {
    const samples = [
      ...this.#answered(agent, this.#poor(this.#between(700, 1_200))),
      ...this.#attempt(agent),
      this.#sample('autonomic.optimization.failed', agent, 1, { failure_reason: reason }),
    ]
    return { chapter: 'failed optimization', agent, samples }
  }

  /** An answer that does not pass its audit. */
  #poor(latencyMs: number): Answer {
    const tokens = [this.#between(900, 1_400), this.#between(120, 260)] as const
    return { costUsd: this.#between(0.001, 0.004), latencyMs, tokens, verdict: 'fail' }
  }

  #answered(agent: Agent, { costUsd, latencyMs, tokens, verdict }: Answer): Sample[] {
    return [
      this.#sample('autonomic.chat.count', agent, 1),
      this.#sample('autonomic.agent.cost', agent, costUsd),
      this.#sample('autonomic.agent.latency.avg', agent, latencyMs),
      this.#sample('autonomic.agent.tokens.input', agent, Math.round(tokens[0])),
      this.#sample('autonomic.agent.tokens.output', agent, Math.round(tokens[1])),
      this.#version(agent),
      this.#sample('autonomic.auditor.latency', agent, this.#between(200, 400)),
      this.#sample('autonomic.audit.verdict', agent, 1, { verdict }),
    ]
  }

  /** A candidate is written and compared with the version in use. */
  #attempt(agent: Agent): Sample[] {
    return [
      this.#sample('autonomic.refiner.latency', agent, this.#between(2_000, 5_000)),
      this.#sample('autonomic.evaluator.latency', agent, this.#between(6_000, 15_000)),
    ]
  }

  #version = (agent: Agent): Sample =>
    this.#sample('autonomic.agent.current_version', agent, this.#versions[agent])

  #sample(
    name: SwarmMetric,
    agent: Agent,
    value: number,
    tags: Readonly<Record<string, string>> = {},
  ): Sample {
    return { name, value: Math.round(value * 10_000) / 10_000, tags: { agent_id: agent, ...tags } }
  }

  #between = (least: number, most: number): number => least + this.#random() * (most - least)
}
