import { describe, expect, it } from 'vitest'
import { commandStage } from '../../../tests/fakes/command-stage.ts'
import { DEMO_BOOK } from '../../../tests/unit/transcripts/demo-book.ts'

const CANCELLED = 'Cancelled. Nothing was done.'

describe('a question', () => {
  it('cancelled by word is told once, however it is said', async () => {
    for (const word of ['cancel', 'never mind', 'cancel the restart']) {
      const stage = await commandStage()
      const asked = await stage.type('restart payment gateway')
      expect(asked.state).toBe('confirming')
      const answer = await stage.type(word)
      expect(answer.message).toBe(CANCELLED)
      const heard = await stage.heard()
      expect(heard.filter((text) => text === CANCELLED)).toEqual([CANCELLED])
      expect(stage.now.commands.find(asked.id)).toMatchObject({ state: 'cancelled', message: CANCELLED })
    }
  })

  it('cancelled by key is told once, and a word too late hears that nothing waits', async () => {
    const stage = await commandStage()
    const asked = await stage.type('restart payment gateway')
    stage.now.desk.desk.cancel(asked.id, { who: 'wall', how: 'key', pin: null })
    const late = await stage.type('cancel')
    expect(late.message).toBe('There is nothing to cancel.')
    expect((await stage.heard()).filter((text) => text === CANCELLED)).toEqual([CANCELLED])
  })

  it('about an incident that is closed leaves at once, and the room hears why', async () => {
    const stage = await commandStage()
    const { incident } = await stage.alert()
    const asked = await stage.type('restart payment gateway')
    await stage.now.incidents.close(incident.id, 'closed at the wall')
    expect(stage.now.commands.find(asked.id)).toMatchObject({
      state: 'cancelled',
      reason: 'void',
      message: 'The incident was closed, so nothing was done.',
    })
    expect(await stage.heard()).toContain('The incident was closed, so nothing was done.')
  })

  it('about a service that has left the inventory leaves at once, and the room hears why', async () => {
    const stage = await commandStage()
    const asked = await stage.type('restart payment gateway')
    stage.now.setBook({ ...DEMO_BOOK, services: DEMO_BOOK.services.slice(1) })
    const why = 'Payment gateway is not in my inventory any more, so nothing was done.'
    expect(stage.now.commands.find(asked.id)).toMatchObject({ state: 'cancelled', message: why })
    expect(await stage.heard()).toContain(why)
  })
})
