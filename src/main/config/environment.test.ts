import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnvironment } from './environment.ts'

describe('the .env file of the working directory', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'echoops-env-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const write = (text: string) => writeFileSync(join(folder, '.env'), text)

  it('may be missing', () => {
    const env = { ECHOOPS_PORT: '1' }
    expect(readEnvironment(env, folder)).toEqual(env)
  })

  it('gives settings, with comments, quotes and a byte order mark', () => {
    write('\uFEFFECHOOPS_PORT=0 # free\n# ECHOOPS_HOST=x\nECHOOPS_HOME="/a b"\r\n')
    expect(readEnvironment({}, folder)).toEqual({ ECHOOPS_PORT: '0', ECHOOPS_HOME: '/a b' })
  })

  it('stands behind the process, even where the process says "nothing"', () => {
    write('ECHOOPS_PORT=1\nECHOOPS_HOST=::1\nECHOOPS_HOME=/file\n')
    expect(readEnvironment({ ECHOOPS_PORT: '2', ECHOOPS_HOST: '' }, folder)).toEqual({
      ECHOOPS_PORT: '2',
      ECHOOPS_HOST: '',
      ECHOOPS_HOME: '/file',
    })
  })

  it('that cannot be read stops the start with its path', () => {
    mkdirSync(join(folder, '.env'))
    expect(() => readEnvironment({}, folder)).toThrow(`${join(folder, '.env')} cannot be read (EISDIR)`)
  })

  it('that is far too large is not taken for settings', () => {
    write('#'.repeat(1024 * 1024 + 1))
    expect(() => readEnvironment({}, folder)).toThrow('larger than 1 MiB')
  })
})
