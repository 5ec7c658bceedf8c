import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../../tests/fakes/virtual-clock.ts'
import { LogFile } from './log-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-log-'))
  path = join(folder, 'logs', 'checkout-api.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe("a service's log file", () => {
  it('has a line a fraction of a second after it was written', async () => {
    const clock = virtualClock()
    const file = new LogFile({ path, clock })
    file.line('one')
    file.line('two')
    await clock.advance(300)
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
    file.close()
  })

  it('is put aside when it is large, and only two are kept', async () => {
    const clock = virtualClock()
    const file = new LogFile({ path, clock, maxBytes: 110 })
    for (let number = 0; number < 10; number += 1) {
      file.line(`${number} ${'x'.repeat(48)}`)
      await clock.advance(300)
    }
    file.close()
    expect([readFileSync(path, 'utf8')[0], readFileSync(`${path}.1`, 'utf8')[0]]).toEqual(['8', '6'])
    expect(existsSync(`${path}.2`)).toBe(false)
  })

  it('is put aside when it is old, so that an earlier failure is not taken for usual', async () => {
    const clock = virtualClock()
    const file = new LogFile({ path, clock })
    file.line('old')
    await clock.advance(8 * 60_000)
    file.line('new')
    await clock.advance(300)
    expect(readFileSync(path, 'utf8')).toBe('new\n')
    file.close()
  })

  it('keeps a bounded number of lines while it cannot be written, and writes them when it can', async () => {
    const clock = virtualClock()
    const file = new LogFile({ path, clock })
    mkdirSync(path, { recursive: true })
    for (let number = 0; number < 3_000; number += 1) file.line(String(number))
    await clock.advance(1_000)
    rmSync(path, { recursive: true })
    await clock.advance(1_000)
    file.close()
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2_000)
  })
})
