/** What is used of WebAssembly: Node has it, but its types come only with the DOM's. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: Imports)
    readonly exports: Readonly<Record<string, unknown>>
  }
  class Memory {
    constructor(size: { initial: number })
    readonly buffer: ArrayBuffer
  }
  type Imports = Record<string, Record<string, (...args: never[]) => number | undefined>>
  function compile(bytes: Uint8Array): Promise<Module>
}
