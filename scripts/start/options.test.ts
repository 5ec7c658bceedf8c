import { describe, expect, it } from 'vitest'
import { parseStartOptions } from './options.ts'

describe('the options of npm start', () => {
  it.each([
    [[], { headless: false, help: false }],
    [['--headless'], { headless: true, help: false }],
    [['--help'], { headless: false, help: true }],
    [['-h', '--headless'], { headless: true, help: true }],
  ])('%j are understood', (args, options) => {
    expect(parseStartOptions(args)).toEqual(options)
  })

  it.each([
    [['--demo'], 'unknown option --demo; there are --headless, --help'],
    [['--headles'], 'unknown option --headles'],
    [['-x'], 'unknown option -x'],
    [['demo'], 'unknown option demo'],
    [['--headless=no'], 'the option --headless takes no value'],
    [['--constructor'], 'unknown option --constructor'],
  ])('%j are refused with what there is', (args, message) => {
    expect(() => parseStartOptions(args)).toThrow(message)
  })
})
