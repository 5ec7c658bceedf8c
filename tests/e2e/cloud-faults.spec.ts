import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type Ear, openEar } from '../ear/index.ts'
import { NOT_SAID } from '../ear/not-said.ts'
import type { Script } from '../fakes/datadog/fake-datadog.ts'
import { BODIES, bytesOfNoise, type Mood } from '../fakes/elevenlabs/index.ts'
import { type FakeReply, REFUSALS, refuse, reportText, say } from '../fakes/gemini/index.ts'
import { writeScenario } from '../scenarios/log-scenarios.ts'
import { type Cloud, type FakeClouds, startFakeClouds } from '../support/clouds.ts'
import { type Engine, removeFolder, startEngine, temporaryFolder } from '../support/engine.ts'
import { type ListeningWall, openListeningWall } from '../support/listening-wall.ts'
import { keptSoundIs, reportOf } from '../support/report.ts'

/** Whatever a cloud does, the room hears the whole report, once, with the right cause, and the wall says which cloud failed and why. */
let clouds: FakeClouds
let ear: Ear
let logs: string
let alert: Record<string, unknown>

test.beforeAll(async () => {
  ear = await openEar()
  logs = await temporaryFolder()
  alert = (await writeScenario('pool-exhausted-after-release', logs, Date.now())).alert
})
test.afterAll(async () => {
  await ear.close()
  await removeFolder(logs)
})
test.beforeEach(async () => {
  clouds = await startFakeClouds({ atOnce: true })
})
test.afterEach(() => clouds.close())

interface Heard {
  readonly by: string | undefined
  readonly voices: readonly (string | null)[]
  readonly degraded: string
}

/** One engine, one report; what was heard of it. */
async function hear(keys: readonly Cloud[], withinMs = 60_000): Promise<Heard> {
  const engine = await startEngine({ env: { ...clouds.env(...keys), ECHOOPS_LOG_PATHS: logs } })
  const wall = await openListeningWall(engine.url)
  try {
    const told = await reportOf(engine, alert, withinMs)
    const cause = told.speech.find(({ key }) => key === 'cause')
    if (cause === undefined) throw new Error('no cause was said')
    const texts = told.speech.map(({ text }) => text)
    expect(await keptSoundIs(engine, ear, cause, [...texts, ...NOT_SAID])).toBe(cause.text)
    expect(told.sitrep?.root_cause?.toLowerCase()).toContain('pool')
    expectHeardOnce(wall)
    return {
      by: told.sitrep?.by,
      voices: told.speech.map(({ by }) => by),
      degraded: degradedOf(wall),
    }
  } finally {
    wall.close()
    await stop(engine)
  }
}

/** What began and ended is not said again; a sentence that a voice broke off is begun once more, from its start. */
function expectHeardOnce({ heard }: ListeningWall): void {
  const whole = heard.filter(({ ended }) => ended).map(({ text }) => text)
  expect(whole).toEqual([...new Set(whole)])
}

const degradedOf = ({ events }: ListeningWall): string =>
  events
    .flatMap((event) => (event.type === 'degraded' ? event.degraded.map(({ text }) => text) : []))
    .join('\n')

async function stop(engine: Engine): Promise<void> {
  expect(await engine.stop(), engine.output()).toBe(0)
  await removeFolder(engine.home)
}

const HALF = reportText([
  { key: 'what', text: 'The payment gateway answers with errors.', evidence_ids: ['E0'] },
  { key: 'next', text: 'Look at what changed before it began.', evidence_ids: ['E0'] },
])
const WHAT = '[{"key":"what","text":"The payment gateway answers with errors.","evidence_ids":["E0"]},\n'

/** `by`: who wrote the report in the end. `told`: what the wall says where the cloud is not asked again for a while. */
const GEMINI: Readonly<Record<string, { reply: FakeReply; by?: string; told?: RegExp }>> = {
  'a bad key': { reply: refuse(REFUSALS.badKey), told: /Gemini refuses the key/ },
  'a key that may not (403)': { reply: refuse(REFUSALS.forbidden), told: /does not allow this/ },
  'a model that is not there (404)': { reply: refuse(REFUSALS.noModel), told: /does not know the model/ },
  'a plan that is used up (429)': { reply: refuse(REFUSALS.usedUp) },
  'an overload (503)': { reply: refuse(REFUSALS.overloaded) },
  'a request that was too slow (408)': { reply: refuse(REFUSALS.requestTimeout) },
  'a request that is too large (413)': { reply: refuse(REFUSALS.tooLarge) },
  'a failure (500)': { reply: refuse(REFUSALS.internal) },
  'a blocked prompt': { reply: { kind: 'blocked', reason: 'SAFETY' } },
  'an answer that is kept back midway': {
    reply: say(WHAT, { finish: 'SAFETY' }),
    by: 'gemini+local-analyst',
  },
  'an answer that is cut': {
    reply: say(WHAT, { finish: null }),
    by: 'gemini+local-analyst',
  },
  'an answer without a cause': { reply: say(HALF), by: 'gemini+local-analyst' },
  'an answer that is no JSON': { reply: say('Sure! Here is your report: all is well.') },
  'a chunk that is no JSON': { reply: say(HALF, { fault: { after: 1, kind: 'malformed' } }) },
  'a connection that is reset midway': { reply: say(HALF, { fault: { after: 2, kind: 'reset' } }) },
  'a connection that is closed at once': { reply: { kind: 'hang-up' } },
  'an answer that stops coming': { reply: say(WHAT, { fault: { after: 6, kind: 'hang' } }) },
  'no answer at all': { reply: { kind: 'silence' } },
}

for (const [name, { reply, by = 'local-analyst', told }] of Object.entries(GEMINI))
  test(`Gemini gives ${name}: the local analyst goes on, and nothing is said twice`, async () => {
    clouds.gemini.script(reply)
    const heard = await hear(['gemini'])
    expect(heard.by === by || heard.by === 'gemini+local-analyst').toBe(true)
    if (told !== undefined) expect(heard.degraded).toMatch(told)
  })

const refusal = (status: number, body: unknown): Mood => ({ is: 'refuse', status, body })
const noise = (name: string): Mood => ({ is: 'bytes', bytes: bytesOfNoise(name, 16_000) })
const ELEVENLABS: Readonly<Record<string, { mood: Mood; told?: RegExp }>> = {
  'a bad key (401)': { mood: refusal(401, BODIES.badKey), told: /ElevenLabs refuses the key/ },
  'a plan that is used up (401)': { mood: refusal(401, BODIES.quota), told: /ElevenLabs is used up/ },
  'a plan that is used up (400)': { mood: refusal(400, BODIES.quota), told: /ElevenLabs is used up/ },
  'a voice that is not there (404)': { mood: refusal(404, BODIES.voiceNotFound), told: /does not know/ },
  'too many at once (429)': { mood: refusal(429, BODIES.tooMany) },
  'a failure (500)': { mood: refusal(500, { detail: 'internal' }) },
  'an overload (503)': { mood: refusal(503, BODIES.busy) },
  'no sound at all': { mood: { is: 'empty' } },
  'a page instead of sound': { mood: { is: 'raw', text: '<html>502 Bad Gateway</html>', type: 'text/html' } },
  'a page read as sound': { mood: noise('a page') },
  'noise instead of speech': { mood: noise('pink noise'), told: /ElevenLabs sends sound that is no speech/ },
  'a tone instead of speech': { mood: noise('a tone'), told: /ElevenLabs sends sound that is no speech/ },
  'a sound that breaks off': { mood: { is: 'reset', afterParts: 1 } },
  'a sound that stops coming': { mood: { is: 'hang', afterParts: 1 } },
  'no answer at all': { mood: { is: 'deaf' } },
}

for (const [name, { mood, told }] of Object.entries(ELEVENLABS))
  test(`ElevenLabs gives ${name}: the local voice speaks, each sentence in one voice`, async () => {
    for (const route of ['voice-socket', 'voice-request'] as const) clouds.elevenlabs.always(route, mood)
    const heard = await hear(['elevenlabs'])
    expect(heard.voices.filter((by) => by !== 'local-voice')).toEqual([])
    if (told !== undefined) expect(heard.degraded).toMatch(told)
  })

const DATADOG: Readonly<Record<string, Script>> = {
  'a bad key (401)': { do: 'error', status: 401 },
  'no permission (403)': { do: 'error', status: 403 },
  'too many requests (429)': { do: 'error', status: 429, headers: { 'x-ratelimit-reset': '60' } },
  'a failure (500)': { do: 'error', status: 500 },
  'a connection that is reset': { do: 'reset' },
  'half an answer': { do: 'stall' },
  'no JSON': { do: 'malformed' },
  'no answer at all': { do: 'hang' },
}

for (const [name, script] of Object.entries(DATADOG))
  test(`Datadog gives ${name}: the report rests on the log files`, async () => {
    clouds.datadog.script(/./, ...Array.from({ length: 40 }, () => script))
    const heard = await hear(['datadog'])
    expect(heard.by).toBe('local-analyst')
  })

test('with every cloud hanging the complete report is heard, once', async () => {
  clouds.gemini.script({ kind: 'silence' })
  for (const route of ['voice-socket', 'voice-request'] as const)
    clouds.elevenlabs.always(route, { is: 'deaf' })
  clouds.datadog.script(/./, ...Array.from({ length: 40 }, (): Script => ({ do: 'hang' })))
  const heard = await hear(['gemini', 'elevenlabs', 'datadog'])
  expect(heard.by).toBe('local-analyst')
  expect(heard.voices.filter((by) => by !== 'local-voice')).toEqual([])
})

test('secrets of alerts and logs reach no cloud, no log, no wall, no report and no sound', async () => {
  const canaries = {
    password: 'Tr0ub4dor-canary-9x',
    token: `ghp_${'canary0'.repeat(6).slice(0, 36)}`,
    mail: 'ada.canary@corp.example',
    card: '4111 1111 1111 1111',
  }
  const text = `login failed password=${canaries.password} token ${canaries.token} for ${canaries.mail} card ${canaries.card}`
  const now = Date.now()
  const folder = join(logs, 'canary')
  const { alert: plain } = await writeScenario('pool-exhausted-after-release', folder, now)
  clouds.datadog.account.logs.push(
    ...Array.from({ length: 40 }, (_, at) => ({
      at: now - at * 1_000,
      message: `ERROR ${text} attempt ${at}`,
      service: 'payment-gateway',
      status: 'error',
    })),
  )
  const engine = await startEngine({
    env: { ...clouds.env('gemini', 'elevenlabs', 'datadog'), ECHOOPS_LOG_PATHS: folder },
  })
  const wall = await openListeningWall(engine.url)
  const told = await reportOf(engine, {
    ...plain,
    title: `[P1] [Triggered] ${text} on payment-gateway`,
    body: text,
  })
  const report = await (await fetch(`${engine.url}/incidents/${told.id}/report.md`)).text()
  const shown = JSON.stringify([told, wall.events, report])
  const spoken = wall.heard.map((one) => one.text).join('\n')
  for (const [kind, canary] of Object.entries(canaries)) {
    expect(clouds.sent(), `${kind} to a cloud`).not.toContain(canary)
    expect(engine.output(), `${kind} in the log`).not.toContain(canary)
    expect(spoken, `${kind} spoken`).not.toContain(canary)
    // People may be named on the wall and in the report of their own organisation; keys and cards may not.
    if (kind !== 'mail') expect(shown, `${kind} on the wall`).not.toContain(canary)
  }
  wall.close()
  await stop(engine)
})
