import { defineConfig } from '@playwright/test'
import { findChromium, isRoot, QUIET_ARGUMENTS } from './scripts/machine/chromium.ts'

/** The switches of the kiosk: sound plays without a click. Tests of a browser that forbids it launch their own. */
const SOUND = '--autoplay-policy=no-user-gesture-required'
const executablePath = findChromium()

/** One worker: the projects play sound and measure time on machines with two cores. No retries: a test that passes sometimes is broken. */
export default defineConfig({
  outputDir: 'test-results/playwright',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  reporter: 'line',
  use: {
    headless: true,
    viewport: { width: 1920, height: 1080 },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [...QUIET_ARGUMENTS, '--disable-gpu', SOUND, ...(isRoot() ? ['--no-sandbox'] : [])],
      ignoreDefaultArgs: ['--mute-audio'],
    },
  },
  projects: [
    { name: 'wall', testDir: 'tests/wall' },
    { name: 'appliance', testDir: 'tests/e2e' },
    { name: 'desktop', testDir: 'tests/desktop' },
    { name: 'start', testDir: 'tests/start' },
  ],
})
