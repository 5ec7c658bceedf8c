import { resolve } from 'node:path'
import { build, type InlineConfig } from 'vite'
import config from '../../electron.vite.config.ts'

/** Builds the wall's page alone, as the whole build does, into `outDir`: for work on the page. */
const { renderer } = config as { renderer: InlineConfig }
const outDir = resolve(process.argv[2] ?? 'out/renderer')
await build({
  ...renderer,
  configFile: false,
  logLevel: 'warn',
  build: { ...renderer.build, outDir, emptyOutDir: true, modulePreload: { polyfill: false } },
})
