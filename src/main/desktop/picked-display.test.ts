import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPickedDisplay } from './picked-display.ts'

const LAPTOP = { id: 1, label: 'Built-in', width: 1440, height: 900 }
const WALL = { id: 2, label: 'Wall', width: 3840, height: 2160 }
let folder = ''
let warnings: string[] = []
const note = (_data: unknown, message: string) => warnings.push(message)
const log = { debug: note, info: note, warn: note, error: note }
const path = () => join(folder, 'display.json')
const picked = () => openPickedDisplay(path(), log)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-display-'))
  warnings = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the display that was picked for the wall', () => {
  it('is used again at the next start', () => {
    expect(picked().among([LAPTOP, WALL])).toBeNull()
    picked().remember(WALL)
    expect(picked().among([LAPTOP, WALL])).toEqual(WALL)
    expect(readdirSync(folder)).toEqual(['display.json'])
    expect(warnings).toEqual([])
  })

  it('is known again when it has got another number, and not taken for another one that got its number', () => {
    picked().remember(WALL)
    const renumbered = { ...WALL, id: 7 }
    expect(picked().among([{ ...LAPTOP, id: 2 }, renumbered])).toEqual(renumbered)
  })

  it('is not missed when it is unplugged', () => {
    picked().remember(WALL)
    expect(picked().among([LAPTOP])).toBeNull()
  })

  it.each([
    ['is no JSON', '{"display":'],
    ['says something else', '{"display":{"id":"2","label":"Wall","width":-1,"height":0}}'],
    [
      'is far too long',
      `{"display":{"id":2,"label":"Wall","width":3840,"height":2160},"more":"${'x'.repeat(5_000)}"}`,
    ],
  ])('does not keep the wall from starting when its file %s', (_what, text) => {
    writeFileSync(path(), text)
    expect(picked().among([LAPTOP, WALL])).toBeNull()
    expect(warnings).toEqual(['the picked display cannot be read'])
  })

  it('is used for now also when it cannot be written down', () => {
    rmSync(folder, { recursive: true })
    picked().remember(WALL)
    expect(warnings).toEqual(['the picked display cannot be remembered'])
  })
})
