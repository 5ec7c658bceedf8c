import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

let server: Server | null = null
afterEach(() => server?.close())

/** An EchoOps that answers what the test says, and remembers what it was asked. */
async function echoOps(status: number, body: unknown) {
  const asked: string[] = []
  server = createServer((request, reply) => {
    asked.push(`${request.method} ${request.url}`)
    const demo = request.url?.startsWith('/demo') === true
    reply.writeHead(demo ? status : 202, { 'content-type': 'application/json' })
    const until = Date.UTC(2026, 0, 10, 3, 15)
    reply.end(JSON.stringify(demo ? body : { incident_id: 'inc_7', active: true, until }))
  })
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready))
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function run(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const script = join(import.meta.dirname, 'trigger-incident.ts')
    execFile(process.execPath, [script, ...args], (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, output: out + err }),
    )
  })
}

it('breaks what it is told to, or something', async () => {
  const { asked, url } = await echoOps(200, {})
  expect((await run('--url', url, '--break', 'full-disk')).output).toContain('full-disk is under way')
  expect((await run('--url', url)).code).toBe(0)
  expect((await run('--url', url, '--heal')).output).toContain('well again')
  expect(asked[0]).toBe('POST /demo/break?failure=full-disk')
  expect(asked[1]).toMatch(/^POST \/demo\/break\?failure=[a-z-]+$/)
  expect(asked[2]).toBe('POST /demo/break')
})

it('sends an alert where there is no demo fleet, but never in place of a failure that was named', async () => {
  const { asked, url } = await echoOps(409, { error: { message: 'There is no demo fleet.', remedy: '' } })
  expect((await run('--url', url, '--simulate')).output).toContain('incident inc_7')
  expect(asked).toContain('POST /webhook/datadog')
  expect(await run('--url', url, '--break', 'full-disk')).toMatchObject({ code: 1 })
})

it('switches the artificial latency on, says when it ends by itself, and off', async () => {
  const { asked, url } = await echoOps(200, {})
  const started = await run('--url', url, '--start-chaos')
  expect(started).toMatchObject({
    code: 0,
    output: expect.stringMatching(/2\.5 to 4 s late.*ends by itself at .*15:00/),
  })
  expect(await run('--url', url, '--stop-chaos')).toMatchObject({ code: 0 })
  expect(asked).toEqual(['POST /chaos/start', 'POST /chaos/stop'])
})

it('does one thing at a time', async () => {
  const { asked, url } = await echoOps(200, {})
  const both = await run('--url', url, '--simulate', '--start-chaos')
  expect(both).toMatchObject({
    code: 2,
    output: expect.stringContaining('--simulate and --start-chaos: only one'),
  })
  expect(asked).toEqual([])
})

it('says what is wrong: a failure that is none, an EchoOps that is not there, options that are not known', async () => {
  const { url } = await echoOps(400, {
    error: { message: 'failure: is not one of x.', remedy: 'Correct it.' },
  })
  expect(await run('--url', url, '--break', 'y')).toEqual({
    code: 1,
    output: 'Breaking something …\nfailure: is not one of x. Correct it.\n',
  })
  expect((await run('--url', 'http://127.0.0.1:9', '--start-chaos')).output).toContain('does not answer at')
  expect((await run('--explode')).code).toBe(2)
})
