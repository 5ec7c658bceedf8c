import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium as browserType, expect, type Page } from '@playwright/test'
import { encodeWav } from '../ear/index.ts'
import { type Choir, openChoir, type Speaking } from '../speech/voices.ts'
import { chromium, microphone } from '../wall/browser.ts'
import { recordRoom } from './room-recorder.ts'

/** Another voice than EchoOps' own, as a person's is. */
export const SOMEBODY: Speaking = { voice: 'slt', stretch: 1, shift: 1 }
/** Chromium plays the file from when the microphone is opened; the key needs a moment to be held. */
const LEAD_S = 2
const RATE_HZ = 16_000

/** Somebody who stands at a wall, holds the key and speaks. */
export interface Person {
  /** 16 kHz samples of a text in this person's voice, with half a second of silence around it. */
  voice(text: string): Float32Array
  /** Opens a wall of its own, holds the key and says it into the microphone; the page stays open. */
  say(url: string, what: string | Float32Array): Promise<Page>
  leave(): Promise<void>
}

export async function aPerson(folder: string, how: Speaking = SOMEBODY): Promise<Person> {
  const choir: Choir = await openChoir([how])
  const browsers: Browser[] = []
  const voice = (text: string) => choir.say(text, how)
  return {
    voice,
    async say(url, what) {
      const sound = typeof what === 'string' ? voice(what) : what
      const file = join(folder, `${how.voice}-said-${browsers.length}.wav`)
      await writeFile(file, forMicrophone(sound))
      const launch = chromium('allowed', microphone(`${file}%noloop`))
      const browser = await browserType.launch({ ...launch, headless: true })
      browsers.push(browser)
      const page = await browser.newPage()
      await recordRoom(page)
      await page.goto(url)
      await expect(page.locator('main').first()).toBeVisible()
      await holdWhile(page, sound)
      return page
    },
    async leave() {
      for (const browser of browsers) await browser.close()
    },
  }
}

/** A WAV for Chromium's microphone: silence until the key is held, then the sound, then silence for long. */
export function forMicrophone(sound: Float32Array): Uint8Array {
  const samples = new Float32Array(LEAD_S * RATE_HZ + sound.length + RATE_HZ * 30)
  samples.set(sound, LEAD_S * RATE_HZ)
  return encodeWav({ samples, sampleRateHz: RATE_HZ })
}

/** Holds the key while that sound is played into the microphone, which opens with the key. */
export async function holdWhile(page: Page, sound: Float32Array): Promise<void> {
  // Before it is offered, the key means nothing.
  await expect(page.getByRole('button', { name: /talk/i }).first()).toBeVisible()
  await page.keyboard.down('Space')
  await page.waitForTimeout((LEAD_S + sound.length / RATE_HZ + 0.6) * 1_000)
  await page.keyboard.up('Space')
}
