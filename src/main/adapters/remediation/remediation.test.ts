import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Command } from '../../domain/command.ts'
import type { Permit } from '../../domain/permit.ts'
import type { Executor } from '../../domain/runbook.ts'
import { confirmed, http, signal, stage } from './testing-remediation.ts'

const folder = mkdtempSync(join(tmpdir(), 'echoops-remediation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

describe('a program', () => {
  it('gets its arguments one by one and as they are, and nothing of our environment', async () => {
    const permit = confirmed(
      script('args', 'console.log(JSON.stringify([process.argv.slice(2), Object.keys(process.env).sort()]))'),
    )
    const outcome = await stage().perform(permit, signal())
    expect(outcome).toMatchObject({ ok: true, text: 'Payment gateway was restarted.', dryRun: false })
    const [args, names] = JSON.parse(outcome.output)
    expect(args).toEqual(['payment-gateway', 'a b; rm -rf $HOME'])
    expect(names.filter((name: string) => !/^(PATH|HOME|LANG|__CF)/.test(name))).toEqual([])
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

  it('gets an argument with a parameter only when the command has it', async () => {
    const args = ['{target}', '--to={version}']
    const rollback = (parameters: Command['parameters']) =>
      stage().perform(
        confirmed({ type: 'exec', program: '/bin/echo', args, timeoutMs: 5_000 }, parameters, {
          id: 'rollback',
        }),
        signal(),
      )
    expect(await rollback({})).toMatchObject({
      output: 'payment-gateway',
      text: 'Payment gateway was rolled back.',
    })
    expect(await rollback({ version: '2.13.4' })).toMatchObject({
      output: 'payment-gateway --to=2.13.4',
      text: 'Payment gateway was rolled back to version 2.13.4.',
    })
  })

  it('of your own is told in its own words', async () => {
    const own = { id: 'flush-cache', words: ['flush the cache of'] }
    const outcome = (program: string) =>
      stage().perform(confirmed({ type: 'exec', program, args: [], timeoutMs: 5_000 }, {}, own), signal())
    expect((await outcome('/bin/true')).text).toBe('Flush the cache of payment gateway: done.')
    expect((await outcome('/bin/false')).text).toBe(
      'I could not flush the cache of payment gateway: it ended with code 1.',
    )
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
    [{ type: 'demo', act: 'restart', timeoutMs: 1 }, 'restart payment-gateway {} in the demo fleet'],
  ])('says exactly what would be done, with secrets as names, and does nothing', async (executor, plan) => {
    const outcome = await stage().perform(confirmed(executor, {}, { dryRun: true }), signal())
    expect(outcome).toMatchObject({ ok: true, dryRun: true, output: plan })
  })
})

describe('a permit', () => {
  const executor: Executor = { type: 'exec', program: '/bin/echo', args: ['once'], timeoutMs: 5_000 }
  const refused = { code: 'ECHO_COMMAND_NOT_WAITING' }

  it('is good for one performance', async () => {
    const permit = confirmed(executor)
    expect((await stage().perform(permit, signal())).output).toBe('once')
    await expect(stage().perform(permit, signal())).rejects.toMatchObject(refused)
  })

  it('that no confirmation has made is none, whatever it looks like', async () => {
    await expect(stage().perform({ ...confirmed(executor) }, signal())).rejects.toMatchObject(refused)
  })

  it('cannot be written by hand: it does not compile', () => {
    const { command } = confirmed(executor)
    // @ts-expect-error: a permit comes from a confirmation alone
    const permit: Permit = { command, how: 'key', dryRun: false }
    expect(permit).toBeDefined()
  })
})

describe('what would be done', () => {
  const rehearsed = (executor: Executor, parameters: Command['parameters'] = {}) =>
    stage().rehearse(confirmed(executor, parameters).command)

  it('is told in a sentence and shown exactly, and the program is not started', () => {
    const path = join(folder, 'never-written')
    const body = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(path)}, 'x')`
    const outcome = rehearsed(script('rehearsed', body))
    expect(outcome).toMatchObject({
      ok: true,
      text: 'Dry run: I would run node to restart payment gateway in prod. Nothing was done.',
      dryRun: true,
    })
    expect(outcome.output).toContain('"payment-gateway" "a b; rm -rf $HOME"')
    expect(existsSync(path)).toBe(false)
  })

  it('of a call names method and host, and secrets stay names', () => {
    const headers = { authorization: 'secret:FLEET_TOKEN' }
    const outcome = rehearsed(http('https://deploy.example/restart/{target}', { headers }))
    expect(outcome.text).toBe(
      'Dry run: I would call POST deploy.example to restart payment gateway in prod. Nothing was done.',
    )
    expect(outcome.output).toContain('https://deploy.example/restart/payment-gateway')
    expect(outcome.output).toContain('<FLEET_TOKEN>')
    expect(outcome.output).not.toContain('tok_4711')
  })

  it('takes no permit away: what was rehearsed can be done afterwards', async () => {
    const use = stage()
    const permit = confirmed(script('after', ''))
    use.rehearse(permit.command)
    expect(await use.perform(permit, signal())).toMatchObject({ ok: true, dryRun: false })
  })
})
