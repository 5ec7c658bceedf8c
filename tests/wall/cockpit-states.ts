import type { Page } from '@playwright/test'
import type { FiguresView, LevelView } from '../../src/contract/figures.ts'
import type { FakeEngine } from './fake-engine.ts'
import * as scene from './scenes.ts'
import type { WallPicture } from './wall-picture.ts'

/** A level as the engine works it out. */
export function level(total: number, satisfactory: number): LevelView {
  if (total === 0) return { total, satisfactory, level: null, burn_rate: null, budget_left: null }
  const burn = (total - satisfactory) / total / 0.05
  return { total, satisfactory, level: satisfactory / total, burn_rate: burn, budget_left: 1 - burn }
}

/** An engine that nobody has asked anything yet. */
export function noFigures(now: number): FiguresView {
  return {
    at: now,
    up_ms: 11 * scene.MINUTE,
    since: null,
    day_from: now - (now % 86_400_000),
    note: null,
    latency: { points: [], limit_ms: 1_000, commands: null, reports: null },
    first_audio: [],
    slo: { target: 0.95, fast_burn: 3.36, hour: level(0, 0), week: level(0, 0) },
    today: {
      cost_usd: 0,
      cost: [],
      tokens: { prompt: 0, completion: 0 },
      commands: 0,
      reports: 0,
      fallbacks: [],
      refusals: [],
      webhooks: { received: 0, duplicate: 0, quarantined: 0 },
    },
  }
}

/** An hour of an engine that is asked now and then; two of its answers are late. */
function answers(now: number): FiguresView['latency']['points'] {
  const commands = [
    212, 184, 240, 1_420, 198, 305, 176, 268, 221, 190, 412, 233, 205, 187, 251, 219, 330, 202,
  ]
  const reports = [640, 712, 588, 2_310, 702, 655]
  const at = (index: number, of: number) => now - ((of - index) / of) * 56 * scene.MINUTE
  return [
    ...commands.map((ms, index) => [at(index, commands.length), ms, 'command'] as const),
    ...reports.map((ms, index) => [at(index + 0.4, reports.length), ms, 'report'] as const),
  ]
    .map((point) => [...point] as FiguresView['latency']['points'][number])
    .toSorted(([a], [b]) => a - b)
}

/** A working day. */
export function figures(now: number, changes: Partial<FiguresView> = {}): FiguresView {
  return {
    ...noFigures(now),
    up_ms: 76 * 60 * scene.MINUTE,
    since: now - 6 * 24 * 60 * scene.MINUTE,
    latency: {
      points: answers(now),
      limit_ms: 1_000,
      commands: { count: 18, p50_ms: 216, p95_ms: 412 },
      reports: { count: 6, p50_ms: 678, p95_ms: 2_310 },
    },
    first_audio: [{ engine: 'local-voice', count: 24, p50_ms: 96, p95_ms: 180 }],
    slo: { target: 0.95, fast_burn: 3.36, hour: level(24, 22), week: level(1_204, 1_171) },
    today: {
      cost_usd: 0,
      cost: [],
      tokens: { prompt: 0, completion: 0 },
      commands: 63,
      reports: 14,
      fallbacks: [],
      refusals: [
        { reason: 'not-in-runbook', count: 3 },
        { reason: 'destructive', count: 1 },
      ],
      webhooks: { received: 41, duplicate: 6, quarantined: 1 },
    },
    ...changes,
  }
}

/** The same with clouds, of which some did not do their part. */
export function cloudFigures(now: number): FiguresView {
  const day = figures(now)
  return {
    ...day,
    first_audio: [
      { engine: 'elevenlabs', count: 20, p50_ms: 286, p95_ms: 512 },
      { engine: 'local-voice', count: 4, p50_ms: 96, p95_ms: 180 },
    ],
    slo: { target: 0.95, fast_burn: 3.36, hour: level(24, 19), week: level(1_204, 1_120) },
    today: {
      ...day.today,
      cost_usd: 1.284,
      cost: [
        { provider: 'gemini', purpose: 'analyst', usd: 0.742 },
        { provider: 'elevenlabs', purpose: 'voice', usd: 0.51 },
        { provider: 'gemini', purpose: 'commander', usd: 0.032 },
      ],
      tokens: { prompt: 412_000, completion: 61_000 },
      fallbacks: [
        { sense: 'voice', count: 12, from: 'elevenlabs', to: 'local-voice', why: 'timeout' },
        { sense: 'analyst', count: 3, from: 'gemini', to: 'local-analyst', why: 'rate-limited' },
        { sense: 'commander', count: 1, from: 'gemini', to: 'local-commander', why: 'malformed' },
      ],
    },
  }
}

/** Presses G, and the engine tells these figures. */
export const shows =
  (told: (now: number) => FiguresView) =>
  async (page: Page, engine: FakeEngine): Promise<void> => {
    await page.keyboard.press('g')
    await engine.heard((message) => message.type === 'watch-figures' && message.on)
    engine.send({ type: 'figures', figures: told(Date.now()) })
    await page.locator('.latency-canvas canvas').waitFor()
  }

const CLOUD_ENGINES = { voice: 'elevenlabs', analyst: 'gemini', evidence: 'datadog', ear: 'moonshine' }

export const COCKPIT_STATES: Readonly<Record<string, WallPicture>> = {
  cockpit: { snapshot: (now) => scene.snapshot(now), act: shows(figures) },
  'cockpit-first-day': {
    snapshot: (now) => scene.snapshot(now, { incidents: [] }),
    act: shows(noFigures),
  },
  'cockpit-clouds': {
    snapshot: (now) =>
      scene.snapshot(now, {
        engines: CLOUD_ENGINES,
        speaking: null,
        waiting: 2,
        degraded: [
          {
            sense: 'cloud voice',
            text: 'ElevenLabs does not answer in time. The voice of this machine speaks.',
          },
        ],
      }),
    act: shows(cloudFigures),
  },
  'cockpit-burning': {
    snapshot: (now) =>
      scene.snapshot(now, {
        subject: scene.incident(now),
        incidents: [scene.summary(now), ...scene.others(now), ...scene.history(now)],
        speaking: scene.speech('s2', { state: 'speaking' }),
        waiting: 3,
        engines: CLOUD_ENGINES,
        degraded: [
          {
            sense: 'cloud voice',
            text: 'ElevenLabs does not answer in time. The voice of this machine speaks.',
          },
        ],
      }),
    act: shows((now) => ({
      ...cloudFigures(now),
      slo: { target: 0.95, fast_burn: 3.36, hour: level(24, 17), week: level(1_204, 1_190) },
      note: 'These figures cannot be written to the disk. A restart loses what is new.',
    })),
  },
  'cockpit-waits': {
    snapshot: (now) => scene.snapshot(now),
    act: async (page) => {
      await page.keyboard.press('g')
      await page.locator('.cockpit').waitFor()
    },
  },
}
