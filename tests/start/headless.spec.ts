import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { HEADLESS, LISTENING, type Process, startProcess, temporaryFolder } from './engine-process.ts'

let folder = ''
const started: Process[] = []
test.beforeEach(async () => {
  folder = await temporaryFolder()
})
test.afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.splice(0).map(({ ended }) => ended))
  await rm(folder, { recursive: true, force: true })
})

function start(env: Record<string, string> = {}): Process {
  const one = startProcess(HEADLESS, { folder, env })
  started.push(one)
  return one
}

/** Starts what cannot start; gives its message and its exit code. */
async function refused(env: Record<string, string>): Promise<{ code: number | null; message: string }> {
  const one = start(env)
  const code = await one.ended
  expect(one.stdout()).toBe('')
  return { code, message: one.stderr().trim() }
}

test('prints its address and nothing else, answers there, and SIGTERM ends it with 0', async () => {
  const one = start()
  const [line, url = ''] = await one.says(LISTENING)
  expect((await fetch(`${url}/health`)).status).toBe(200)
  one.child.kill('SIGTERM')
  expect(await one.ended).toBe(0)
  expect(one.stdout()).toBe(`${line}\n`)
  await expect(fetch(`${url}/health`)).rejects.toThrow()
})

test('SIGINT ends it with 0, and its home can be used again at once', async () => {
  const first = start()
  await first.says(LISTENING)
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  const second = start()
  await second.says(LISTENING)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
})

test('a signal while it starts ends it with 0 as well', async () => {
  const one = start()
  await new Promise<void>((spawned) => one.child.once('spawn', spawned))
  await expect.poll(() => homeIsThere(), { intervals: [5], timeout: 30_000 }).toBe(true)
  one.child.kill('SIGTERM')
  expect(await one.ended).toBe(0)
})

/** While ear and voice load their models, which no thread can be broken off in: milliseconds after the address was printed. */
for (const afterMs of [0, 150, 300, 500, 800, 1_200])
  test(`SIGTERM ${afterMs} ms after it listens ends it with 0, whatever is still being loaded`, async () => {
    const one = start({ ECHOOPS_LOG_LEVEL: 'silent' })
    await one.says(LISTENING)
    await pause(afterMs)
    one.child.kill('SIGTERM')
    expect(await one.ended, one.stderr()).toBe(0)
    expect(one.stderr()).toBe('')
  })

test('reads .env in its working directory', async () => {
  await writeFile(join(folder, '.env'), 'ECHOOPS_LOG_LEVEL=loud\n')
  const { code, message } = await refused({})
  expect(code).toBe(1)
  expect(message).toContain('ECHOOPS_LOG_LEVEL is not a level')
})

test('settings that cannot be used are all named in one message, without a stack', async () => {
  const { code, message } = await refused({
    ECHOOPS_PORT: 'http',
    ECHOOPS_HOST: 'a b',
    ECHOOPS_WEBHOOK_SECRET: 'x',
  })
  expect(code).toBe(1)
  expect(message.split('\n')).toEqual([
    'EchoOps cannot start (ECHO_CONFIG_INVALID): 3 settings cannot be used:',
    expect.stringMatching(/^ {2}ECHOOPS_HOST /),
    expect.stringMatching(/^ {2}ECHOOPS_PORT /),
    expect.stringMatching(/^ {2}ECHOOPS_WEBHOOK_SECRET /),
  ])
})

test('a port that is taken is named, with the way out', async () => {
  const other = createServer()
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const { code, message } = await refused({ ECHOOPS_PORT: port, ECHOOPS_LOG_LEVEL: 'silent' })
  other.close()
  expect(code).toBe(1)
  expect(message).toMatch(new RegExp(`^EchoOps cannot start \\(ECHO_PORT_TAKEN\\): .*${port}.*ECHOOPS_PORT`))
  expect(message.split('\n')).toHaveLength(1)
})

test('an address of another machine is named, with the way out', async () => {
  const { code, message } = await refused({
    ECHOOPS_HOST: '192.0.2.1',
    ECHOOPS_WEBHOOK_SECRET: 'so-that-it-may-be-open',
    ECHOOPS_LOG_LEVEL: 'silent',
  })
  expect(code).toBe(1)
  expect(message).toMatch(/^EchoOps cannot start \(ECHO_ADDRESS_UNAVAILABLE\): .*ECHOOPS_HOST/)
})

test('a home that is a file is named, with the way out', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const { code, message } = await refused({ ECHOOPS_HOME: file, ECHOOPS_LOG_LEVEL: 'silent' })
  expect(code).toBe(1)
  expect(message).toMatch(/^EchoOps cannot start \(ECHO_HOME_UNWRITABLE\): .*ECHOOPS_HOME/)
  expect(message).not.toMatch(/\n\s+at /)
})

test('a second one on the same home is refused, and the first goes on', async () => {
  const first = start()
  const [, url = ''] = await first.says(LISTENING)
  const { code, message } = await refused({ ECHOOPS_LOG_LEVEL: 'silent' })
  expect(code).toBe(1)
  expect(message).toMatch(/^EchoOps cannot start \(ECHO_STORE_LOCKED\): .*ECHOOPS_HOME/)
  expect((await fetch(`${url}/health`)).status).toBe(200)
})

test('a name that is no setting is a warning, not an error', async () => {
  const one = start({ ECHOOPS_LOG_PATH: '/var/log/app' })
  await one.says(LISTENING)
  await expect.poll(() => one.stderr()).toContain('Did you mean ECHOOPS_LOG_PATHS?')
})

async function homeIsThere(): Promise<boolean> {
  const { access } = await import('node:fs/promises')
  return access(join(folder, 'state')).then(
    () => true,
    () => false,
  )
}
