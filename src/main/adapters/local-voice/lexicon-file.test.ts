import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLexicon } from './lexicon-file.ts'

let home: string
let warnings: [Record<string, unknown>, string][]
const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (data: Record<string, unknown>, message: string) => void warnings.push([data, message]),
  error: () => undefined,
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lexicon-'))
  warnings = []
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function write(text: string, second: number) {
  await writeFile(join(home, 'lexicon.txt'), text)
  await utimes(join(home, 'lexicon.txt'), second, second)
}

describe('the lexicon file', () => {
  it('may be missing: nothing is changed and nothing is said about it', async () => {
    expect((await readLexicon(home, log)()).size).toBe(0)
    expect(warnings).toEqual([])
  })

  it('is read again when it changes, appears or goes away', async () => {
    const read = readLexicon(home, log)
    await read()
    await write('kiali = key ah lee', 1_000)
    expect([...(await read()).keys()]).toEqual(['kiali'])
    const before = await read()
    expect(await read(), 'unchanged: not read again').toBe(before)
    await write('zuul = zool zool z', 2_000)
    expect([...(await read()).keys()]).toEqual(['zuul'])
    await rm(join(home, 'lexicon.txt'))
    expect((await read()).size).toBe(0)
  })

  it('bad lines are reported once with their numbers, the good ones are used', async () => {
    await write('good = fine\nbad', 1_000)
    const read = readLexicon(home, log)
    await read()
    expect([...(await read()).keys()]).toEqual(['good'])
    expect(warnings).toEqual([[{ problems: [expect.objectContaining({ line: 2 })] }, expect.any(String)]])
  })

  it('a file that is too large, or is a folder, is left out with a warning, once', async () => {
    await write('#'.repeat(1_048_577), 1_000)
    const read = readLexicon(home, log)
    expect((await read()).size).toBe(0)
    await read()
    expect(warnings).toHaveLength(1)
    const folder = readLexicon(join(home, 'lexicon.txt'), log)
    await folder()
    await folder()
    expect(warnings).toHaveLength(2)
  })
})
