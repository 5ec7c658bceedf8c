import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../../../tests/fakes/virtual-clock.ts'
import { BUILT_IN } from '../../domain/built-in-actions.ts'
import type { Command } from '../../domain/command.ts'
import { NOTHING_ASKED, settle } from '../../domain/confirmation.ts'
import type { Permit } from '../../domain/permit.ts'
import type { Executor } from '../../domain/runbook.ts'
import { openRemediation } from './remediation.ts'

const folder = mkdtempSync(join(tmpdir(), 'echoops-remediation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let servers: Server[] = []
afterEach(() => {
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
  servers = []
})

const quiet = () => undefined
const logged: unknown[] = []

function stage(demo: { url: string; token: string } | null = null) {
  return openRemediation({
    clock: virtualClock(),
    chance: { below: () => 0 },
    log: { debug: quiet, info: (data) => void logged.push(data), warn: quiet, error: quiet },
    secret: (name) => (name === 'FLEET_TOKEN' ? 'tok_4711' : null),
    demo: () => demo,
  })
}

/** Confirmed the only way there is. */
function confirmed(executor: Executor, parameters: Command['parameters'] = {}, id = 'restart'): Permit {
  const action = BUILT_IN.find((one) => one.id === id)
  if (action === undefined) throw new Error('no such action')
  const target = { name: 'payment-gateway', aliases: [], environment: 'prod', owners: [], replicas: null }
  const command = { id: 'cmd_1', action: { ...action, executor }, target, parameters, incidentId: null }
  const context = { now: 0, pinMatches: () => false }
  const asked = settle(NOTHING_ASKED, { type: 'ask', command, drawn: 0 }, context)
  const press = { type: 'press', commandId: 'cmd_1', how: 'key', pin: null } as const
  const [effect] = settle(asked.state, press, context).effects
  if (effect?.type !== 'permitted') throw new Error('not permitted')
  return effect.permit
}

const signal = () => new AbortController().signal

function script(name: string, body: string): Executor {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, body)
  return {
    type: 'exec',
    program: process.execPath,
    args: [path, '{target}', 'a b; rm -rf $HOME'],
    timeoutMs: 20_000,
  }
}

async function listen(
  answer: (request: IncomingMessage, reply: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (piece) => {
      body += String(piece)
    })
    request.on('end', () => answer(request, reply, body))
  })
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const http = (url: string, over: Partial<Extract<Executor, { type: 'http' }>> = {}): Executor => ({
  type: 'http',
  method: 'POST',
  url,
  headers: { authorization: 'secret:FLEET_TOKEN' },
  body: null,
  idempotent: false,
  timeoutMs: 5_000,
  ...over,
})

describe('a program', () => {
  it('gets its arguments one by one and as they are, and nothing of our environment', async () => {
    const permit = confirmed(
      script('args', 'console.log(JSON.stringify([process.argv.slice(2), Object.keys(process.env).sort()]))'),
    )
    const outcome = await stage().perform(permit, signal())
    expect(outcome).toMatchObject({ ok: true, text: 'Payment gateway was restarted.', dryRun: false })
    const [args, names] = JSON.parse(outcome.output)
    expect(args).toEqual(['payment-gateway', 'a b; rm -rf $HOME'])
    expect(names.filter((name: string) => !/^(PATH|LANG|__CF)/.test(name))).toEqual([])
  })

  it('that fails is told with its code, and its output is kept without secrets and escapes', async () => {
    const permit = confirmed(
      script('fail', 'console.error("\\u001b[31mpassword=hunter2 broke\\u001b[0m"); process.exit(3)'),
    )
    const outcome = await stage().perform(permit, signal())
    expect(outcome.ok).toBe(false)
    expect(outcome.text).toBe('The restart of payment gateway failed: it ended with code 3.')
    expect(outcome.output).toBe('password=•••••• broke')
  })

  it('that prints megabytes is kept by its beginning and its end', async () => {
    const permit = confirmed(
      script(
        'loud',
        'process.stdout.write("begin\\n" + ("x".repeat(99) + "\\n").repeat(300_000) + "end\\n")',
      ),
    )
    const { ok, output } = await stage().perform(permit, signal())
    expect(ok).toBe(true)
    expect(output.length).toBeLessThan(40_000)
    expect(output.startsWith('begin')).toBe(true)
    expect(output.endsWith('end')).toBe(true)
    expect(output).toMatch(/\d+ bytes left out/)
  })

  it('that hangs, ignores being asked to end, and has started others is ended with all of them', async () => {
    const child = join(folder, 'grandchild.mjs')
    writeFileSync(child, 'process.on("SIGTERM", () => 0); setInterval(() => 0, 1000)')
    const executor = script(
      'hang',
      `import { spawn } from 'node:child_process'
       process.on('SIGTERM', () => 0)
       const child = spawn(process.execPath, [${JSON.stringify(child)}], { stdio: 'inherit' })
       console.log('pid ' + child.pid)
       setInterval(() => 0, 1000)`,
    )
    const outcome = await stage().perform(confirmed({ ...executor, timeoutMs: 1_000 } as Executor), signal())
    expect(outcome.text).toBe('The restart of payment gateway failed: it did not end within 1 s.')
    const pid = Number(/pid (\d+)/.exec(outcome.output)?.[1])
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
  }, 15_000)

  it('is ended when the appliance stops, and then there is no outcome', async () => {
    const stop = new AbortController()
    const run = stage().perform(confirmed(script('wait', 'setInterval(() => 0, 1000)')), stop.signal)
    stop.abort(new Error('stopping'))
    await expect(run).rejects.toThrow('stopping')
  })

  it('that is not there is told', async () => {
    const executor: Executor = { type: 'exec', program: '/nowhere/tool', args: [], timeoutMs: 1_000 }
    const outcome = await stage().perform(confirmed(executor), signal())
    expect(outcome.text).toContain('it could not be started')
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a call over HTTP', () => {
  it('carries its values encoded and its secret, which is never shown', async () => {
    const seen: string[] = []
    const url = await listen((request, reply, body) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
      reply.end(`you sent ${request.headers.authorization}`)
    })
    const executor = http(`${url}/scale/{target}`, { method: 'PUT', body: '{"replicas": {replicas}}' })
    const outcome = await stage().perform(confirmed(executor, { replicas: 4 }, 'scale'), signal())
    expect(seen).toEqual(['PUT /scale/payment-gateway tok_4711 {"replicas": 4}'])
    expect(outcome.text).toBe('Payment gateway was scaled to 4 replicas.')
    expect(JSON.stringify([outcome, logged])).not.toContain('tok_4711')
  })

  it('whose secret is not set is not made', async () => {
    let calls = 0
    const url = await listen((_request, reply) => {
      calls += 1
      reply.end()
    })
    const executor = http(url, { headers: { authorization: 'secret:OTHER' } })
    expect((await stage().perform(confirmed(executor), signal())).text).toContain('OTHER is not set')
    expect(calls).toBe(0)
  })

  it.each([
    [true, 3],
    [false, 1],
  ])('is tried again only when it may be done twice (%s)', async (idempotent, expected) => {
    let calls = 0
    const url = await listen((_request, reply) => {
      calls += 1
      reply.writeHead(calls < 3 ? 503 : 200).end('ok')
    })
    const outcome = await stage().perform(confirmed(http(url, { idempotent })), signal())
    expect(calls).toBe(expected)
    expect(outcome.ok).toBe(idempotent)
  })

  it('follows no redirect, and says what was answered', async () => {
    const other = await listen((_request, reply) => void reply.end('stolen'))
    const url = await listen((_request, reply) => void reply.writeHead(302, { location: other }).end())
    const outcome = await stage().perform(confirmed(http(url)), signal())
    expect(outcome.text).toBe('The restart of payment gateway failed: HTTP 302.')
  })

  it('that hangs ends at its time, and a huge answer is cut', async () => {
    const hanging = await listen(() => undefined)
    const late = await stage().perform(confirmed(http(hanging, { timeoutMs: 1_000 })), signal())
    expect(late.text).toContain('no answer within 1 s')
    const huge = await listen((_request, reply) => {
      reply.write('x'.repeat(4_000_000))
      reply.end()
    })
    const { ok, output } = await stage().perform(confirmed(http(huge)), signal())
    expect(ok).toBe(true)
    expect(output.length).toBeLessThan(20_000)
  })

  it('to nobody is told', async () => {
    const outcome = await stage().perform(confirmed(http('http://127.0.0.1:9/')), signal())
    expect(outcome.ok).toBe(false)
    expect(outcome.text).toMatch(/connection refused|no connection/)
  })
})

describe('the demo fleet', () => {
  it('is told what to do with its token', async () => {
    const seen: string[] = []
    const url = await listen((request, reply, body) => {
      seen.push(`${request.url} ${request.headers.authorization} ${body}`)
      reply.end('{"ok":true}')
    })
    const permit = confirmed({ type: 'demo', act: 'restart', timeoutMs: 1_000 })
    const outcome = await stage({ url, token: 't0k' }).perform(permit, signal())
    expect(seen).toEqual(['/act Bearer t0k {"act":"restart","target":"payment-gateway","parameters":{}}'])
    expect(outcome.ok).toBe(true)
  })

  it('that does not run is said not to', async () => {
    const outcome = await stage().perform(
      confirmed({ type: 'demo', act: 'restart', timeoutMs: 1_000 }),
      signal(),
    )
    expect(outcome.text).toContain('the demo fleet does not run')
  })
})

describe('a dry run', () => {
  it.each<[Executor, string]>([
    [
      { type: 'exec', program: '/bin/echo', args: ['{target}'], timeoutMs: 1_000 },
      '/bin/echo "payment-gateway"',
    ],
    [
      http('https://fleet.example/{target}'),
      'POST https://fleet.example/payment-gateway\nauthorization: <FLEET_TOKEN>',
    ],
    [{ type: 'demo', act: 'restart', timeoutMs: 1 }, 'restart payment-gateway in the demo fleet'],
  ])('says exactly what would be done, with secrets as names, and does nothing', async (executor, plan) => {
    const outcome = await stage().perform({ ...confirmed(executor), dryRun: true }, signal())
    expect(outcome).toMatchObject({ ok: true, dryRun: true, output: plan })
  })
})

it('what nobody confirmed cannot be performed: it does not compile', () => {
  const command = {} as Command
  // @ts-expect-error: a permit comes from a confirmation alone
  const permit: Permit = { command, how: 'key', dryRun: false }
  expect(permit).toBeDefined()
})
