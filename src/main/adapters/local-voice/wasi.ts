import { emptyFile, type OpenFile, readInto, seek, writeFrom } from './wasi-files.ts'
import { BAD_DESCRIPTOR, Program } from './wasi-program.ts'

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
  const program = new Program(files)
  return {
    imports: {
      wasi_snapshot_preview1: {
        ...fileCalls(program),
        ...folderCalls(program),
        path_open: openPath(program),
        ...processCalls(program),
      },
    },
    attach(memory, args) {
      program.memory = memory
      program.args = args
    },
    written: (name) => program.made.get(name),
    output: program.output,
  }
}

type Calls = WebAssembly.Imports[string]

function fileCalls(program: Program): Calls {
  return {
    fd_close: (fd: number) => (program.open.delete(fd) || fd === FOLDER_FD ? OK : BAD_DESCRIPTOR),
    fd_fdstat_set_flags: () => OK,
    fd_read: (fd: number, vectors: number, count: number, result: number) =>
      program.onFile(fd, (file) => {
        let total = 0
        for (const part of partsOf(program.view(), vectors, count))
          total += readInto(file, program.bytes(part.at, part.size))
        program.view().setUint32(result, total, true)
        return OK
      }),
    fd_write: (fd: number, vectors: number, count: number, result: number) =>
      program.onFile(fd, (file) => {
        let total = 0
        for (const part of partsOf(program.view(), vectors, count)) {
          if (!writeFrom(file, program.bytes(part.at, part.size))) return FILE_TOO_LARGE
          total += part.size
        }
        program.view().setUint32(result, total, true)
        return OK
      }),
    fd_seek: (fd: number, offset: bigint, whence: number, result: number) =>
      program.onFile(fd, (file) => {
        const position = seek(file, Number(offset), whence)
        if (position === null) return INVALID
        program.view().setBigUint64(result, BigInt(position), true)
        return OK
      }),
  }
}

function folderCalls(program: Program): Calls {
  return {
    fd_fdstat_get: (fd: number, at: number) => {
      if (fd !== FOLDER_FD && !program.open.has(fd)) return BAD_DESCRIPTOR
      program.bytes(at, 24).fill(0)
      program
        .view()
        .setUint8(at, fd === FOLDER_FD ? FOLDER : fd < FOLDER_FD ? CHARACTER_DEVICE : REGULAR_FILE)
      program.view().setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true)
      program.view().setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true)
      return OK
    },
    fd_prestat_get: (fd: number, at: number) => {
      if (fd !== FOLDER_FD) return BAD_DESCRIPTOR
      program.view().setUint32(at, 0, true)
      program.view().setUint32(at + 4, 1, true)
      return OK
    },
    fd_prestat_dir_name: (fd: number, at: number) => {
      if (fd !== FOLDER_FD) return BAD_DESCRIPTOR
      program.view().setUint8(at, '.'.charCodeAt(0))
      return OK
    },
  }
}

function openPath(program: Program): Calls[string] {
  return (
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
    const name = Buffer.from(program.bytes(path, length)).toString('utf8')
    const file = (flags & CREATE) === 0 ? program.readable(name) : emptyFile()
    if (file === undefined) return NOT_FOUND
    if ((flags & CREATE) !== 0) program.made.set(name, file)
    const fd = Math.max(FIRST_FILE_FD - 1, ...program.open.keys()) + 1
    program.open.set(fd, file)
    program.view().setUint32(result, fd, true)
    return OK
  }
}

function processCalls(program: Program): Calls {
  return {
    args_sizes_get: (count: number, size: number) => {
      program.view().setUint32(count, program.args.length, true)
      program.view().setUint32(size, Buffer.byteLength(program.args.join('\0')) + 1, true)
      return OK
    },
    args_get: (pointers: number, at: number) => {
      let next = at
      program.args.forEach((arg, i) => {
        program.view().setUint32(pointers + i * 4, next, true)
        const encoded = Buffer.from(`${arg}\0`)
        program.bytes(next, encoded.byteLength).set(encoded)
        next += encoded.byteLength
      })
      return OK
    },
    /** Only read for the program's benchmark mode; a standing clock keeps its output a pure function of its input. */
    clock_time_get: (_id: number, _precision: bigint, result: number) => {
      program.view().setBigUint64(result, 0n, true)
      return OK
    },
    proc_exit: (code: number) => {
      throw new ProgramExit(code)
    },
  }
}

function partsOf(view: DataView, at: number, count: number): { at: number; size: number }[] {
  return Array.from({ length: count }, (_, i) => ({
    at: view.getUint32(at + i * 8, true),
    size: view.getUint32(at + i * 8 + 4, true),
  }))
}
