import { describe, expect, it } from 'vitest'
import { parseStartOptions } from './options.ts'

describe('the options of npm start', () => {
  it.each([
    [[], { headless: false, demo: false, help: false }],
    [['--headless'], { headless: true, demo: false, help: false }],
    [['--demo'], { headless: false, demo: true, help: false }],
    [['--help'], { headless: false, demo: false, help: true }],
    [['-h', '--headless'], { headless: true, demo: false, help: true }],
  ])('%j are understood', (args, options) => {
    expect(parseStartOptions(args)).toEqual(options)
  })

  it.each([
    [['--demon'], 'unknown option --demon; there are --headless, --demo, --help'],
    [['--headles'], 'unknown option --headles'],
    [['-x'], 'unknown option -x'],
    [['demo'], 'unknown option demo'],
    [['--headless=no'], 'the option --headless takes no value'],
    [['--constructor'], 'unknown option --constructor'],
  ])('%j are refused with what there is', (args, message) => {
    expect(() => parseStartOptions(args)).toThrow(message)
  })
})
