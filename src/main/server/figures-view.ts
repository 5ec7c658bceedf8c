import type { FiguresView, LevelView, PercentilesView } from '../../contract/figures.ts'
import type { Figures, Percentiles } from '../domain/figures.ts'
import { FAST_BURN, SATISFACTORY_MS, type ServiceLevel } from '../domain/slo.ts'
import type { FiguresNow } from '../ports/figures.ts'

/** A newest hour has fewer: 60 minutes of at most 6 of each kind. */
const MOST_POINTS = 1_000

export function figuresView(now: FiguresNow): FiguresView {
  return {
    at: now.at,
    up_ms: Math.round(now.upMs),
    since: now.since,
    day_from: now.dayFrom,
    note: now.note,
    latency: latencyView(now.latency),
    first_audio: now.firstAudio.map(({ engine, ...percentiles }) => ({
      engine,
      ...percentilesView(percentiles),
    })),
    slo: {
      target: now.slo.target,
      fast_burn: FAST_BURN,
      hour: levelView(now.slo.hour),
      week: levelView(now.slo.week),
    },
    today: todayView(now.today),
  }
}

function latencyView({ points, commands, reports }: Figures['latency']): FiguresView['latency'] {
  return {
    points: points.slice(-MOST_POINTS).map(({ at, ms, of }) => [Math.round(at), Math.round(ms), of]),
    limit_ms: SATISFACTORY_MS,
    commands: commands === null ? null : percentilesView(commands),
    reports: reports === null ? null : percentilesView(reports),
  }
}

function todayView(today: Figures['today']): FiguresView['today'] {
  const { costUsd, cost, promptTokens, completionTokens, commands, reports } = today
  return {
    cost_usd: costUsd,
    cost: cost.map((one) => ({ ...one })),
    tokens: { prompt: promptTokens, completion: completionTokens },
    commands,
    reports,
    fallbacks: today.fallbacks.map((one) => ({ ...one })),
    refusals: today.refusals.map((one) => ({ ...one })),
    webhooks: { ...today.webhooks },
  }
}

function percentilesView({ count, p50Ms, p95Ms }: Percentiles): PercentilesView {
  return { count, p50_ms: Math.round(p50Ms), p95_ms: Math.round(p95Ms) }
}

function levelView({ total, satisfactory, level, burnRate, budgetLeft }: ServiceLevel): LevelView {
  return { total, satisfactory, level, burn_rate: burnRate, budget_left: budgetLeft }
}
