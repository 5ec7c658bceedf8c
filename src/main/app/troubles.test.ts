import { expect, it } from 'vitest'
import { Troubles } from './troubles.ts'

it('what went wrong before there was a wall is known to the first one', () => {
  const troubles = new Troubles()
  troubles.degrade('memory', 'A damaged journal was moved aside.')
  const told: string[][] = []
  troubles.follow((all) => told.push(all.map(({ text }) => text)))
  expect(troubles.list()).toEqual([{ sense: 'memory', text: 'A damaged journal was moved aside.' }])
  expect(told).toEqual([])
})

it('walls hear of a trouble once, of its end once, and of nothing that did not change', () => {
  const troubles = new Troubles()
  const told: string[][] = []
  troubles.follow((all) => told.push(all.map(({ sense }) => sense)))
  troubles.degrade('voice', 'The voice does not work.')
  troubles.degrade('voice', 'The voice does not work.')
  troubles.degrade('disk', 'The disk is full.')
  troubles.restore('voice')
  troubles.restore('voice')
  expect(told).toEqual([['voice'], ['voice', 'disk'], ['disk']])
})
