import type { LaunchOptions } from '@playwright/test'
import { findChromium, isRoot, QUIET_ARGUMENTS } from '../../scripts/machine/chromium.ts'

/** Chromium as a kiosk starts it, where sound plays by itself, or as anybody's browser, where it waits for a click. */
export function chromium(sound: 'allowed' | 'asked'): LaunchOptions {
  const executablePath = findChromium()
  return {
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      ...QUIET_ARGUMENTS,
      '--disable-gpu',
      ...(sound === 'allowed' ? ['--autoplay-policy=no-user-gesture-required'] : []),
      ...(isRoot() ? ['--no-sandbox'] : []),
    ],
    ignoreDefaultArgs: ['--mute-audio'],
  }
}
