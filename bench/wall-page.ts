import { type Browser, chromium, type Page } from '@playwright/test'
import { findChromium, isRoot, QUIET_ARGUMENTS } from '../scripts/machine/chromium.ts'
import type { Engine } from '../tests/support/engine.ts'
import { recordRoom } from '../tests/support/room-recorder.ts'

/** Longer than the longest report: the next round begins in silence. */
const QUIET_WITHIN_MS = 60_000
/** As the recorder takes it: −46 dBFS. */
const AUDIBLE = 0.005

/** One utterance at a wall. Times are epoch milliseconds; null: not yet. */
export interface Sounded {
  readonly number: number
  readonly incidentId: string | null
  readonly purpose: string
  readonly key: string
  readonly text: string
  /** Its first piece of sound has arrived. */
  framedAt: number | null
  /** Its first sample was audible; its last one was. As the wall tells the engine. */
  startedAt: number | null
  endedAt: number | null
}

declare global {
  var wallLog: Sounded[]
}

export const epochNow = (): number => performance.timeOrigin + performance.now()

export function openChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('Chromium is not installed; npm test says how to get it.')
  const sound = '--autoplay-policy=no-user-gesture-required'
  return chromium.launch({
    executablePath,
    args: [...QUIET_ARGUMENTS, '--disable-gpu', sound, ...(isRoot() ? ['--no-sandbox'] : [])],
    ignoreDefaultArgs: ['--mute-audio'],
  })
}

/** A wall that writes down what arrives and what it plays: `roomRecorder` the samples, `wallLog` the utterances. */
export async function openWall(browser: Browser, { url }: Engine): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await recordRoom(page)
  await page.addInitScript(() => {
    globalThis.wallLog = []
    const now = () => performance.timeOrigin + performance.now()
    const note = (number: number, what: 'framedAt' | 'startedAt' | 'endedAt') => {
      const one = globalThis.wallLog.find((sounded) => sounded.number === number)
      if (one !== undefined) one[what] ??= now()
    }
    const { WebSocket: Real } = globalThis
    globalThis.WebSocket = class extends Real {
      constructor(...address: ConstructorParameters<typeof Real>) {
        super(...address)
        this.addEventListener('message', ({ data }) => {
          if (data instanceof ArrayBuffer) {
            globalThis.roomRecorder.firstFrameAt ??= now()
            return note(new DataView(data).getUint32(4, true), 'framedAt')
          }
          const event = JSON.parse(String(data))
          if (event.type !== 'utterance') return
          const { incident_id: incidentId, purpose, key, text } = event.utterance
          const times = { framedAt: null, startedAt: null, endedAt: null }
          globalThis.wallLog.push({ number: event.number, incidentId, purpose, key, text, ...times })
        })
      }
      override send(data: Parameters<WebSocket['send']>[0]): void {
        super.send(data)
        if (typeof data !== 'string') return
        const { type, number } = JSON.parse(data)
        if (type === 'started' || type === 'ended') note(number, `${type as 'started' | 'ended'}At`)
      }
    }
  })
  await page.goto(url)
  await page.waitForFunction(() => globalThis.roomRecorder.pieces.length > 50)
  return page
}

/** Forgets what was heard so far. */
export const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(globalThis.roomRecorder, { firstSoundAt: null, firstFrameAt: null, pieces: [] })
    globalThis.wallLog = []
  })

/** Milliseconds of the longest silence that was played between two moments. */
export const longestSilence = (page: Page, from: number, to: number): Promise<number> =>
  page.evaluate(
    ({ from, to, audible }) => {
      const { pieces, rate, startedAt } = globalThis.roomRecorder
      let at = startedAt
      let quiet = 0
      let longest = 0
      for (const piece of pieces)
        for (const sample of piece) {
          at += 1_000 / rate
          if (at < from || at > to) continue
          quiet = Math.abs(sample) > audible ? 0 : quiet + 1
          longest = Math.max(longest, quiet)
        }
      return (longest / rate) * 1_000
    },
    { from, to, audible: AUDIBLE },
  )

/** Skips what is left to be said. */
export async function untilQuiet(page: Page, { url }: Engine): Promise<void> {
  const untilMs = performance.now() + QUIET_WITHIN_MS
  for (let quiet = 0; quiet < 5; ) {
    if (performance.now() > untilMs) throw new Error('the appliance does not fall silent')
    const { state } = (await (await fetch(`${url}/status.json`)).json()) as { state: string }
    quiet = state === 'idle' ? quiet + 1 : 0
    if (quiet === 0) await page.keyboard.press('s')
    await new Promise((done) => setTimeout(done, 150))
  }
}
