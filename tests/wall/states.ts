import type { Snapshot } from '../../src/contract/live.ts'
import { COCKPIT_STATES, cloudFigures, shows } from './cockpit-states.ts'
import * as command from './command-scenes.ts'
import { COMMAND_STATES } from './command-states.ts'
import * as scene from './scenes.ts'
import type { WallPicture } from './wall-picture.ts'

const speakingSecond = (now: number, changes: Partial<Snapshot> = {}): Snapshot => {
  const subject = changes.subject ?? scene.incident(now)
  return scene.snapshot(now, {
    subject,
    incidents: [scene.summary(now), ...scene.history(now)],
    speaking: scene.speech('s2', { state: 'speaking' }),
    ...changes,
  })
}

/** Secrets hidden, clouds at work and late, latency on purpose, something broken, others waiting: all of it beside a report. */
const muchAtOnce = (now: number): Snapshot =>
  speakingSecond(now, {
    subject: {
      ...scene.withSecrets(now),
      sitrep: scene.sitrep({
        ...{ by: 'gemini+local-analyst', latency_ms: 640, tokens: 1_412, cost_usd: 0.000_141 },
        fell_back: { from: 'gemini', failure: 'timeout' },
      }),
      speech: ['s1', 's2'].map((id) =>
        scene.speech(id, { state: 'completed', by: 'elevenlabs', characters: 106, cost_usd: 0.005_3 }),
      ),
      commands: command.trail(now),
    },
    incidents: [scene.summary(now), ...scene.others(now), ...scene.history(now)],
    waiting: 3,
    engines: { voice: 'elevenlabs', analyst: 'gemini', evidence: 'datadog', ear: 'moonshine' },
    demo: command.demo(),
    chaos: { active: true, until: now + 5 * scene.MINUTE },
    degraded: [
      {
        sense: 'cloud voice',
        text: 'ElevenLabs does not answer in time. The voice of this machine speaks.',
      },
    ],
  })

const LONG_TITLE =
  'Composite monitor: the rate of failed card authorisations in eu-central-1 is above its seasonal baseline for more than fifteen minutes on payment-gateway-canary-blue'

/** Every state the wall can be in. */
export const STATES: Readonly<Record<string, WallPicture>> = {
  idle: { snapshot: (now) => scene.snapshot(now) },
  'idle-first-day': {
    snapshot: (now) => scene.snapshot(now, { incidents: [], watched: [] }),
  },
  headline: {
    snapshot: (now) =>
      scene.snapshot(now, {
        subject: scene.incident(now, {
          ...scene.summary(now, { opened_at: now - 900 }),
          evidence: [],
          reading: null,
          sitrep: null,
          speech: [],
        }),
        incidents: [scene.summary(now, { opened_at: now - 900 }), ...scene.history(now)],
        analysing: [{ incident_id: 'inc_pay', files: 27, lines: 128_412, bytes: 29_400_000 }],
        speaking: scene.headlineSpeech({ state: 'speaking' }),
      }),
  },
  speaking: { snapshot: (now) => speakingSecond(now) },
  told: {
    snapshot: (now) => speakingSecond(now, { speaking: null }),
  },
  'with-metric': {
    snapshot: (now) => speakingSecond(now, { subject: scene.incident(now, { metric: scene.metric(now) }) }),
  },
  'by-clouds': {
    snapshot: (now) =>
      speakingSecond(now, {
        subject: scene.incident(now, {
          sitrep: scene.sitrep({ by: 'gemini', latency_ms: 640, tokens: 1_412, cost_usd: 0.000_141 }),
          speech: ['s1', 's2'].map((id) =>
            scene.speech(id, { state: 'completed', by: 'elevenlabs', characters: 106, cost_usd: 0.005_3 }),
          ),
        }),
      }),
  },
  'fell-back': {
    snapshot: (now) =>
      speakingSecond(now, {
        subject: scene.incident(now, {
          sitrep: scene.sitrep({ latency_ms: 2_514, fell_back: { from: 'gemini', failure: 'timeout' } }),
        }),
      }),
  },
  'with-secrets': {
    snapshot: (now) => speakingSecond(now, { subject: scene.withSecrets(now) }),
  },
  'several-open': {
    snapshot: (now) =>
      speakingSecond(now, {
        incidents: [scene.summary(now), ...scene.others(now), ...scene.history(now)],
        waiting: 3,
      }),
  },
  storm: {
    snapshot: (now) =>
      speakingSecond(now, {
        incidents: [scene.summary(now), ...scene.storm(now), ...scene.history(now)],
        speaking: scene.speech('sum', {
          incident_id: null,
          purpose: 'summary',
          key: 'summary',
          text: 'Fifty alerts in two minutes. Worst: payment gateway, p95 latency. Also checkout API and twelve other services.',
        }),
        waiting: 2,
      }),
  },
  unknown: {
    snapshot: (now) =>
      speakingSecond(now, {
        subject: scene.incident(now, {
          ...scene.summary(now, { severity: 2 }),
          evidence: scene.evidenceOf(now).slice(0, 1),
          sitrep: scene.sitrep({
            confidence: 0,
            root_cause: null,
            sentences: [
              {
                key: 'u1',
                role: 'what',
                text: 'Payment gateway answers in 2.4 seconds.',
                evidence_ids: ['E0'],
              },
              {
                key: 'u2',
                role: 'unknown',
                text: 'No cause can be seen: 214,532 lines of 41 files show nothing unusual.',
                evidence_ids: [],
              },
              {
                key: 'u3',
                role: 'next',
                text: 'Look at the database and the network first.',
                evidence_ids: [],
              },
            ],
          }),
        }),
        incidents: [scene.summary(now, { severity: 2 }), ...scene.history(now)],
        speaking: null,
      }),
  },
  'no-evidence': {
    snapshot: (now) =>
      speakingSecond(now, {
        subject: scene.incident(now, {
          ...scene.summary(now, { severity: 3 }),
          evidence: [],
          reading: null,
          sitrep: null,
          speech: [],
          alerts: [scene.alert(now)],
        }),
        incidents: [scene.summary(now, { severity: 3 })],
        speaking: null,
      }),
  },
  full: {
    snapshot: (now) =>
      speakingSecond(now, {
        subject: scene.incident(now, {
          ...scene.summary(now, { title: LONG_TITLE, service: 'payment-gateway-canary-blue-eu-central-1' }),
          evidence: [
            ...scene.evidenceOf(now),
            ...scene
              .evidenceOf(now)
              .slice(1)
              .map((one) => ({ ...one, id: `${one.id}b`, title: `${one.title}, and a title that goes on` })),
          ],
          sitrep: scene.sitrep({
            sentences: [
              ...scene.SENTENCES,
              {
                key: 's5',
                role: 'impact',
                text: 'Checkout API and order events wait for it; the queue holds 12,400 messages.',
                evidence_ids: [],
              },
            ],
          }),
        }),
        incidents: [
          scene.summary(now, { title: LONG_TITLE, service: 'payment-gateway-canary-blue-eu-central-1' }),
          ...scene.others(now),
          ...scene.storm(now).slice(0, 3),
          ...scene.history(now),
        ],
        degraded: [
          {
            sense: 'evidence',
            text: 'Evidence: Datadog does not answer; the log files of this machine are read instead',
          },
          { sense: 'voice', text: 'Voice: ElevenLabs is late; the local voice speaks' },
        ],
        muted: true,
        quarantined: [
          { delivery_id: 'dlv_1', at: now - 30_000, reason: 'not valid UTF-8 at byte 12', bytes: 2_412 },
        ],
      }),
  },
  recovered: {
    snapshot: (now) => {
      const over = scene.summary(now, {
        state: 'recovered',
        opened_at: now - 14 * scene.MINUTE,
        recovered_at: now - 4_000,
      })
      return speakingSecond(now, {
        subject: scene.incident(now, { ...over, speech: [] }),
        incidents: [over, ...scene.history(now)],
        speaking: scene.speech('rec', {
          purpose: 'recovery',
          key: 'recovery',
          text: 'Payment gateway recovered after 14 minutes.',
        }),
      })
    },
  },
  closed: {
    snapshot: (now) => {
      const over = scene.summary(now, { state: 'closed', closed_at: now - 40_000 })
      return speakingSecond(now, {
        subject: scene.incident(now, { ...over, speech: [] }),
        incidents: [over, ...scene.history(now)],
        speaking: null,
      })
    },
  },
  degraded: {
    snapshot: (now) =>
      speakingSecond(now, {
        degraded: [{ sense: 'voice', text: 'Voice: ElevenLabs is late; the local voice speaks' }],
      }),
  },
  quarantine: {
    snapshot: (now) =>
      scene.snapshot(now, {
        quarantined: [
          { delivery_id: 'dlv_1', at: now - 130_000, reason: 'not valid UTF-8 at byte 12', bytes: 2_412 },
        ],
      }),
  },
  muted: { snapshot: (now) => speakingSecond(now, { muted: true, speaking: null }) },
  'muted-until': {
    snapshot: (now) =>
      speakingSecond(now, {
        muted: true,
        mutes: [{ service: null, at: now, until: now + 30 * 60_000, by: 'wall' }],
        speaking: null,
      }),
  },
  acknowledged: {
    snapshot: (now) => {
      const acknowledged = { by: 'ann.kowalski', at: now - 2 * 60_000 }
      return speakingSecond(now, {
        subject: scene.incident(now, { acknowledged }),
        incidents: [scene.summary(now, { acknowledged }), ...scene.others(now), ...scene.history(now)],
        mutes: [{ service: 'payment-gateway', at: now, until: now + 30 * 60_000, by: 'ann.kowalski' }],
        speaking: null,
      })
    },
  },
  'sound-blocked': { snapshot: (now) => speakingSecond(now), soundBlocked: true },
  'much-at-once': { snapshot: muchAtOnce },
  'cockpit-much-at-once': { snapshot: muchAtOnce, act: shows(cloudFigures) },
  disconnected: { snapshot: (now) => speakingSecond(now, { speaking: null }), lost: true },
  ...COMMAND_STATES,
  ...COCKPIT_STATES,
}
