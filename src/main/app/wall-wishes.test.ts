import { expect, it } from 'vitest'
import { commandStage } from '../../../tests/fakes/command-stage.ts'
import { quietLog } from '../server/testing-ports.ts'
import { WallWishes, type WishParts } from './wall-wishes.ts'

it('a wall ends the artificial latency, and every wall is told', async () => {
  const stage = await commandStage()
  const { desk: room, commandFeed } = stage.now
  const feed = {} as WishParts['feed'] // not asked for anything here
  const figures = { watch: () => undefined }
  const wishes = new WallWishes({ feed, room, figures, log: quietLog, demo: () => null })
  room.chaos.start()
  expect(commandFeed.view().chaos.active).toBe(true)
  wishes.handle({ type: 'end-chaos' }, 1)
  expect(room.chaos.state()).toEqual({ active: false, until: null })
  expect(commandFeed.view().chaos).toEqual({ active: false, until: null })
})
