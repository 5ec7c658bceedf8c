import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../src/main/config/config.ts'
import {
  checkHome,
  checkLogs,
  checkNode,
  checkPort,
  checkRunbook,
  checkSound,
  checkWindow,
  hasDisplay,
} from './doctor-machine.ts'

const SCRIPT = fileURLToPath(new URL('./doctor.ts', import.meta.url))
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echoops-doctor-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const config = (env: Record<string, string> = {}) => readConfig({ ECHOOPS_HOME: folder, ...env })

/** Only what a test says is set. */
function doctor(env: Record<string, string>): Promise<{ code: number | null; out: string }> {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [SCRIPT], {
    cwd: folder,
    env: { PATH, HOME: folder, ECHOOPS_HOME: folder, ECHOOPS_PORT: '0', ...env },
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => {
      out += piece.toString()
    })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, out }))
  })
}

describe('npm run doctor', () => {
  it('ends well where nothing is set up, and says what could be', async () => {
    const { code, out } = await doctor({})
    expect(out).toMatch(/gemini +no key; reports are written by the local analyst\.\n +Make one at https:/)
    expect(out).toMatch(/Everything that is configured works\. \d more could be set up\.\n$/)
    expect(code).toBe(0)
  })

  it('fails where a key does not work, and shows no key', async () => {
    const server = createServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end('{"detail":{"status":"invalid_api_key","message":"canary-eleven-key"}}')
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP
    const { code, out } = await doctor({ ELEVENLABS_API_KEY: 'canary-eleven-key', ELEVENLABS_BASE_URL: url })
    server.close()
    expect(out).toMatch(/WRONG elevenlabs +the key is wrong\./)
    expect(out).toContain('1 of what is configured does not work.')
    expect(out).not.toContain('canary')
    expect(code).toBe(1)
  })

  it('names a setting that cannot be used, without its value', async () => {
    const { code, out } = await doctor({ DD_SITE: 'https://canary.example' })
    expect(out).toMatch(/WRONG settings +The setting DD_SITE is not a Datadog site/)
    expect(out).not.toContain('canary')
    expect(code).toBe(1)
  })
})

describe('this machine', () => {
  it.each([
    ['v24.1.0', 'works'],
    ['v20.18.1', 'works'],
    ['v20.17.0', 'broken'],
    ['v18.20.0', 'broken'],
  ])('Node %s %s', (version, state) => {
    expect(checkNode(version).state).toBe(state)
  })

  it('has its port, unless another program has', async () => {
    expect((await checkPort(config({ ECHOOPS_PORT: '0' }))).state).toBe('works')
    for (const [body, state] of [
      ['{"status":"ok","engines":{}}', 'works'],
      ['hello', 'broken'],
    ] as const) {
      const server = createServer((_, response) => response.end(body))
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve)
      })
      const { port } = server.address() as AddressInfo // listens on TCP
      const finding = await checkPort(config({ ECHOOPS_PORT: String(port) }))
      server.close()
      expect(finding.state).toBe(state)
    }
    expect((await checkPort(config({ ECHOOPS_HOST: '192.0.2.1' }))).text).toContain('EADDRNOTAVAIL')
  })

  it('has a home that can be written or made', async () => {
    expect((await checkHome(config())).text).toContain('can be written')
    expect((await checkHome(config({ ECHOOPS_HOME: join(folder, 'a', 'b') }))).text).toContain('can be made')
    writeFileSync(join(folder, 'file'), '')
    expect((await checkHome(config({ ECHOOPS_HOME: join(folder, 'file') }))).state).toBe('broken')
    const locked = join(folder, 'locked')
    mkdirSync(locked)
    chmodSync(locked, 0o500)
    const isRoot = process.getuid?.() === 0
    expect((await checkHome(config({ ECHOOPS_HOME: locked }))).state).toBe(isRoot ? 'works' : 'broken')
  })

  it('has logs that can be read', async () => {
    writeFileSync(join(folder, 'app.log'), 'x')
    expect((await checkLogs(config({ ECHOOPS_LOG_PATHS: folder }))).text).toBe('1 files.')
    expect((await checkLogs(config({ ECHOOPS_LOG_PATHS: join(folder, 'none') }))).text).toContain(
      'does not exist',
    )
  })

  it('has a runbook without mistakes', () => {
    const example = fileURLToPath(new URL('../resources/runbook.yaml', import.meta.url))
    expect(checkRunbook(config({ ECHOOPS_RUNBOOK: example })).state).toBe('works')
    writeFileSync(join(folder, 'runbook.yaml'), 'services: 7')
    expect(checkRunbook(config({ ECHOOPS_RUNBOOK: join(folder, 'runbook.yaml') })).state).toBe('broken')
    expect(checkRunbook(config()).state).toBe('missing')
  })

  it('has a display, a browser and sound, or does without', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(checkWindow({ display: true, electron: false, chromium: null }).state).toBe('missing')
    expect(checkWindow({ display: true, electron: false, chromium: '/usr/bin/chromium' }).state).toBe('works')
    expect(checkWindow({ display: false, electron: true, chromium: null }).state).toBe('missing')
    expect(
      checkSound({ XDG_RUNTIME_DIR: '/run/1' }, 'linux', (path) => path === '/run/1/pulse/native').state,
    ).toBe('works')
    expect(checkSound({}, 'linux', () => false).state).toBe('missing')
    expect(checkSound({}, 'darwin').state).toBe('works')
  })
})
