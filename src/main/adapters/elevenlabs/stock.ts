import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AudioChunk } from '../../domain/speech.ts'
import type { Log } from '../../ports/log.ts'

export interface Stock {
  /** The sound of this key, or null: never made, forgotten, or damaged. */
  find(key: string): Promise<AudioChunk | null>
  /** Looks what there is. */
  look(): Promise<void>
  /** Whether there is a sound of this key, by what was seen last; false before. */
  has(key: string): boolean
  /** Kept beyond the end of the process; what does not fit any more goes, the oldest first. A full disk is no error. */
  keep(key: string, sound: AudioChunk): Promise<void>
}

export interface StockOptions {
  readonly folder: string
  readonly log: Log
  readonly maxFiles?: number
  readonly maxBytes?: number
}

const MAX_FILES = 256
/** Half an hour at 16 kHz. */
const MAX_BYTES = 64 * 1_048_576
/** No phrase is longer; a larger file is none of ours. */
const MAX_FILE_BYTES = 8 * 1_048_576
const SUFFIX = '.pcm'
const MAGIC = Buffer.from('EOSTOCK1')
/** Magic, rate, length, SHA-256 of the samples. */
const HEAD_BYTES = 8 + 4 + 4 + 32

/** Everything that decides how a phrase sounds. */
export function stockKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Sounds of stock phrases in files, one each, written as a whole or not at all. A damaged file is deleted when it is found. */
export function openStock({ folder, log, maxFiles = MAX_FILES, maxBytes = MAX_BYTES }: StockOptions): Stock {
  let known: Promise<Set<string>> | null = null
  let listed: ReadonlySet<string> = new Set()
  const keys = () => {
    known ??= list(folder).then((all) => {
      listed = all
      return all
    })
    return known
  }
  const pathOf = (key: string) => join(folder, key + SUFFIX)
  let writing: Promise<unknown> = Promise.resolve()

  async function write(key: string, sound: AudioChunk): Promise<void> {
    const temporary = join(folder, `${key}.${randomUUID()}.tmp`)
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = await open(temporary, 'wx', 0o600)
      try {
        await file.writeFile(packed(sound))
        await file.datasync()
      } finally {
        await file.close()
      }
      await rename(temporary, pathOf(key))
      const all = await keys()
      all.add(key)
      for (const gone of await trim(folder, key, maxFiles, maxBytes)) all.delete(gone)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      log.warn({ err: error }, 'stock phrase could not be kept')
    }
  }

  return {
    async find(key) {
      const all = await keys()
      if (!all.has(key)) return null
      const sound = await readSound(pathOf(key))
      if (sound !== null) return sound
      all.delete(key)
      log.warn({ key }, 'stock phrase was damaged and is made anew')
      await rm(pathOf(key), { force: true }).catch(() => undefined)
      return null
    },
    async look() {
      await keys()
    },
    has: (key) => listed.has(key),
    keep(key, sound) {
      const done = writing.then(() => write(key, sound))
      writing = done
      return done
    },
  }
}

async function list(folder: string): Promise<Set<string>> {
  const names = await readdir(folder).catch(() => [])
  // What a crash left half written.
  for (const name of names.filter((one) => one.endsWith('.tmp')))
    await rm(join(folder, name), { force: true }).catch(() => undefined)
  return new Set(names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length)))
}

function packed({ pcm, sampleRateHz }: AudioChunk): Buffer {
  const head = Buffer.alloc(16)
  MAGIC.copy(head)
  head.writeUInt32LE(sampleRateHz, 8)
  head.writeUInt32LE(pcm.byteLength, 12)
  return Buffer.concat([head, createHash('sha256').update(pcm).digest(), pcm])
}

/** Null for what cannot be read and for what is not exactly what was written. */
async function readSound(path: string): Promise<AudioChunk | null> {
  try {
    if ((await stat(path)).size > MAX_FILE_BYTES) return null
    const file = await readFile(path)
    if (file.length <= HEAD_BYTES || !file.subarray(0, 8).equals(MAGIC)) return null
    const pcm = file.subarray(HEAD_BYTES)
    const whole = file.readUInt32LE(12) === pcm.length
    const same = createHash('sha256').update(pcm).digest().equals(file.subarray(16, HEAD_BYTES))
    return whole && same ? { pcm: new Uint8Array(pcm), sampleRateHz: file.readUInt32LE(8) } : null
  } catch {
    return null
  }
}

/** Deletes the oldest files until the bounds are kept, never the newest; gives their keys. */
async function trim(folder: string, newest: string, maxFiles: number, maxBytes: number): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX))
  const files = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name))
      return { name, size, mtimeMs: name === newest + SUFFIX ? Number.POSITIVE_INFINITY : mtimeMs }
    }),
  )
  const byAge = files.toSorted((a, b) => a.mtimeMs - b.mtimeMs)
  let count = byAge.length
  let bytes = byAge.reduce((sum, file) => sum + file.size, 0)
  const gone: string[] = []
  for (const { name, size } of byAge.slice(0, -1)) {
    if (count <= maxFiles && bytes <= maxBytes) break
    await rm(join(folder, name), { force: true })
    count -= 1
    bytes -= size
    gone.push(name.slice(0, -SUFFIX.length))
  }
  return gone
}
