import type { Page } from '@playwright/test'
import { writeScenario } from '../tests/scenarios/log-scenarios.ts'
import {
  type Engine,
  postAlert,
  removeFolder,
  startEngine,
  temporaryFolder,
} from '../tests/support/engine.ts'
import { percentile, type Row } from './measure.ts'
import { reportOneAfterTheOther } from './sequential-report.ts'
import { epochNow, forget, openChromium, openWall, untilQuiet } from './wall-page.ts'

const ROUNDS = 25
const BASELINE_ROUNDS = 5

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

async function hearOnce(page: Page, engine: Engine, alert: Record<string, unknown>, round: number) {
  await forget(page)
  const postedAt = epochNow()
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
  // The rest of the report is skipped: it is the first word that is measured.
  await untilQuiet(page, engine)
  return { soundMs: firstSoundAt - postedAt, frameMs: firstFrameAt - postedAt }
}
