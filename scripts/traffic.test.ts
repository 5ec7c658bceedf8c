import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** An EchoOps that gives everybody the same decision, and remembers what it was asked for. */
async function echoOps(decision: string | null) {
  const asked: string[] = []
  server = createServer((request, reply) => {
    asked.push(`${request.method} ${request.url}`)
    const ways: Record<string, unknown> = {
      '/health': { version: '1.0.0' },
      '/chaos/start': { active: true, until: 1 },
      '/chaos/stop': { active: false, until: null },
    }
    const command = {
      ...{ command_id: 'cmd_1', decision, reason: '', message: 'as told', audio_url: null, dry_run: false },
      intent: { action: null, target: null, parameters: {} },
    }
    const isCommand = request.url?.startsWith('/command') === true
    // Says nothing at all to commands.
    if (isCommand && decision === null && asked.includes('POST /chaos/start')) return
    reply.writeHead(200, { 'content-type': 'application/json' })
    reply.end(
      JSON.stringify(isCommand ? { ...command, decision: decision ?? 'unclear' } : ways[request.url ?? '']),
    )
  })
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready))
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function run(
  args: readonly string[],
  heard: (output: string, child: ChildProcess) => void = () => undefined,
) {
  return new Promise<{ code: number | null; output: string }>((done) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'traffic.ts'), ...args])
    let output = ''
    const hear = (piece: Buffer): void => {
      output += String(piece)
      heard(output, child)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('close', (code) => done({ code, output }))
  })
}

it('an answer that was not due is an exit code of 1 and stands below the table; chaos is off again', async () => {
  const { asked, url } = await echoOps('answered')
  const { code, output } = await run([
    '--url',
    url,
    '--count',
    '40',
    '--rate',
    '50',
    '--seed',
    '1',
    '--chaos',
  ])
  expect(code).toBe(1)
  expect(output).toMatch(/expected refused, got answered: as told/)
  expect(output).toMatch(/^all +40 /m)
  const chaos = asked.filter((one) => one.includes('/chaos'))
  expect(chaos).toEqual(['POST /chaos/start', 'POST /chaos/stop'])
  expect(asked.at(-1)).toBe('POST /chaos/stop')
})

it('Ctrl-C ends it, and chaos with it', async () => {
  const { asked, url } = await echoOps(null)
  let stopped = false
  const { code, output } = await run(['--url', url, '--chaos', '--count', '1000'], (heard, child) => {
    if (!stopped && heard.includes(' underway')) stopped = child.kill('SIGINT')
  })
  expect(code).toBe(130)
  expect(output).toContain('Chaos is off')
  expect(asked.at(-1)).toBe('POST /chaos/stop')
})

it('says what is wrong: nobody there, no demo fleet to perform on, options that are not known', async () => {
  expect(await run(['--url', 'http://127.0.0.1:9'])).toMatchObject({
    code: 1,
    output: expect.stringContaining('does not answer at http://127.0.0.1:9'),
  })
  const { url } = await echoOps('answered')
  expect(await run(['--url', url, '--perform'])).toMatchObject({
    code: 1,
    output: expect.stringContaining('--perform is for the demo fleet only'),
  })
  expect((await run(['--explode'])).code).toBe(2)
})
