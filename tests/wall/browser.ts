import type { LaunchOptions } from '@playwright/test'
import { findChromium, isRoot, QUIET_ARGUMENTS } from '../../scripts/machine/chromium.ts'

/** A microphone that everybody may use: Chromium's own, which beeps, or one that plays a WAV file over and over. */
export function microphone(file?: string): readonly string[] {
  const played = file === undefined ? [] : [`--use-file-for-fake-audio-capture=${file}`]
  return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', ...played]
}

/** Chromium as a kiosk starts it, where sound plays by itself, or as anybody's browser, where it waits for a click. */
export function chromium(sound: 'allowed' | 'asked', ears: readonly string[] = []): LaunchOptions {
  const executablePath = findChromium()
  return {
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      ...QUIET_ARGUMENTS,
      '--disable-gpu',
      ...(sound === 'allowed' ? ['--autoplay-policy=no-user-gesture-required'] : []),
      ...(isRoot() ? ['--no-sandbox'] : []),
      ...ears,
    ],
    ignoreDefaultArgs: ['--mute-audio'],
  }
}
