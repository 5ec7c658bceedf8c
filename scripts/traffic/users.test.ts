import { expect, it } from 'vitest'
import { virtualClock } from '../../tests/fakes/virtual-clock.ts'
import type { Answer, EchoOps } from './echo-ops.ts'
import { Users } from './users.ts'

const answer = (got: string, over: Partial<Answer> = {}): Answer => ({
  ...{ got, message: 'so be it', commandId: 'cmd_1', isDryRun: false },
  ...over,
})

/** An EchoOps that asks about every change, and answers everything else as `reply` says. */
function stage(options: { perform?: boolean; reply?: (text: string | null) => string } = {}) {
  const clock = virtualClock()
  const did: string[] = []
  const control = new AbortController()
  const right = (text: string | null): string => {
    if (text === null || text.trim() === '' || text.length > 2_000) return 'HTTP 400'
    if (/password|pin\b|variables|everything|drop|delete|wipe|ignore|developer|rm -rf|alert says/.test(text))
      return 'refused'
    if (/^(restart|roll back|scale) /.test(text)) return 'confirm'
    return /status|burning|wrong|help|can you|catch|miss|logs/.test(text) ? 'answered' : 'unclear'
  }
  const echoOps: Pick<EchoOps, 'command' | 'cancel' | 'confirm' | 'deliver'> = {
    async command(text, _signal, dryRun = false) {
      did.push(`${dryRun ? 'dry ' : ''}${text ?? '(no command)'}`)
      return dryRun ? answer('answered', { isDryRun: true }) : answer((options.reply ?? right)(text))
    },
    async cancel() {
      did.push('cancel')
      return answer('refused')
    },
    async confirm(_id, pin) {
      did.push(`confirm ${pin}`)
      return answer('executed')
    },
    async deliver(_cycle, _title, isOver) {
      did.push(isOver ? 'recovery' : 'alert')
      return answer('HTTP 202')
    },
  }
  const perform = options.perform === true ? { pin: '2468' } : null
  const users = new Users({ echoOps, clock, seed: 3, alerts: true, perform, signal: control.signal })
  return { users, did, control }
}

const sendAll = (users: Users, count = 200) => Promise.all(Array.from({ length: count }, () => users.send()))

it('right answers are as expected, and every change that is asked about is cancelled', async () => {
  const { users, did } = stage()
  expect(await users.learn(['checkout-api', 'auth-service'])).toBe(6)
  await sendAll(users)
  expect(users.outcomes).toHaveLength(200)
  expect(users.outcomes.filter(({ isExpected }) => !isExpected)).toEqual([])
  expect(did.filter((one) => one === 'cancel')).toHaveLength(
    users.outcomes.filter(({ got }) => got === 'confirm').length,
  )
  expect(did.filter((one) => one.startsWith('confirm'))).toEqual([])
  expect(did.filter((one) => one === 'alert')).toHaveLength(did.filter((one) => one === 'recovery').length)
})

it('changes are confirmed only when that is asked for, each once', async () => {
  const { users, did } = stage({ perform: true })
  await users.learn(['checkout-api'])
  await sendAll(users)
  expect(did.filter((one) => one === 'confirm 2468')).toHaveLength(3)
  expect(did.filter((one) => one === 'cancel').length).toBeGreaterThan(0)
})

it('an answer that was not due is named, and what must be refused is never confirmed', async () => {
  const { users, did } = stage({ perform: true, reply: () => 'confirm' })
  await users.learn([])
  await sendAll(users, 60)
  const wrong = users.outcomes.filter(({ isExpected }) => !isExpected)
  expect(wrong.length).toBeGreaterThan(30)
  expect(wrong.find(({ kind }) => kind === 'refused')?.note).toMatch(
    /expected refused, got confirm: so be it$/,
  )
  expect(did.some((one) => one.startsWith('confirm '))).toBe(false)
})

it('a command that gets no answer is one that was not expected', async () => {
  const { users } = stage({
    reply: () => {
      throw new Error('connection reset')
    },
  })
  await users.learn([])
  await sendAll(users, 5)
  expect(users.outcomes.filter(({ kind }) => kind !== 'alert')[0]).toMatchObject({
    got: 'error',
    isExpected: false,
  })
})

it('nothing more is sent once it is interrupted', async () => {
  const { users, did, control } = stage()
  control.abort()
  await sendAll(users, 5)
  expect(did).toEqual([])
})
