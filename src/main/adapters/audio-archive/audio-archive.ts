import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EchoError } from '../../domain/error.ts'
import type { AudioChunk } from '../../domain/speech.ts'
import type { ArchivedAudio, AudioArchive, ReportArchive } from '../../ports/audio-archive.ts'
import type { Log } from '../../ports/log.ts'
import { readWav } from './read-wav.ts'
import { WAV_HEADER_BYTES, wavHeader } from './wav-header.ts'

export interface AudioArchiveOptions {
  readonly home: string
  readonly log: Log
  /** Files kept; 2,000 when absent. */
  readonly mostFiles?: number
  /** Bytes kept; 500 MB when absent. */
  readonly mostBytes?: number
}

const ID = /^[a-z0-9_-]{1,64}$/i
const TEMPORARY = '.part'
/** Ten minutes at 48 kHz: an utterance is at most 600 characters, about a minute. */
const MOST_PCM_BYTES = 60_000_000
/** A report has a headline and a handful of sentences. */
const MOST_PARTS = 40
/** Between the sentences of a joined report: about as long as a reader pauses at a full stop. */
const PAUSE_MS = 300

/**
 * HOME/audio/<id>.wav. A file gets its name only when it is whole; the oldest go first when there are too many.
 * @throws {EchoError} ECHO_HOME_UNWRITABLE
 */
export async function openAudioArchive(options: AudioArchiveOptions): Promise<AudioArchive & ReportArchive> {
  const folder = join(options.home, 'audio')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const archive = new FileArchive(folder, options)
    await archive.readFolder()
    return archive
  } catch (cause) {
    throw new EchoError(
      'ECHO_HOME_UNWRITABLE',
      `EchoOps cannot keep sound in ${folder}. Set ECHOOPS_HOME to a directory that this user may write.`,
      { cause },
    )
  }
}

class FileArchive implements AudioArchive, ReportArchive {
  readonly #folder: string
  readonly #log: Log
  readonly #mostFiles: number
  readonly #mostBytes: number
  /** Size in bytes by id, oldest first. */
  readonly #kept = new Map<string, number>()
  #bytes = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(folder: string, { log, mostFiles = 2_000, mostBytes = 500_000_000 }: AudioArchiveOptions) {
    this.#folder = folder
    this.#log = log
    this.#mostFiles = mostFiles
    this.#mostBytes = mostBytes
  }

  async readFolder(): Promise<void> {
    const found: { id: string; bytes: number; at: number }[] = []
    for (const entry of await readdir(this.#folder, { withFileTypes: true })) {
      // What people or programs put beside the sounds is theirs.
      if (!entry.isFile()) continue
      const { name } = entry
      const id = name.endsWith('.wav') ? name.slice(0, -4) : ''
      if (name.endsWith(TEMPORARY)) await this.#remove(join(this.#folder, name))
      if (!ID.test(id)) continue
      const { size, mtimeMs } = await stat(join(this.#folder, name))
      found.push({ id, bytes: size, at: mtimeMs })
    }
    for (const { id, bytes } of found.sort((a, b) => a.at - b.at)) this.#note(id, bytes)
    await this.#makeRoom()
  }

  keep(id: string, chunks: readonly AudioChunk[]): Promise<ArchivedAudio> {
    return this.#inTurn(() => this.#write(id, chunks))
  }

  join(id: string, parts: readonly string[]): Promise<ArchivedAudio | null> {
    return this.#inTurn(async () => {
      const chunks = await this.#readParts(id, parts)
      return chunks === null ? null : this.#write(id, chunks)
    })
  }

  has(id: string): boolean {
    return this.#kept.has(id)
  }

  forget(id: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#kept.has(id)) await this.#drop(id)
    })
  }

  /** One after the other, so that two of the same id cannot mix and no part goes while it is read. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Sizes are known before anything is read: what is too long never gets into memory. */
  async #readParts(id: string, parts: readonly string[]): Promise<AudioChunk[] | null> {
    const bytes = parts.reduce((sum, part) => sum + (this.#kept.get(part) ?? Number.NaN), 0)
    const fits = parts.length > 0 && parts.length <= MOST_PARTS && bytes <= MOST_PCM_BYTES
    if (!fits || !ID.test(id) || parts.includes(id)) return null
    const chunks: AudioChunk[] = []
    for (const part of parts) {
      const sound = await readWav(this.#path(part))
      const rate = chunks[0]?.sampleRateHz ?? sound?.sampleRateHz
      if (sound === null || sound.sampleRateHz !== rate) return null
      if (chunks.length > 0) chunks.push(silence(PAUSE_MS, rate))
      chunks.push(sound)
    }
    return chunks
  }

  async find(id: string): Promise<ArchivedAudio | null> {
    const bytes = ID.test(id) ? this.#kept.get(id) : undefined
    return bytes === undefined ? null : { path: this.#path(id), bytes, contentType: 'audio/wav' }
  }

  async #write(id: string, chunks: readonly AudioChunk[]): Promise<ArchivedAudio> {
    const { sampleRateHz, pcmBytes } = measure(id, chunks)
    const temporary = this.#path(id) + TEMPORARY
    try {
      const file = await open(temporary, 'w', 0o600)
      try {
        await file.writeFile(
          Buffer.concat([wavHeader(pcmBytes, sampleRateHz), ...chunks.map(({ pcm }) => pcm)]),
        )
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(temporary, this.#path(id))
    } catch (cause) {
      await rm(temporary, { force: true })
      throw new EchoError('ECHO_STORE_FAILED', `The sound of ${id} could not be kept.`, {
        retryable: true,
        cause,
      })
    }
    const bytes = pcmBytes + WAV_HEADER_BYTES
    this.#note(id, bytes)
    await this.#makeRoom()
    return { path: this.#path(id), bytes, contentType: 'audio/wav' }
  }

  #note(id: string, bytes: number): void {
    this.#bytes += bytes - (this.#kept.get(id) ?? 0)
    this.#kept.delete(id)
    this.#kept.set(id, bytes)
  }

  /** The newest stays, even when it alone is too large. */
  async #makeRoom(): Promise<void> {
    for (const id of this.#kept.keys()) {
      const fits = this.#kept.size <= this.#mostFiles && this.#bytes <= this.#mostBytes
      if (fits || this.#kept.size === 1) return
      await this.#drop(id)
    }
  }

  async #drop(id: string): Promise<void> {
    this.#bytes -= this.#kept.get(id) ?? 0
    this.#kept.delete(id)
    await this.#remove(this.#path(id))
  }

  async #remove(path: string): Promise<void> {
    try {
      await rm(path, { force: true })
    } catch (err) {
      this.#log.warn({ err, path }, 'an old sound could not be removed')
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.wav`)
  }
}

function silence(ms: number, sampleRateHz: number): AudioChunk {
  return { pcm: new Uint8Array(2 * Math.round((sampleRateHz * ms) / 1_000)), sampleRateHz }
}

/** @throws {EchoError} ECHO_STORE_FAILED for an id that is no file name, no sound at all, mixed rates or too much of it */
function measure(id: string, chunks: readonly AudioChunk[]): { sampleRateHz: number; pcmBytes: number } {
  const refuse = (why: string) => new EchoError('ECHO_STORE_FAILED', `This sound cannot be kept: ${why}.`)
  if (!ID.test(id)) throw refuse('its id may only have letters, digits, - and _, at most 64')
  const sampleRateHz = chunks[0]?.sampleRateHz
  if (sampleRateHz === undefined) throw refuse('it is empty')
  if (chunks.some((chunk) => chunk.sampleRateHz !== sampleRateHz)) throw refuse('its sample rate changes')
  const pcmBytes = chunks.reduce((sum, { pcm }) => sum + pcm.byteLength, 0)
  if (pcmBytes > MOST_PCM_BYTES) throw refuse(`${pcmBytes} bytes are too many`)
  return { sampleRateHz, pcmBytes }
}
