import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { asOrdinaryUser, inFolder } from './log-fixtures.ts'
import { watch } from './watch.ts'

const LINE = '2026-01-10T03:00:00Z ERROR orders no connection\n'
const binary = Buffer.alloc(5_000)

describe('what is watched', () => {
  it('counts what can be read, packed or not', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'a.log'), LINE)
      await writeFile(join(folder, 'a.log.1.gz'), gzipSync(LINE))
      expect(await watch(folder)).toEqual({ path: folder, files: 2, problem: null })
    }))

  it('names one file of a folder that cannot be read, and why', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'a.log'), LINE)
      await writeFile(join(folder, 'b.log'), binary)
      const problem = `1 part of it cannot be read: ${join(folder, 'b.log')} holds binary data`
      expect(await watch(folder)).toEqual({ path: folder, files: 1, problem })
    }))

  it('names one of several', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'bad.gz'), 'no gzip')
      await symlink(join(folder, 'circle'), join(folder, 'circle'))
      expect(await watch(folder)).toMatchObject({
        files: 0,
        problem: expect.stringMatching(/^2 parts of it cannot be read, such as .*bad\.gz$/),
      })
    }))

  it('says of a single file why it cannot be read', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'b.log')
      await writeFile(path, binary)
      expect(await watch(path)).toEqual({ path, files: 0, problem: 'holds binary data' })
    }))

  it('says of a file that it may not be read', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.log')
      await writeFile(path, LINE)
      await chmod(path, 0)
      const watched = await asOrdinaryUser('./watch.ts', 'watch', path)
      expect(watched).toEqual({ path, files: 0, problem: 'no permission to read it' })
    }))

  it('says that a folder is empty, or that there is none', () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'empty'))
      expect((await watch(join(folder, 'empty'))).problem).toBe('holds no log files')
      expect((await watch(join(folder, 'none'))).problem).toBe('does not exist')
    }))
})
