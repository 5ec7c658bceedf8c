import { emptyFile, fileOf, type OpenFile } from './wasi-files.ts'

/** Error numbers of WASI preview 1: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno */
export const BAD_DESCRIPTOR = 8

/** What one run of a WASI program sees: its memory, its arguments, and files that live in memory. */
export class Program {
  readonly output: OpenFile = emptyFile(4_096)
  /** Files it made, by name. */
  readonly made = new Map<string, OpenFile>()
  readonly open: Map<number, OpenFile>
  args: readonly string[] = []
  memory = new WebAssembly.Memory({ initial: 0 })
  readonly #files: ReadonlyMap<string, Uint8Array>

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files
    this.open = new Map([
      [0, fileOf(new Uint8Array(0))],
      [1, this.output],
      [2, this.output],
    ])
  }

  /** Made anew each time: growing memory takes the old buffer away. */
  view(): DataView {
    return new DataView(this.memory.buffer)
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at >>> 0, length >>> 0)
  }

  onFile(fd: number, use: (file: OpenFile) => number): number {
    const file = this.open.get(fd)
    return file === undefined ? BAD_DESCRIPTOR : use(file)
  }

  readable(name: string): OpenFile | undefined {
    const bytes = this.#files.get(name)
    return bytes === undefined ? undefined : fileOf(bytes)
  }
}
