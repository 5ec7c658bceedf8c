import type { Dirent, Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface LogFile {
  readonly path: string
  readonly bytes: number
  /** Epoch ms of the last change. */
  readonly changedAt: number
}

export interface Skipped {
  readonly path: string
  readonly reason: string
}

export interface Found {
  /** Newest first. */
  readonly files: readonly LogFile[]
  readonly skipped: readonly Skipped[]
}

const MAX_DEPTH = 6
const MAX_FILES = 2_000
const MAX_ENTRIES = 20_000
const MAX_SKIPPED = 100

/** Files under a log folder that hold no text, by name. */
const NOT_TEXT =
  /(?:^|\/)(?:wtmp|btmp|utmp|lastlog|faillog|tallylog|sa\d\d)(?:[.-]\d+)?$|\.(?:journal~?|xz|bz2|zst|lz4|zip|tar|tgz|db|sqlite3?|pcap|png|jpe?g|gif|ico|woff2?|pid|lock|sock|state|so|bin|core)$/i

/** Why a file or folder could not be read, in plain words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it'
  if (code === 'ELOOP') return 'its links lead in a circle'
  if (code === 'ENAMETOOLONG') return 'its name is too long'
  if (code === 'EMFILE' || code === 'ENFILE') return 'too many files are open'
  if (code === 'EIO') return 'the disk could not be read'
  if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR') return 'is not a whole gzip file'
  return code === '' ? 'could not be read' : `could not be read (${code})`
}

/** Collects what can be read under one path; never rejects. */
export async function findFiles(root: string): Promise<Found> {
  const walk = new Walk()
  await walk.enter(root, 0)
  walk.files.sort((a, b) => b.changedAt - a.changedAt || a.path.localeCompare(b.path))
  const rest = walk.files.length - MAX_FILES
  if (rest > 0) walk.skip(root, `${rest} older files beyond ${MAX_FILES} are not read`)
  return { files: walk.files.slice(0, MAX_FILES), skipped: walk.skipped }
}

class Walk {
  readonly files: LogFile[] = []
  readonly skipped: Skipped[] = []
  readonly #seen = new Set<string>()
  #entries = 0

  skip(path: string, reason: string): void {
    if (this.skipped.length < MAX_SKIPPED) this.skipped.push({ path, reason })
  }

  async enter(path: string, depth: number): Promise<void> {
    try {
      const about = await stat(path)
      const identity = `${about.dev}:${about.ino}`
      if (about.ino !== 0 && this.#seen.has(identity)) return
      this.#seen.add(identity)
      if (about.isDirectory()) await this.#folder(path, depth)
      else this.#file(path, about, depth)
    } catch (error) {
      this.skip(path, reasonOf(error))
    }
  }

  #file(path: string, about: Stats, depth: number): void {
    if (!about.isFile()) {
      if (depth === 0) this.skip(path, 'is not a file or folder')
      return
    }
    if (NOT_TEXT.test(path)) {
      if (depth === 0) this.skip(path, 'is not a text log')
      return
    }
    if (about.size > 0) this.files.push({ path, bytes: about.size, changedAt: about.mtimeMs })
    else if (depth === 0) this.skip(path, 'is empty')
  }

  async #folder(path: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) return this.skip(path, `lies more than ${MAX_DEPTH} folders deep`)
    const entries = await readdir(path, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      if (++this.#entries > MAX_ENTRIES) return this.skip(path, `holds more than ${MAX_ENTRIES} entries`)
      if (isWorthEntering(entry)) await this.enter(join(path, entry.name), depth + 1)
    }
  }
}

const isWorthEntering = (entry: Dirent): boolean =>
  !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())
