import { type Browser, chromium, type Page } from '@playwright/test'
import { findChromium, isRoot, QUIET_ARGUMENTS } from '../scripts/machine/chromium.ts'
import { writeScenario } from '../tests/scenarios/log-scenarios.ts'
import {
  type Engine,
  postAlert,
  removeFolder,
  startEngine,
  temporaryFolder,
} from '../tests/support/engine.ts'
import { recordRoom } from '../tests/support/room-recorder.ts'
import { percentile, type Row } from './measure.ts'
import { reportOneAfterTheOther } from './sequential-report.ts'

const ROUNDS = 25
const BASELINE_ROUNDS = 5
/** Longer than the longest report: the next round begins in silence. */
const QUIET_WITHIN_MS = 60_000

/**
 * From the post to the first audible sample in the audio graph of a wall in Chromium. The first word is the severity, and so content.
 * The baseline does the same steps one after the other: read the logs, write the report, make its whole sound, play.
 */
export async function run(): Promise<readonly Row[]> {
  const logs = await temporaryFolder()
  const { alert } = await writeScenario('pool-exhausted-after-release', logs, Date.now())
  const engine = await startEngine({ env: { ECHOOPS_LOG_PATHS: logs, ECHOOPS_LOG_LEVEL: 'warn' } })
  const browser = await openChromium()
  try {
    const page = await openWall(browser, engine)
    const toSoundMs: number[] = []
    const toFrameMs: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const { soundMs, frameMs } = await hearOnce(page, engine, alert, round)
      // The first round warms what is loaded lazily; it is not counted.
      if (round > 0) toSoundMs.push(soundMs)
      if (round > 0) toFrameMs.push(frameMs)
    }
    const playMs = percentile(toSoundMs, 50) - percentile(toFrameMs, 50)
    const sequentialMs = (await reportOneAfterTheOther(alert, logs, BASELINE_ROUNDS)).map((ms) => ms + playMs)
    const p50 = percentile(toSoundMs, 50)
    return [
      { name: 'first word, p50', value: p50, unit: 'ms', atMost: 200 },
      { name: 'first word, p95', value: percentile(toSoundMs, 95), unit: 'ms', atMost: 300 },
      {
        name: 'of it, until the first audio frame is in the wall, p50',
        value: percentile(toFrameMs, 50),
        unit: 'ms',
      },
      { name: 'one after the other, p50', value: percentile(sequentialMs, 50), unit: 'ms' },
      { name: 'against one after the other', value: p50 / percentile(sequentialMs, 50), unit: '×' },
    ]
  } finally {
    await browser.close()
    await engine.stop()
    await removeFolder(engine.home)
    await removeFolder(logs)
  }
}

const openChromium = (): Promise<Browser> => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('Chromium is not installed; npm test says how to get it.')
  const sound = '--autoplay-policy=no-user-gesture-required'
  return chromium.launch({
    executablePath,
    args: [...QUIET_ARGUMENTS, '--disable-gpu', sound, ...(isRoot() ? ['--no-sandbox'] : [])],
    ignoreDefaultArgs: ['--mute-audio'],
  })
}

async function openWall(browser: Browser, engine: Engine): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await recordRoom(page)
  await page.addInitScript(() => {
    const { WebSocket: Real } = globalThis
    globalThis.WebSocket = class extends Real {
      constructor(...address: ConstructorParameters<typeof Real>) {
        super(...address)
        this.addEventListener('message', ({ data }) => {
          if (data instanceof ArrayBuffer)
            globalThis.roomRecorder.firstFrameAt ??= performance.timeOrigin + performance.now()
        })
      }
    }
  })
  await page.goto(engine.url)
  await page.waitForFunction(() => globalThis.roomRecorder.pieces.length > 50)
  return page
}

async function hearOnce(page: Page, engine: Engine, alert: Record<string, unknown>, round: number) {
  await page.evaluate(() =>
    Object.assign(globalThis.roomRecorder, { firstSoundAt: null, firstFrameAt: null, pieces: [] }),
  )
  const postedAt = performance.timeOrigin + performance.now()
  await postAlert(engine.url, {
    ...alert,
    id: `round-${round}`,
    alert_cycle_key: `round-${round}`,
    alert_scope: `round:${round}`,
  })
  const times = await page.waitForFunction(() => {
    const { firstSoundAt, firstFrameAt } = globalThis.roomRecorder
    return firstSoundAt === null || firstFrameAt == null ? null : { firstSoundAt, firstFrameAt }
  })
  const { firstSoundAt, firstFrameAt } = (await times.jsonValue()) ?? { firstSoundAt: 0, firstFrameAt: 0 }
  await untilQuiet(page, engine)
  return { soundMs: firstSoundAt - postedAt, frameMs: firstFrameAt - postedAt }
}

/** The rest of the report is skipped: it is the first word that is measured. */
async function untilQuiet(page: Page, { url }: Engine): Promise<void> {
  const untilMs = performance.now() + QUIET_WITHIN_MS
  for (let quiet = 0; quiet < 5; ) {
    if (performance.now() > untilMs) throw new Error('the appliance does not fall silent')
    const { state } = (await (await fetch(`${url}/status.json`)).json()) as { state: string }
    quiet = state === 'idle' ? quiet + 1 : 0
    if (quiet === 0) await page.keyboard.press('s')
    await new Promise((done) => setTimeout(done, 150))
  }
}
