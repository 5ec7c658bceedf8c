import { test as base, type Page } from '@playwright/test'
import type { Snapshot } from '../../src/contract/live.ts'
import { type FakeEngine, startFakeEngine } from './fake-engine.ts'
import { snapshot } from './scenes.ts'

interface WallFixtures {
  /** An engine that begins with an idle snapshot. */
  readonly engine: FakeEngine
  /** Opens the wall on an engine that begins with this snapshot, and waits until it shows it and its sound is on. */
  readonly openWall: (snapshot?: Snapshot) => Promise<FakeEngine>
}

export const test = base.extend<WallFixtures>({
  engine: async ({ page }, use) => {
    const engine = await startFakeEngine(snapshot(Date.now()))
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (line) => {
      if (line.type() === 'error' && /content security/i.test(line.text())) faults.push(line.text())
    })
    await use(engine)
    await engine.close()
    if (faults.length > 0) throw new Error(`the page complained: ${faults.join('; ')}`)
  },
  openWall: async ({ engine, page }, use) => {
    await use(async (told = engine.snapshot) => {
      engine.snapshot = told
      await page.goto(engine.url)
      await page.locator('.wall').waitFor()
      await engine.heard((message) => message.type === 'sound' && message.state === 'on')
      return engine
    })
  },
})

/** Records what goes to the loudspeaker, from the page's start on. Read it with `takeSound`. */
export async function recordSound(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // As much as there is: a busy page must not lose any of it.
    const TAP_SAMPLES = 16_384
    globalThis.wallRecorder = { samples: [], rateHz: 0 }
    globalThis.echoOpsTap = (node, context) => {
      const graph = context as AudioContext
      const ear = graph.createScriptProcessor(TAP_SAMPLES, 1, 1)
      const recorder = globalThis.wallRecorder
      recorder.rateHz = graph.sampleRate
      ear.onaudioprocess = ({ inputBuffer }) => {
        const samples = inputBuffer.getChannelData(0)
        if (recorder.samples.length > 0 || samples.some((sample) => sample !== 0))
          recorder.samples.push(...samples)
      }
      ;(node as AudioNode).connect(ear)
      ear.connect(graph.destination)
    }
  })
}

declare global {
  var wallRecorder: { samples: number[]; rateHz: number }
  var wallSound: AudioContext[]
  var echoOpsTap: ((node: unknown, context: unknown) => void) | undefined
}

/** Everything that was played, once it is quiet again. */
export async function takeSound(page: Page): Promise<{ rateHz: number; samples: number[] }> {
  await page.waitForFunction(() => {
    const { samples } = globalThis.wallRecorder
    return samples.length > 0 && samples.slice(-4_096).every((sample) => sample === 0)
  })
  const taken = await page.evaluate(() => JSON.stringify(globalThis.wallRecorder))
  return JSON.parse(taken) as { rateHz: number; samples: number[] }
}
