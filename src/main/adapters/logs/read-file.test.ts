import { execFileSync } from 'node:child_process'
import { chmod, mkdir, open, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Found, findFiles } from './find-files.ts'
import { asOrdinaryUser, inFolder } from './log-fixtures.ts'
import { readLogFile } from './read-file.ts'
import { serviceOfPath } from './service-name.ts'

interface Read {
  readonly lines: readonly string[]
  readonly note: string | null
  readonly bytes: number
}

async function read(path: string, maxBytes = 64 * 1024 * 1024, maxLines = 2_000_000): Promise<Read> {
  const { size, mtimeMs } = await stat(path)
  const lines: string[] = []
  let bytes = 0
  const { note } = await readLogFile(
    { path, bytes: size, changedAt: mtimeMs },
    {
      maxBytes,
      signal: new AbortController().signal,
      line: (text) => lines.push(text),
      progress: (more) => {
        bytes += more
        return lines.length < maxLines
      },
    },
  )
  return { lines, note, bytes }
}

const write = async (folder: string, name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

describe('reading a file', () => {
  it('reads lines with either ending, the last one without an end, and text in any script', () =>
    inFolder(async (folder) => {
      expect((await read(await write(folder, 'a.log', 'one\r\nzwei ü\n三'))).lines).toEqual([
        'one',
        'zwei ü',
        '三',
      ])
    }))

  it('reads only the end of a file that is larger than allowed, from a whole line on, and says so', () =>
    inFolder(async (folder) => {
      const path = await write(
        folder,
        'a.log',
        Array.from({ length: 200_000 }, (_, n) => `line ${n}\n`).join(''),
      )
      const { lines, note, bytes } = await read(path, 1024 * 1024)
      expect(lines.at(-1)).toBe('line 199999')
      expect(lines.every((line) => /^line \d+$/.test(line))).toBe(true)
      expect(note).toBe('only the last 1 MiB were read')
      expect(bytes).toBe(1024 * 1024)
    }))

  it('a line of ten million characters is cut and the next one is whole', () =>
    inFolder(async (folder) => {
      const path = await write(folder, 'a.log', `start\n${'x'.repeat(10_000_000)}\nend\n`)
      const { lines, note } = await read(path)
      expect(lines.map((line) => line.length)).toEqual([5, 8192, 3])
      expect(note).toBe('1 line was longer than 8 KiB and cut')
    }))

  it('a sparse file of a gigabyte is seen to be binary without being read', () =>
    inFolder(async (folder) => {
      const path = await write(folder, 'a.log', '')
      await truncate(path, 1024 ** 3)
      expect(await read(path)).toMatchObject({ lines: [], note: 'holds binary data', bytes: 0 })
    }))

  it('a hole at the start, as a rotation leaves it, does not hide the lines behind it', () =>
    inFolder(async (folder) => {
      const path = await write(folder, 'a.log', '')
      const handle = await open(path, 'r+')
      await handle.write(`\n${'after the hole is text\n'.repeat(300)}`, 1_000_000)
      await handle.close()
      expect((await read(path)).lines.at(-1)).toBe('after the hole is text')
    }))

  it('bytes that are no UTF-8 are replaced, not fatal', () =>
    inFolder(async (folder) => {
      const { lines } = await read(
        await write(folder, 'a.log', Buffer.from([97, 0xff, 0xfe, 98, 10, 99, 10])),
      )
      expect(lines).toEqual(['a\ufffd\ufffdb', 'c'])
    }))

  it('reads gzip files, and stops unpacking one that grows without end', () =>
    inFolder(async (folder) => {
      const packed = await write(folder, 'a.log.1.gz', gzipSync('one\ntwo\n'))
      expect((await read(packed)).lines).toEqual(['one', 'two'])
      const bomb = await write(folder, 'b.log.gz', gzipSync(Buffer.alloc(50_000_000, 'boom boom\n')))
      const { note, bytes } = await read(bomb, 4 * 1024 * 1024)
      expect(note).toBe('only the first 4 MiB it unpacks to were read')
      expect(bytes).toBeLessThan(5 * 1024 * 1024)
    }))

  it('a gzip file that is cut off rejects, with the lines before it read', () =>
    inFolder(async (folder) => {
      const path = await write(folder, 'a.gz', gzipSync('one\n'.repeat(9_999)).subarray(0, 40))
      await expect(read(path)).rejects.toMatchObject({ code: 'Z_BUF_ERROR' })
    }))

  it('stops at the line limit and says so', () =>
    inFolder(async (folder) => {
      const { note } = await read(
        await write(folder, 'a.log', 'x\n'.repeat(400_000)),
        64 * 1024 * 1024,
        1_000,
      )
      expect(note).toBe('was not read to its end: the line limit was reached')
    }))
})

describe('finding files', () => {
  it('links in a circle, pipes, journals and hidden files are left alone', () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'sub'))
      await symlink(folder, join(folder, 'sub', 'up'))
      await symlink('itself', join(folder, 'itself'))
      execFileSync('mkfifo', [join(folder, 'pipe.log')])
      for (const name of ['wtmp', 'system.journal', '.hidden.log', 'lastlog'])
        await write(folder, name, 'x\n')
      await write(folder, 'sub/shop.log', 'x\n')
      const found = await findFiles(folder)
      expect(found.files.map((file) => file.path)).toEqual([join(folder, 'sub', 'shop.log')])
      expect(found.skipped).toEqual([{ path: join(folder, 'itself'), reason: 'its links lead in a circle' }])
    }))

  it('folders deeper than six are named, not entered', () =>
    inFolder(async (folder) => {
      const deep = join(folder, 'a/b/c/d/e/f/g')
      await mkdir(deep, { recursive: true })
      await write(deep, 'x.log', 'x\n')
      const found = await findFiles(folder)
      expect(found).toEqual({ files: [], skipped: [{ path: deep, reason: 'lies more than 6 folders deep' }] })
    }))

  it('a folder without permission is named', () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'closed'))
      await chmod(join(folder, 'closed'), 0)
      const found = await asOrdinaryUser<Found>('./find-files.ts', 'findFiles', folder)
      expect(found.skipped).toEqual([{ path: join(folder, 'closed'), reason: 'no permission to read it' }])
    }))
})

it.each([
  ['/var/log/payment-gateway.log', 'payment-gateway'],
  ['/var/log/payment-gateway.log.1.gz', 'payment-gateway'],
  ['/logs/orders-worker-2026-11-22.log', 'orders-worker'],
  ['/logs/orders-worker.log-20261122.gz', 'orders-worker'],
  ['/var/log/nginx/access.log', 'nginx'],
  ['/logs/checkout-api/app.log.3', 'checkout-api'],
  ['/var/log/syslog', 'syslog'],
])('%s belongs to %s', (path, service) => {
  expect(serviceOfPath(path)).toBe(service)
})
