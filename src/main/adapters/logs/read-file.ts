import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { type LogFile, reasonOf } from './find-files.ts'
import { LineCutter } from './line-cutter.ts'

export interface ReadOptions {
  /** Bytes that may still be read, of this file and in all. */
  readonly maxBytes: number
  readonly signal: AbortSignal
  readonly line: (text: string) => void
  /** Called after each piece; false ends the reading of this file. */
  readonly progress: (bytes: number) => boolean
}

/** What a file gave; `note` names what was left out. */
export interface ReadResult {
  readonly note: string | null
}

const CHUNK = 256 * 1024
const SAMPLE = 4_096
/** Unpacked bytes of one gzip file: a small file may hold any amount. */
const MAX_UNPACKED = 128 * 1024 * 1024
const MIB = 1024 * 1024

const inMiB = (bytes: number): string => `${Math.max(1, Math.round(bytes / MIB))} MiB`

/** Reads a log file line by line, plain or gzip. Rejects when it cannot be read or when aborted. */
export async function readLogFile(file: LogFile, options: ReadOptions): Promise<ReadResult> {
  return file.path.endsWith('.gz') ? await readPacked(file, options) : await readPlain(file, options)
}

/** A file that is larger than allowed is read from a line boundary near its end: the newest lines count. */
async function readPlain(file: LogFile, options: ReadOptions): Promise<ReadResult> {
  const handle = await open(file.path, 'r')
  try {
    const { size } = await handle.stat()
    if (await isBinary(handle, size)) return { note: 'holds binary data' }
    const from = Math.max(0, size - options.maxBytes)
    const cutter = new LineCutter(options.line, from > 0)
    const buffer = Buffer.allocUnsafe(CHUNK)
    for (let at = from; at < size; ) {
      options.signal.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK, size - at), at)
      if (bytesRead === 0) break
      at += bytesRead
      cutter.push(buffer.subarray(0, bytesRead))
      if (!options.progress(bytesRead)) return { note: 'was not read to its end: the line limit was reached' }
    }
    cutter.end()
    return { note: from > 0 ? `only the last ${inMiB(options.maxBytes)} were read` : cutNote(cutter.cut) }
  } finally {
    await handle.close()
  }
}

const cutNote = (cut: number): string | null =>
  cut === 0 ? null : `${cut} ${cut === 1 ? 'line was' : 'lines were'} longer than 8 KiB and cut`

async function readPacked(file: LogFile, options: ReadOptions): Promise<ReadResult> {
  const limit = Math.min(MAX_UNPACKED, options.maxBytes)
  const source = createReadStream(file.path)
  const unpacked = createGunzip({ chunkSize: CHUNK })
  source.on('error', (error) => unpacked.destroy(error))
  source.pipe(unpacked)
  const cutter = new LineCutter(options.line)
  let bytes = 0
  try {
    for await (const chunk of unpacked) {
      options.signal.throwIfAborted()
      const piece = chunk as Buffer // a stream without an encoding gives Buffers; its type does not say so
      if (bytes === 0 && looksBinary(piece.subarray(0, SAMPLE))) return { note: 'holds binary data' }
      bytes += piece.length
      cutter.push(piece)
      if (!options.progress(piece.length))
        return { note: 'was not read to its end: the line limit was reached' }
      if (bytes >= limit) return { note: `only the first ${inMiB(limit)} it unpacks to were read` }
    }
    cutter.end()
    return { note: cutNote(cutter.cut) }
  } finally {
    source.destroy()
    unpacked.destroy()
  }
}

/** Why nothing of this file can be read, as far as a look at its ends tells; null when it can. Never rejects. */
export async function whyUnreadable(path: string): Promise<string | null> {
  try {
    const handle = await open(path, 'r')
    try {
      if (path.endsWith('.gz')) return (await isPacked(handle)) ? null : 'is not a whole gzip file'
      return (await isBinary(handle, (await handle.stat()).size)) ? 'holds binary data' : null
    } finally {
      await handle.close()
    }
  } catch (error) {
    return reasonOf(error)
  }
}

/** By its first two bytes (RFC 1952, section 2.3.1). */
async function isPacked(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
}

/** Judged by the end of the file: that is what is read, and a hole at its start is common after a rotation. */
async function isBinary(handle: FileHandle, size: number): Promise<boolean> {
  const length = Math.min(SAMPLE, size)
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, size - length)
  return looksBinary(buffer.subarray(0, bytesRead))
}

/** More than a tenth of the bytes are controls that no text log holds. */
function looksBinary(bytes: Buffer): boolean {
  let controls = 0
  for (const byte of bytes)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) controls++
  return controls * 10 > bytes.length
}
