import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DiskUse } from '../messages.ts'
import { Refusal } from './refusal.ts'

const INDEX = 'sessions.idx'
/** What the index holds of each session. */
const INDEX_ENTRY_BYTES = 64

export interface SpoolOptions {
  readonly folder: string
  readonly quotaBytes: number
  readonly now: () => number
}

/**
 * Sessions as files in a folder with a quota, which is kept as a file system would keep it: a write that goes beyond it fails
 * with ENOSPC. The name of a file ends in its expiry. Expired ones are removed once the index of the others is written; on a
 * full disk it cannot be written, so a full spool stays full.
 */
export class SessionSpool {
  readonly #options: SpoolOptions

  constructor(options: SpoolOptions) {
    this.#options = options
    mkdirSync(options.folder, { recursive: true })
  }

  /** @throws {Refusal} 507 with the code ENOSPC when the quota is used up */
  keep(id: string, content: string, ttlMs: number): void {
    this.#write(`${id}.${this.#options.now() + ttlMs}`, content)
  }

  has(id: string): boolean {
    return readdirSync(this.#options.folder).some(
      (name) => name.startsWith(`${id}.`) && !this.#isExpired(name),
    )
  }

  /** @throws {Refusal} as `keep` does */
  compact(): void {
    const names = readdirSync(this.#options.folder).filter((name) => !name.startsWith(INDEX))
    const expired = names.filter((name) => this.#isExpired(name))
    if (expired.length === 0) return
    const next = `${INDEX}.${process.pid}`
    this.#write(next, 'x'.repeat((names.length - expired.length) * INDEX_ENTRY_BYTES))
    renameSync(this.#path(next), this.#path(INDEX))
    for (const name of expired) rmSync(this.#path(name), { force: true })
  }

  disk(): DiskUse {
    const { folder, quotaBytes } = this.#options
    let usedBytes = 0
    for (const name of readdirSync(folder))
      usedBytes += statSync(this.#path(name), { throwIfNoEntry: false })?.size ?? 0
    return { usedBytes, quotaBytes }
  }

  #write(name: string, content: string): void {
    const path = this.#path(name)
    const { usedBytes, quotaBytes } = this.disk()
    if (usedBytes + Buffer.byteLength(content) > quotaBytes && !existsSync(path))
      throw new Refusal(507, `ENOSPC: no space left on device, write 'sessions/${name}'`, {
        code: 'ENOSPC',
        name: 'Error',
      })
    writeFileSync(path, content)
  }

  #isExpired(name: string): boolean {
    return Number(name.split('.').at(-1)) <= this.#options.now()
  }

  #path(name: string): string {
    return join(this.#options.folder, name)
  }
}
