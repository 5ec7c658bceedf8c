import { mkdirSync } from 'node:fs'
import { chromium as playwright } from '@playwright/test'
import { chromium, microphone } from './browser.ts'
import { startFakeEngine, tone } from './fake-engine.ts'
import { STATES } from './states.ts'

/** Pictures of the wall for people to look at: `node tests/wall/screenshots.ts FOLDER [SIZE] [dark|light] [STATE …]`. */
const SIZES: Readonly<Record<string, { width: number; height: number }>> = {
  hd: { width: 1920, height: 1080 },
  uhd: { width: 3840, height: 2160 },
  portrait: { width: 1080, height: 1920 },
  laptop: { width: 1280, height: 720 },
}
const [folder = 'screenshots', size = 'hd', theme = 'dark', ...names] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

for (const blocked of [false, true]) {
  const wanted = Object.entries(STATES).filter(
    ([name, { soundBlocked }]) =>
      (soundBlocked === true) === blocked && (names.length === 0 || names.includes(name)),
  )
  if (wanted.length === 0) continue
  const browser = await playwright.launch(chromium(blocked ? 'asked' : 'allowed', microphone()))
  for (const [name, state] of wanted) {
    const now = Date.now()
    const snapshot = state.snapshot(now)
    const engine = await startFakeEngine(snapshot)
    const page = await browser.newPage({
      viewport: SIZES[size] ?? { width: 1920, height: 1080 },
    })
    page.on('console', (line) => console.log(name, line.type(), line.text()))
    page.on('pageerror', (error) => console.log(name, 'error', error.message))
    await page.addInitScript((chosen) => localStorage.setItem('echoops.theme', chosen), theme)
    await state.prepare?.(page)
    await page.goto(engine.url)
    await page.locator(blocked ? '.sound-on' : '.wall').waitFor()
    if (snapshot.speaking !== null && !blocked) {
      await engine.heard((message) => message.type === 'sound' && message.state === 'on')
      engine.send({ type: 'utterance', number: 1, utterance: snapshot.speaking })
      engine.sound(1, tone(3))
      await engine.heard((message) => message.type === 'started')
    }
    if (state.lost === true) {
      engine.drop(true)
      await page.locator('.lost').waitFor()
    }
    await state.act?.(page, engine)
    await page.waitForTimeout(500)
    await page.screenshot({ path: `${folder}/${name}-${size}-${theme}.png` })
    await page.close()
    await engine.close()
  }
  await browser.close()
}
