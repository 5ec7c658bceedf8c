import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import type { AuditStep } from '../domain/audit.ts'
import { BUILT_IN } from '../domain/built-in-actions.ts'
import type { Command } from '../domain/command.ts'
import { CONFIRM_WITHIN_MS } from '../domain/confirmation.ts'
import type { Order } from '../ports/commands.ts'
import { ConfirmationDesk } from './confirmation-desk.ts'

const order = (commandId: string, source: Order['source'] = 'voice'): Order => ({
  commandId,
  incidentId: 'inc_1',
  who: 'wall',
  source,
  text: '',
  free: '',
  by: 'test',
  certain: true,
})

function command(id: string, pin = false): Command {
  const action = BUILT_IN.find((one) => one.id === 'restart')
  if (action === undefined) throw new Error('no restart')
  const target = {
    name: 'payment-gateway',
    aliases: [],
    environment: 'production',
    owners: [],
    replicas: null,
  }
  return { id, action: { ...action, pin }, target, parameters: {}, incidentId: 'inc_1' }
}

/** A desk in a room that writes down what is said, noted and shown. `drawn` is 3 every time. */
function stage({ pin = null }: { pin?: string | null } = {}) {
  const clock = virtualClock()
  const said: string[] = []
  const noted: AuditStep[] = []
  const shown: string[] = []
  let gone: string | null = null
  const desk = new ConfirmationDesk({
    clock,
    chance: { below: () => 3 },
    pinSet: pin !== null,
    pinMatches: (given) => given === pin,
    reply: (_order, _key, text) => void said.push(text),
    goneBecause: () => gone,
    commands: {
      record: () => Promise.resolve(),
      note: (_order, step) => void noted.push(step),
      show: (_id, what) => {
        if (what.message !== undefined) shown.push(what.message)
      },
      find: () => null,
      ofIncident: () => [],
      list: () => [],
      subscribe: () => () => undefined,
    },
  })
  const ask = (id = 'cmd_1', over = command(id, pin !== null)) => {
    const settled = desk.settle(
      { kind: 'confirm', command: over, readBack: '', effect: '' },
      order(id),
      new AbortController().signal,
    )
    return settled
  }
  const leave = () => {
    gone = 'The incident was closed'
  }
  return { desk, clock, said, noted, shown, ask, leave }
}

const QUESTION =
  'Restart payment gateway in production. This ends its processes and starts them again. Hold the key and say: confirm 3.'

describe('a question to the room', () => {
  it('reads back action, target, environment and effect, and is confirmed by its digit', async () => {
    const { desk, said, noted, ask } = stage()
    const settled = ask()
    expect(said).toEqual([QUESTION])
    expect(desk.heard(order('cmd_2'), 3)).toBe('Restart payment gateway in production: confirmed.')
    expect(await settled).toMatchObject({ how: 'voice', command: { id: 'cmd_1' } })
    expect(noted).toEqual([{ step: 'confirmed', how: 'voice', pin: false }])
  })

  it('typed at the wall or sent by a program, the digit is noted as that', async () => {
    for (const [source, how] of [
      ['wall', 'key'],
      ['http', 'http'],
    ] as const) {
      const { desk, ask } = stage()
      const settled = ask()
      desk.heard(order('cmd_2', source), 3)
      expect((await settled)?.how).toBe(how)
    }
  })

  it('cancelled by voice, that is said once', async () => {
    const { desk, said, noted, ask } = stage()
    const settled = ask()
    expect(desk.heard(order('cmd_2'), 'cancel')).toBe('Cancelled. Nothing was done.')
    expect(await settled).toBeNull()
    expect(said).toEqual([QUESTION])
    expect(noted).toEqual([{ step: 'cancelled', how: 'voice' }])
  })

  it('cancelled by key, the room hears it', async () => {
    const { desk, said, ask } = stage()
    const settled = ask()
    desk.cancel('cmd_1', { who: 'wall', how: 'key', pin: null })
    expect(await settled).toBeNull()
    expect(said.slice(1)).toEqual(['Cancelled. Nothing was done.'])
  })

  it('answered with the wrong digit twice, it is over, and the room hears why', async () => {
    const { desk, ask } = stage()
    const settled = ask()
    expect(desk.heard(order('cmd_2'), 7)).toBe('I heard 7. Say: confirm 3.')
    expect(desk.heard(order('cmd_3'), 8)).toBe('The digit was wrong again. Nothing was done.')
    expect(await settled).toBeNull()
  })

  it('answered by nobody, it is over after half a minute', async () => {
    const { desk, clock, said, noted, ask } = stage()
    const settled = ask()
    await clock.advance(CONFIRM_WITHIN_MS)
    expect(await settled).toBeNull()
    expect(said.at(-1)).toBe('Nobody confirmed. Nothing was done.')
    expect(noted).toEqual([{ step: 'cancelled', how: 'expired' }])
    expect(desk.heard(order('cmd_2'), 3)).toBeNull()
    expect(clock.pending()).toBe(0)
  })

  it('gives way to a newer one without a word', async () => {
    const { desk, said, ask } = stage()
    const first = ask('cmd_1')
    const second = ask('cmd_2')
    expect(await first).toBeNull()
    expect(said).toEqual([QUESTION, QUESTION.replace('confirm 3', 'confirm 4')])
    desk.confirm('cmd_2', { who: 'wall', how: 'key', pin: null })
    expect((await second)?.command.id).toBe('cmd_2')
  })

  it('is void when what it was about is gone: late answers are told so', async () => {
    const { desk, said, ask, leave } = stage()
    const settled = ask()
    leave()
    expect(() => desk.confirm('cmd_1', { who: 'wall', how: 'key', pin: null })).toThrow(
      expect.objectContaining({ code: 'ECHO_COMMAND_NOT_WAITING' }),
    )
    expect(await settled).toBeNull()
    expect(said.slice(1)).toEqual(['The incident was closed, so nothing was done.'])
  })

  it('leaves the wall at once when what it was about is gone, and says why', async () => {
    const { desk, said, shown, noted, ask, leave } = stage()
    const settled = ask()
    desk.review()
    expect(said).toEqual([QUESTION])
    leave()
    desk.review()
    expect(await settled).toBeNull()
    expect(said.slice(1)).toEqual(['The incident was closed, so nothing was done.'])
    expect(shown.at(-1)).toBe('The incident was closed, so nothing was done.')
    expect(noted).toEqual([{ step: 'cancelled', how: 'void' }])
    desk.review()
    expect(said).toHaveLength(2)
  })

  it('answered in the very moment in which it is void, its end is the answer, once', async () => {
    for (const answer of [3, 'cancel'] as const) {
      const { desk, said, ask, leave } = stage()
      const settled = ask()
      leave()
      expect(desk.heard(order('cmd_2'), answer)).toBe('The incident was closed, so nothing was done.')
      expect(await settled).toBeNull()
      expect(said).toEqual([QUESTION])
      expect(desk.heard(order('cmd_3'), answer)).toBeNull()
    }
  })

  it('is not answered late, twice, or for another command', async () => {
    const { desk, ask } = stage()
    const by = { who: 'ann', how: 'http', pin: null } as const
    const notWaiting = expect.objectContaining({ code: 'ECHO_COMMAND_NOT_WAITING' })
    expect(() => desk.confirm('cmd_1', by)).toThrow(notWaiting)
    const settled = ask()
    expect(() => desk.confirm('cmd_2', by)).toThrow(notWaiting)
    expect(() => desk.cancel('cmd_2', by)).toThrow(notWaiting)
    desk.confirm('cmd_1', by)
    expect(await settled).not.toBeNull()
    expect(() => desk.confirm('cmd_1', by)).toThrow(notWaiting)
  })

  it('ends with the appliance', async () => {
    const { desk } = stage()
    const stopping = new AbortController()
    const asked = { kind: 'confirm', command: command('cmd_1'), readBack: '', effect: '' } as const
    const settled = desk.settle(asked, order('cmd_1'), stopping.signal)
    stopping.abort(new Error('stopping'))
    await expect(settled).rejects.toThrow('stopping')
    desk.close()
  })
})

describe('a question that needs the PIN', () => {
  const by = (pin: string | null) => ({ who: 'wall', how: 'key', pin }) as const

  it('says so, and a spoken digit alone does not do', async () => {
    const { desk, said, shown, ask } = stage({ pin: '4711' })
    const settled = ask()
    expect(said[0]).toContain('Enter the PIN on the wall.')
    expect(desk.heard(order('cmd_2'), 3)).toBe('That is right, but it needs the PIN. Enter it on the wall.')
    expect(() => desk.confirm('cmd_1', by(null))).toThrow('The operator PIN is needed for this.')
    expect(() => desk.confirm('cmd_1', by('1'))).toThrow('The PIN is wrong. 2 more may be tried.')
    expect(shown).toContain('The PIN is wrong.')
    desk.confirm('cmd_1', by('4711'))
    expect(await settled).toMatchObject({ how: 'key' })
  })

  it('is over after three wrong ones', async () => {
    const { desk, said, ask } = stage({ pin: '4711' })
    const settled = ask()
    for (const pin of ['1', '2']) expect(() => desk.confirm('cmd_1', by(pin))).toThrow()
    desk.confirm('cmd_1', by('3'))
    expect(await settled).toBeNull()
    expect(said.at(-1)).toBe('The PIN was wrong three times. Nothing was done.')
  })
})

it('where a PIN is set, a program cannot confirm by a digit, which it could guess', async () => {
  const { desk, ask } = stage({ pin: '4711' })
  const settled = ask('cmd_1', command('cmd_1', false))
  for (let digit = 0; digit <= 9; digit += 1)
    expect(desk.heard(order(`cmd_${digit + 2}`, 'http'), digit)).toContain('A program needs the operator PIN')
  expect(desk.pending()?.wrongDigits).toBe(0)
  desk.confirm('cmd_1', { who: 'ann', how: 'http', pin: '4711' })
  expect(await settled).toMatchObject({ how: 'http' })
})
