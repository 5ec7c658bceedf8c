import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareHome } from './home.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-home-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the state directory', () => {
  it('is made with all its parents, private to its owner', () => {
    const home = join(folder, 'a', 'b')
    prepareHome(home)
    prepareHome(home)
    expect(statSync(home).mode & 0o777).toBe(0o700)
  })

  it.each([
    ['a file is in its place', () => join(folder, 'file')],
    ['a file is in its way', () => join(folder, 'file', 'home')],
  ])('is refused with its name when %s', (_why, place) => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => prepareHome(place())).toThrow(
      expect.objectContaining({ code: 'ECHO_HOME_UNWRITABLE', message: expect.stringContaining(place()) }),
    )
  })

  it.runIf(process.platform === 'linux')(
    'is refused, and the start does not hang, in a place where nothing can be made',
    () => {
      expect(() => prepareHome('/proc/echoops/state')).toThrow(
        expect.objectContaining({ code: 'ECHO_HOME_UNWRITABLE' }),
      )
    },
  )
})
