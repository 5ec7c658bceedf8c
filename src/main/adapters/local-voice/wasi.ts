import { emptyFile, fileOf, type OpenFile, readInto, seek, writeFrom } from './wasi-files.ts'

/** Thrown through the program by proc_exit: there is no other way out of a WASI command. */
export class ProgramExit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`The program ended with code ${code}.`)
    this.name = 'ProgramExit'
    this.code = code
  }
}

/** Error numbers of WASI preview 1: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno */
const OK = 0
const BAD_DESCRIPTOR = 8
const FILE_TOO_LARGE = 22
const INVALID = 28
const NOT_FOUND = 44
/** The only folder: everything in it lives in memory. */
const FOLDER_FD = 3
const FIRST_FILE_FD = 4
/** The flag of path_open that asks for a file to be made. */
const CREATE = 1
const CHARACTER_DEVICE = 2
const FOLDER = 3
const REGULAR_FILE = 4

export interface WasiHost {
  /** To be given to WebAssembly.instantiate. */
  readonly imports: WebAssembly.Imports
  /** Must be called before `_start`, with the instance's memory and the arguments, the program's name first. */
  attach(memory: WebAssembly.Memory, args: readonly string[]): void
  /** What the program wrote to the file of this name; undefined when it made none. */
  written(name: string): OpenFile | undefined
  /** The program's standard output and error. */
  readonly output: OpenFile
}

/**
 * The thirteen calls of WASI preview 1 that flite imports, over files in memory. No disk, no network, no environment.
 * `files` are those the program may read, by name.
 */
export function createWasiHost(files: ReadonlyMap<string, Uint8Array> = new Map()): WasiHost {
  const made = new Map<string, OpenFile>()
  const output = emptyFile(4_096)
  const open = new Map<number, OpenFile>([
    [0, fileOf(new Uint8Array(0))],
    [1, output],
    [2, output],
  ])
  let memory = new WebAssembly.Memory({ initial: 0 })
  let args: readonly string[] = []
  const view = () => new DataView(memory.buffer)
  const bytes = (at: number, length: number) => new Uint8Array(memory.buffer, at >>> 0, length >>> 0)

  const onFile = (fd: number, use: (file: OpenFile) => number): number => {
    const file = open.get(fd)
    return file === undefined ? BAD_DESCRIPTOR : use(file)
  }
  const fileCalls = {
    fd_close: (fd: number) => (open.delete(fd) || fd === FOLDER_FD ? OK : BAD_DESCRIPTOR),
    fd_fdstat_set_flags: () => OK,
    fd_read: (fd: number, vectors: number, count: number, result: number) =>
      onFile(fd, (file) => {
        let total = 0
        for (const part of partsOf(view(), vectors, count)) total += readInto(file, bytes(part.at, part.size))
        view().setUint32(result, total, true)
        return OK
      }),
    fd_write: (fd: number, vectors: number, count: number, result: number) =>
      onFile(fd, (file) => {
        let total = 0
        for (const part of partsOf(view(), vectors, count)) {
          if (!writeFrom(file, bytes(part.at, part.size))) return FILE_TOO_LARGE
          total += part.size
        }
        view().setUint32(result, total, true)
        return OK
      }),
    fd_seek: (fd: number, offset: bigint, whence: number, result: number) =>
      onFile(fd, (file) => {
        const position = seek(file, Number(offset), whence)
        if (position === null) return INVALID
        view().setBigUint64(result, BigInt(position), true)
        return OK
      }),
  }
  const pathCalls = {
    fd_fdstat_get: (fd: number, at: number) => {
      if (fd !== FOLDER_FD && !open.has(fd)) return BAD_DESCRIPTOR
      bytes(at, 24).fill(0)
      view().setUint8(at, fd === FOLDER_FD ? FOLDER : fd < FOLDER_FD ? CHARACTER_DEVICE : REGULAR_FILE)
      view().setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true)
      view().setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true)
      return OK
    },
    fd_prestat_get: (fd: number, at: number) => {
      if (fd !== FOLDER_FD) return BAD_DESCRIPTOR
      view().setUint32(at, 0, true)
      view().setUint32(at + 4, 1, true)
      return OK
    },
    fd_prestat_dir_name: (fd: number, at: number) => {
      if (fd !== FOLDER_FD) return BAD_DESCRIPTOR
      view().setUint8(at, '.'.charCodeAt(0))
      return OK
    },
    path_open: (
      _folder: number,
      _lookup: number,
      path: number,
      length: number,
      flags: number,
      _rights: bigint,
      _inheriting: bigint,
      _fdFlags: number,
      result: number,
    ) => {
      const name = Buffer.from(bytes(path, length)).toString('utf8')
      const file = (flags & CREATE) === 0 ? readable(files, name) : emptyFile()
      if (file === undefined) return NOT_FOUND
      if ((flags & CREATE) !== 0) made.set(name, file)
      const fd = Math.max(FIRST_FILE_FD - 1, ...open.keys()) + 1
      open.set(fd, file)
      view().setUint32(result, fd, true)
      return OK
    },
  }
  const programCalls = {
    args_sizes_get: (count: number, size: number) => {
      view().setUint32(count, args.length, true)
      view().setUint32(size, Buffer.byteLength(args.join('\0')) + 1, true)
      return OK
    },
    args_get: (pointers: number, at: number) => {
      let next = at
      args.forEach((arg, i) => {
        view().setUint32(pointers + i * 4, next, true)
        const encoded = Buffer.from(`${arg}\0`)
        bytes(next, encoded.byteLength).set(encoded)
        next += encoded.byteLength
      })
      return OK
    },
    /** Only read for the program's benchmark mode; a standing clock keeps its output a pure function of its input. */
    clock_time_get: (_id: number, _precision: bigint, result: number) => {
      view().setBigUint64(result, 0n, true)
      return OK
    },
    proc_exit: (code: number) => {
      throw new ProgramExit(code)
    },
  }
  return {
    imports: { wasi_snapshot_preview1: { ...fileCalls, ...pathCalls, ...programCalls } },
    attach: (attached, given) => {
      memory = attached
      args = given
    },
    written: (name) => made.get(name),
    output,
  }
}

function readable(files: ReadonlyMap<string, Uint8Array>, name: string): OpenFile | undefined {
  const bytes = files.get(name)
  return bytes === undefined ? undefined : fileOf(bytes)
}

function partsOf(view: DataView, at: number, count: number): { at: number; size: number }[] {
  return Array.from({ length: count }, (_, i) => ({
    at: view.getUint32(at + i * 8, true),
    size: view.getUint32(at + i * 8 + 4, true),
  }))
}
