import { describe, expect, it } from 'vitest'
import { chooseHost, type Facts } from './choose-host.ts'

const official = { dist: '/e', version: '45.4.1', kind: 'official' } as const
const all: Facts = { headlessAsked: false, display: true, electron: official, chromium: '/usr/bin/chromium' }
const missing = { missing: 'no network' }

describe('npm start picks', () => {
  it.each<[string, Partial<Facts>, string, RegExp]>([
    ['Electron where all is there', {}, 'electron', /Electron 45\.4\.1, because its runtime and a display/],
    ['Electron without a Chromium', { chromium: null }, 'electron', /Electron 45/],
    [
      'a chosen Electron, and says whose choice it was',
      { electron: { ...official, kind: 'chosen' } },
      'electron',
      /ELECTRON_OVERRIDE_DIST_PATH/,
    ],
    [
      'an Electron for evaluation, and says so',
      { electron: { ...official, kind: 'evaluation' } },
      'electron',
      /for evaluation/,
    ],
    [
      'a Chromium kiosk without Electron',
      { electron: missing },
      'chromium',
      /kiosk window of \/usr\/bin\/chromium.+no network/,
    ],
    [
      'no window without either',
      { electron: missing, chromium: null },
      'headless',
      /neither Electron \(no network\) nor a Chromium/,
    ],
    ['no window without a display', { display: false }, 'headless', /no display/],
    ['no window when asked', { headlessAsked: true }, 'headless', /as asked by --headless/],
    [
      'no window when asked, whatever else is missing',
      { headlessAsked: true, display: false, electron: missing, chromium: null },
      'headless',
      /as asked/,
    ],
  ])('%s', (_title, facts, host, why) => {
    const choice = chooseHost({ ...all, ...facts })
    expect(choice.host).toBe(host)
    expect(choice.why).toMatch(why)
    expect(choice.why).not.toContain('\n')
  })
})
