import { expect, it } from 'vitest'
import { virtualClock } from '../../../tests/fakes/virtual-clock.ts'
import type { LiveEvent } from '../../contract/live.ts'
import { ANSWERS_A_QUESTION, type CommandRecord } from '../domain/command-record.ts'
import { aCommand } from '../server/testing-ports.ts'
import { CommandFeed } from './command-feed.ts'

const refuse = (): never => {
  throw new Error('not part of this test')
}

function feed(list: CommandRecord[] = []) {
  const events: LiveEvent[] = []
  let changed = (_: CommandRecord): void => undefined
  const commands = {
    ...{ record: refuse, note: refuse, show: refuse, find: refuse, ofIncident: refuse },
    list: () => list,
    subscribe: (hear: (record: CommandRecord) => void) => {
      changed = hear
      return () => undefined
    },
  }
  const broadcast = (event: LiveEvent): void => void events.push(event)
  const own = new CommandFeed({ commands, clock: virtualClock(), broadcast })
  const trail = () => events.flatMap((event) => (event.type === 'trail' ? [event.command.id] : []))
  return { own, trail, tell: (record: CommandRecord) => changed(record) }
}

it('a wall that has just connected is told the newest twenty commands, the newest last', () => {
  const { own } = feed(Array.from({ length: 25 }, (_, n) => aCommand({ id: `cmd_${n}` })))
  expect(own.view().trail.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `cmd_${n + 5}`))
})

it('walls hear of every change of a command, but not of an answer to a question, which is none', () => {
  const { own, trail, tell } = feed([aCommand({ id: 'cmd_9', reason: ANSWERS_A_QUESTION })])
  tell(aCommand({ id: 'cmd_1' }))
  tell(aCommand({ id: 'cmd_9', reason: ANSWERS_A_QUESTION }))
  tell(aCommand({ id: 'cmd_1', message: 'Something else.' }))
  expect(trail()).toEqual(['cmd_1', 'cmd_1'])
  expect(own.view().trail).toEqual([])
})
