import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type ProgramRun, runProgram } from './run-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'echoops-program-'))
const left: number[] = []
afterEach(() => {
  for (const pid of left.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, body: string, over: Partial<ProgramRun> = {}): ProgramRun {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, `import { spawn } from 'node:child_process'\n${body}`)
  return { program: process.execPath, args: [path], timeoutMs: 20_000, env: {}, ...over }
}
const run = (what: ProgramRun) => runProgram(what, new AbortController().signal)

function pidIn(output: string): number {
  const pid = Number(/pid (\d+)/.exec(output)?.[1])
  left.push(pid)
  return pid
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const FOREVER = `setInterval(() => 0, 1000)`

describe('a program that ends by itself', () => {
  it('leaves running what it started, as a restart may: also when that prints on', async () => {
    const service = join(folder, 'service.mjs')
    const sign = join(folder, 'sign')
    writeFileSync(
      service,
      `import { writeFileSync } from 'node:fs'
       setInterval(() => { process.stdout.write('still here\\n'); writeFileSync(${JSON.stringify(sign)}, 'x') }, 700)`,
    )
    const end = await run(
      program(
        'starter',
        `const child = spawn(process.execPath, [${JSON.stringify(service)}], { stdio: 'inherit' })
         console.log('pid ' + child.pid)
         child.unref()
         setTimeout(() => process.exit(0), 100)`,
      ),
    )
    expect(end).toMatchObject({ how: 'exited', code: 0 })
    const pid = pidIn(end.output)
    rmSync(sign, { force: true })
    await expect.poll(() => existsSync(sign), { timeout: 5_000 }).toBe(true)
    expect(isAlive(pid)).toBe(true)
  })

  it('is heard to its last line', async () => {
    const lines = 'x'.repeat(99)
    const { output } = await run(
      program(
        'late',
        `for (let at = 0; at < 20_000; at += 1) console.log('${lines}'); console.log('the end')`,
      ),
    )
    expect(output.endsWith('the end')).toBe(true)
  })

  it('by a signal is told so', async () => {
    const end = await run(program('suicide', `process.kill(process.pid, 'SIGKILL')`))
    expect(end).toMatchObject({ how: 'exited', code: null, signal: 'SIGKILL' })
  })
})

describe('a program that does not', () => {
  it('may end in order when its time is up', async () => {
    const end = await run(
      program('polite', `process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); ${FOREVER}`, {
        timeoutMs: 600,
      }),
    )
    expect(end).toMatchObject({ how: 'timeout', output: 'bye' })
  })

  it('is killed with what it started, although it goes at once and the others will not', async () => {
    const deaf = join(folder, 'deaf.mjs')
    writeFileSync(deaf, `process.on('SIGTERM', () => 0); console.log('up'); ${FOREVER}`)
    const end = await run(
      program(
        'parent',
        `const child = spawn(process.execPath, [${JSON.stringify(deaf)}], { stdio: 'inherit' })
         console.log('pid ' + child.pid)
         ${FOREVER}`,
        { timeoutMs: 1_000 },
      ),
    )
    expect(end.how).toBe('timeout')
    const pid = pidIn(end.output)
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
  })

  it('is not started at all when the appliance stops already', async () => {
    const sign = join(folder, 'started')
    const stopped = AbortSignal.abort(new Error('stopping'))
    const what = program(
      'never',
      `import('node:fs').then((fs) => fs.writeFileSync(${JSON.stringify(sign)}, ''))`,
    )
    expect((await runProgram(what, stopped)).how).toBe('killed')
    expect(existsSync(sign)).toBe(false)
  })
})

describe('a program that cannot be started', () => {
  it.each<[string, Partial<ProgramRun>]>([
    ['is not there', { program: '/nowhere/tool' }],
    ['is no program', { program: tmpdir() }],
    ['has an argument the system does not take', { program: '/bin/echo', args: ['a\0b'] }],
    ['has more arguments than the system takes', { program: '/bin/echo', args: ['x'.repeat(4_000_000)] }],
  ])('is told: it %s', async (_why, over) => {
    const end = await run(program('nothing', '', over))
    expect(end.how).toBe('not-started')
    expect(end.output).not.toBe('')
  })
})
