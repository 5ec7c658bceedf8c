import type { LaunchOptions } from '@playwright/test'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chromium as a kiosk starts it, where sound plays by itself, or as anybody's browser, where it waits for a click. */
export function chromium(sound: 'allowed' | 'asked'): LaunchOptions {
  return {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: sound === 'allowed' ? [...ARGS, '--autoplay-policy=no-user-gesture-required'] : ARGS,
    ignoreDefaultArgs: ['--mute-audio'],
  }
}
