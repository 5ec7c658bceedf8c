import { cp } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import type { IncidentView } from '../src/contract/incident.ts'
import { STOCK_FOLDER } from '../src/main/adapters/elevenlabs/elevenlabs-voice.ts'
import { PUBLISHED } from '../tests/fakes/elevenlabs/index.ts'
import { writeScenario } from '../tests/scenarios/log-scenarios.ts'
import { type FakeClouds, startFakeClouds } from '../tests/support/clouds.ts'
import {
  type Engine,
  postAlert,
  removeFolder,
  startEngine,
  temporaryFolder,
} from '../tests/support/engine.ts'
import { percentile, type Row } from './measure.ts'
import { cloudsOneAfterTheOther } from './sequential-clouds.ts'
import { VendorWatch } from './vendor-watch.ts'
import {
  epochNow,
  forget,
  longestSilence,
  openChromium,
  openWall,
  type Sounded,
  untilQuiet,
} from './wall-page.ts'

const ROUNDS = 25
const BASELINE_ROUNDS = 10
/** Three failures in a minute let a cloud rest: a fresh engine still waits for all of them. */
const HANGING_ENGINES = 7
const ROUNDS_AN_ENGINE = 3
/** A report is told to its end within this time, or the bench ends. */
const TOLD_WITHIN_MS = 90_000
/** The model's time for its first sentence before the local analyst begins (docs/clouds.md). */
const MODEL_HAS_MS = 2_500
/** A pause between two sentences; a longer one is a gap. */
const PAUSE_MS = 300
const SECOND_MS = 300

interface Place {
  readonly browser: Browser
  readonly logs: string
  readonly alert: Readonly<Record<string, unknown>>
}

/**
 * The appliance as it is built, its wall in Chromium, and vendors on loopback that are as fast as published: Gemini 2.5 Flash-Lite 320 ms to
 * the first token and 300 tokens a second, ElevenLabs Flash v2.5 250 ms to the first audio. Logs are files of this machine. A sentence is
 * ready when its first piece of sound is in the wall: there it waits for the end of the headline, as long as that is being played.
 */
export async function run(): Promise<readonly Row[]> {
  const logs = await temporaryFolder()
  const { alert } = await writeScenario('pool-exhausted-after-release', logs, Date.now())
  const place: Place = { browser: await openChromium(), logs, alert }
  const phrases = await temporaryFolder()
  try {
    const well = await measureWell(place, phrases)
    return [...well, ...(await measureHanging(place, phrases)), load()]
  } finally {
    await place.browser.close()
    await removeFolder(phrases)
    await removeFolder(logs)
  }
}

const load = (): Row => ({
  name: 'load of the machine at the end (average of 5 minutes)',
  value: loadavg()[1] ?? 0,
  unit: `on ${cpus().length} × ${cpus()[0]?.model ?? '?'}`,
})

/** All is well: what is heard when, and against one step after the other. */
async function measureWell(place: Place, phrases: string): Promise<readonly Row[]> {
  const { alert, logs } = place
  const watch = new VendorWatch()
  const clouds = await startFakeClouds({ wait: watch.wait, sound: watch.sound })
  const engine = await startEngine({
    env: { ...clouds.env('gemini', 'elevenlabs'), ECHOOPS_LOG_PATHS: logs, ECHOOPS_LOG_LEVEL: 'warn' },
  })
  const page = await openWall(place.browser, engine)
  try {
    await untilWarm(clouds)
    const rounds: (Heard & Steps)[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      clouds.gemini.script(watch.report)
      watch.forget()
      const heard = await hearBoth(page, engine, alertOf(alert, round))
      // The first round warms what is loaded lazily; it is not counted.
      if (round > 0) rounds.push({ ...heard, ...stepsOf(heard, watch) })
      await untilQuiet(page, engine)
    }
    const home = join(engine.home, 'sequential')
    const baseline = await cloudsOneAfterTheOther(clouds, watch, { alert, logs, home }, BASELINE_ROUNDS)
    await cp(join(engine.home, 'state', STOCK_FOLDER), phrases, { recursive: true })
    return rowsOf(rounds, baseline)
  } finally {
    await page.close()
    await engine.stop()
    await clouds.close()
    await removeFolder(engine.home)
  }
}

interface Heard {
  readonly postedAt: number
  /** From the post, milliseconds. */
  readonly soundMs: number
  readonly frameMs: number
  readonly sentenceFrameMs: number
  /** The sentence was in the wall so long before the headline had been played to its end. */
  readonly marginMs: number
  /** The longest silence in the headline, and around the change to the sentence. */
  readonly insideMs: number
  readonly silenceMs: number
}

/** Where the time goes until the model's first sentence is heard, milliseconds. */
interface Steps {
  /** From the post to the question to the model: the logs are read. */
  readonly readMs: number
  /** From the end of the model's first sentence to the question to the voice. */
  readonly passedMs: number
  /** From there to the first piece of sound in the wall. */
  readonly voicedMs: number
  readonly vendorsMs: number
}

const stepsOf = ({ postedAt, sentenceFrameMs }: Heard, watch: VendorWatch): Steps => ({
  readMs: (watch.askedAt ?? 0) - postedAt,
  passedMs: watch.spokenAt - watch.writtenAt,
  voicedMs: postedAt + sentenceFrameMs - watch.spokenAt,
  vendorsMs: watch.firstSoundMs,
})

async function hearBoth(page: Page, engine: Engine, alert: Record<string, unknown>): Promise<Heard> {
  await forget(page)
  const postedAt = epochNow()
  const id = await post(engine, alert)
  const { headline, sentence, firstSoundAt } = await both(page, id)
  await new Promise((done) => setTimeout(done, SECOND_MS + 50))
  const insideMs = await longestSilence(page, firstSoundAt, headline.endedAt - SECOND_MS)
  const silenceMs = await longestSilence(page, headline.endedAt - SECOND_MS, sentence.startedAt + SECOND_MS)
  return {
    postedAt,
    soundMs: firstSoundAt - postedAt,
    frameMs: headline.framedAt - postedAt,
    sentenceFrameMs: sentence.framedAt - postedAt,
    marginMs: headline.endedAt - sentence.framedAt,
    insideMs,
    silenceMs,
  }
}

type Times = Readonly<Record<'framedAt' | 'startedAt' | 'endedAt', number>>

/** The headline played to its end and the model's first sentence begun. */
async function both(
  page: Page,
  incidentId: string,
): Promise<{ headline: Times; sentence: Times; firstSoundAt: number }> {
  const handle = await page.waitForFunction((id) => {
    const ofThis = globalThis.wallLog.filter((one) => one.incidentId === id)
    const headline = ofThis.find(({ purpose, endedAt }) => purpose === 'headline' && endedAt !== null)
    const sentence = ofThis.find(({ purpose, startedAt }) => purpose === 'sentence' && startedAt !== null)
    if (headline === undefined || sentence === undefined) return null
    return { headline, sentence, firstSoundAt: globalThis.roomRecorder.firstSoundAt }
  }, incidentId)
  return (await handle.jsonValue()) as Awaited<ReturnType<typeof both>>
}

function rowsOf(rounds: readonly (Heard & Steps)[], baseline: readonly number[]): readonly Row[] {
  const of = (pick: (heard: Heard & Steps) => number, rank: number) => percentile(rounds.map(pick), rank)
  const ready = ({ sentenceFrameMs }: Heard) => sentenceFrameMs
  const sequentialMs = percentile(baseline, 50)
  const ms = { unit: 'ms' }
  return [
    { name: 'first sound, p50', value: of(({ soundMs }) => soundMs, 50), ...ms },
    { name: 'first sound, p95', value: of(({ soundMs }) => soundMs, 95), ...ms, atMost: 300 },
    {
      name: "sound of the model's own first sentence ready in the wall, p50",
      value: of(ready, 50),
      ...ms,
      atMost: 800,
    },
    { name: 'the same, p95', value: of(ready, 95), ...ms, atMost: 1_200 },
    { name: 'of it, the vendors themselves, p50', value: of(({ vendorsMs }) => vendorsMs, 50), ...ms },
    { name: 'until the model is asked, p50', value: of(({ readMs }) => readMs, 50), ...ms },
    { name: 'from its first sentence to the voice, p50', value: of(({ passedMs }) => passedMs, 50), ...ms },
    {
      name: 'from the voice to the wall, less what the voice takes, p50',
      value: of(({ voicedMs }) => voicedMs, 50) - PUBLISHED.firstSoundMs,
      ...ms,
    },
    {
      name: 'against what the vendors themselves took, p50',
      value: of((heard) => ready(heard) / heard.vendorsMs, 50),
      unit: '×',
      atMost: 1.1,
    },
    {
      name: 'the same from the question to the model on, without the reading of logs',
      value: of((heard) => (ready(heard) - heard.readMs) / heard.vendorsMs, 50),
      unit: '×',
      atMost: 1.1,
    },
    {
      name: 'that sentence is ready before the headline has ended, least',
      value: of(({ marginMs }) => marginMs, 0),
      ...ms,
      atLeast: 0,
    },
    {
      name: 'longest silence in the headline, p95',
      value: of(({ insideMs }) => insideMs, 95),
      ...ms,
      atMost: PAUSE_MS,
    },
    {
      name: 'silence between the two, p95',
      value: of(({ silenceMs }) => silenceMs, 95),
      ...ms,
      atMost: PAUSE_MS,
    },
    { name: 'one after the other (whole report, then whole sound), p50', value: sequentialMs, ...ms },
    {
      name: "the model's first sentence against one after the other",
      value: of(ready, 50) / sequentialMs,
      unit: '×',
      atMost: 0.4,
    },
    {
      name: 'the headline against one after the other',
      value: of(({ frameMs }) => frameMs, 50) / sequentialMs,
      unit: '×',
    },
  ]
}

interface Waited {
  readonly soundMs: number
  /** Of the local report behind the model's deadline; null where the model was not asked any more. */
  readonly afterDeadlineMs: number | null
  readonly twice: number
  /** Null: not heard to its end. */
  readonly isWhole: boolean | null
}

/** No vendor ever answers. Every other engine has the stock phrases of better days. */
async function measureHanging(place: Place, phrases: string): Promise<readonly Row[]> {
  const rounds: Waited[] = []
  for (let count = 0; count < HANGING_ENGINES; count += 1)
    rounds.push(...(await hearHanging(place, count % 2 === 0 ? null : phrases)))
  const late = rounds.flatMap(({ afterDeadlineMs }) => (afterDeadlineMs === null ? [] : [afterDeadlineMs]))
  const whole = rounds.filter(({ isWhole }) => isWhole !== null)
  const sum = (count: readonly number[]) => count.reduce((all, one) => all + one, 0)
  const sounds = rounds.map(({ soundMs }) => soundMs)
  return [
    { name: 'all vendors hang: first sound, p50', value: percentile(sounds, 50), unit: 'ms' },
    { name: 'the same, p95', value: percentile(sounds, 95), unit: 'ms', atMost: 300 },
    {
      name: "local report after the model's deadline, p50",
      value: percentile(late, 50),
      unit: `ms (${late.length} times)`,
    },
    { name: 'the same, most', value: percentile(late, 100), unit: 'ms', atMost: 1_500 },
    { name: 'said twice', value: sum(rounds.map(({ twice }) => twice)), unit: 'sentences', atMost: 0 },
    {
      name: 'reports that were not whole',
      value: whole.filter(({ isWhole }) => isWhole === false).length,
      unit: `of ${whole.length}`,
      atMost: 0,
    },
  ]
}

async function hearHanging({ browser, alert, logs }: Place, phrases: string | null): Promise<Waited[]> {
  const watch = new VendorWatch()
  const clouds = await startFakeClouds({ wait: watch.wait, sound: watch.sound })
  clouds.gemini.script(...Array.from({ length: 20 }, () => watch.silence))
  clouds.elevenlabs.always('voice-socket', { is: 'hang', afterParts: 0 })
  clouds.elevenlabs.always('voice-request', { is: 'deaf' })
  clouds.datadog.script(/./, ...Array.from({ length: 500 }, () => ({ do: 'hang' }) as const))
  const home = await temporaryFolder()
  if (phrases !== null) await cp(phrases, join(home, 'state', STOCK_FOLDER), { recursive: true })
  const keys = clouds.env('gemini', 'elevenlabs', 'datadog')
  const engine = await startEngine({
    home,
    env: { ...keys, ECHOOPS_LOG_PATHS: logs, ECHOOPS_LOG_LEVEL: 'warn' },
  })
  const page = await openWall(browser, engine)
  const rounds: Waited[] = []
  try {
    await untilSpoken(page, engine)
    for (let round = 0; round < ROUNDS_AN_ENGINE; round += 1) {
      watch.forget()
      rounds.push(await hearWaiting({ page, engine, watch }, alertOf(alert, round), round === 0))
      await untilQuiet(page, engine)
    }
  } finally {
    await page.close()
    await engine.stop()
    await clouds.close()
    await removeFolder(home)
  }
  return rounds
}

async function hearWaiting(
  { page, engine, watch }: { page: Page; engine: Engine; watch: VendorWatch },
  alert: Record<string, unknown>,
  toItsEnd: boolean,
): Promise<Waited> {
  await forget(page)
  const postedAt = epochNow()
  const id = await post(engine, alert)
  const handle = await page.waitForFunction((incidentId) => {
    const { firstSoundAt } = globalThis.roomRecorder
    const framedAt = globalThis.wallLog.find(
      (one) => one.incidentId === incidentId && one.purpose === 'sentence',
    )?.framedAt
    return framedAt == null || firstSoundAt === null ? null : { firstSoundAt, framedAt }
  }, id)
  const { firstSoundAt, framedAt } = (await handle.jsonValue()) as { firstSoundAt: number; framedAt: number }
  const isWhole = toItsEnd ? await isToldWhole(engine, id) : null
  const said = (await page.evaluate(() => globalThis.wallLog)).filter(({ startedAt }) => startedAt !== null)
  return {
    soundMs: firstSoundAt - postedAt,
    afterDeadlineMs: watch.askedAt === null ? null : framedAt - (watch.askedAt + MODEL_HAS_MS),
    twice: twiceIn(said),
    isWhole,
  }
}

const twiceIn = (said: readonly Sounded[]): number => said.length - new Set(said.map(({ text }) => text)).size

/** Waits until nothing is left to be said; whether it was a report to its end, with a cause or the word that there is none. */
async function isToldWhole({ url }: Engine, id: string): Promise<boolean> {
  for (const untilMs = performance.now() + TOLD_WITHIN_MS; performance.now() < untilMs; ) {
    const { sitrep, speech } = (await (await fetch(`${url}/incidents/${id}`)).json()) as IncidentView
    const isOver = speech.every(({ state }) => state !== 'queued' && state !== 'speaking')
    const sentences = sitrep?.sentences ?? []
    const said = speech.filter(({ purpose, state }) => purpose === 'sentence' && state === 'completed')
    if (sitrep?.complete === true && isOver && said.length >= sentences.length)
      return (
        sitrep.by === 'local-analyst' && sentences.some(({ role }) => role === 'cause' || role === 'unknown')
      )
    await new Promise((done) => setTimeout(done, 200))
  }
  return false
}

/** An incident of its own, with a limit of its own: no sound of its headline's second half is at hand. */
const alertOf = (alert: Readonly<Record<string, unknown>>, round: number): Record<string, unknown> => ({
  ...alert,
  id: `round-${round}`,
  alert_cycle_key: `round-${round}`,
  alert_scope: `round:${round}`,
  alert_query: String(alert['alert_query']).replace('1.5', `1.${round + 1}`),
})

async function post(engine: Engine, alert: Record<string, unknown>): Promise<string> {
  const { status, body } = await postAlert(engine.url, alert)
  if (status !== 202) throw new Error(`the alert was answered with ${status}`)
  return String(body['incident_id'])
}

/** An answer was heard: everything is loaded, and what a start takes does not count. */
async function untilSpoken(page: Page, engine: Engine): Promise<void> {
  const { status } = await fetch(`${engine.url}/command`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ transcript: 'what is the status', user_id: 'bench' }),
  })
  if (status >= 300) throw new Error(`a command was answered with ${status}`)
  await page.waitForFunction(() => globalThis.wallLog.some(({ endedAt }) => endedAt !== null))
  await untilQuiet(page, engine)
}

/** The stock phrases are made and the sockets wait; nothing was asked for a second. */
async function untilWarm({ elevenlabs }: FakeClouds): Promise<void> {
  for (let before = -1; before < 2 || before !== elevenlabs.requests.length; ) {
    before = elevenlabs.requests.length
    await new Promise((done) => setTimeout(done, 1_000))
  }
}
