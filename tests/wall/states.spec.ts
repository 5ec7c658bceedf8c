import { chromium, microphone } from './browser.ts'
import { expectLegible } from './expect-legible.ts'
import { tone } from './fake-engine.ts'
import { STATES } from './states.ts'
import { test } from './wall-test.ts'

test.use({ launchOptions: chromium('allowed', microphone()) })

for (const [name, state] of Object.entries(STATES).filter(([, { soundBlocked }]) => soundBlocked !== true))
  test(`the wall is whole, legible and accessible: ${name}`, async ({ page, openWall }) => {
    const told = state.snapshot(Date.now())
    await state.prepare?.(page)
    const engine = await openWall(told)
    if (told.speaking !== null) {
      engine.send({ type: 'utterance', number: 1, utterance: told.speaking })
      engine.sound(1, tone(60))
      await engine.heard((message) => message.type === 'started')
    }
    if (state.lost === true) {
      engine.drop(true)
      await page.locator('.lost').waitFor()
    }
    await state.act?.(page, engine)
    await expectLegible(page)
  })
