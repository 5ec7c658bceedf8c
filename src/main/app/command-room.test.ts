import { describe, expect, it } from 'vitest'
import { commandStage } from '../../../tests/fakes/command-stage.ts'
import { DEMO_BOOK } from '../../../tests/unit/transcripts/demo-book.ts'
import { BUILT_IN } from '../domain/built-in-actions.ts'
import { EchoError } from '../domain/error.ts'

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

const RENOTIFY = { transition: 'renotify' } as const
const STILL = 'Still critical: payment gateway, for'
const TEN_MINUTES = 10 * 60_000

type Stage = Awaited<ReturnType<typeof commandStage>>

/** Ten quiet minutes and a renotification later: the reminders that the room hears of it. */
async function reminders(stage: Stage, over: object = RENOTIFY): Promise<readonly string[]> {
  await stage.clock.advance(TEN_MINUTES)
  const before = stage.now.room.played.length
  await stage.alert(over)
  await stage.heard()
  return stage.now.room.texts().slice(before)
}

async function burning(): Promise<Stage> {
  const stage = await commandStage()
  await stage.alert()
  await stage.heard()
  return stage
}

const incidentOf = (stage: Stage) => stage.now.incidents.list()[0]

describe('an incident that somebody has acknowledged', () => {
  it('is reminded of before, and not after', async () => {
    const stage = await burning()
    expect(await reminders(stage)).toEqual([expect.stringContaining(STILL)])
    const answer = await stage.type('acknowledge')
    expect(answer.message).toBe('ann is on payment gateway. I remind nobody of it unless it gets worse.')
    await stage.heard()
    expect(await reminders(stage)).toEqual([])
    expect(incidentOf(stage)).toMatchObject({ acknowledged: { by: 'ann' }, state: 'open' })
    const told = incidentOf(stage)?.timeline.map(({ kind, text }) => `${kind}: ${text}`)
    expect(told).toContain('acknowledged: ann is on it')
    expect(told?.filter((line) => line.includes('repeated'))).toHaveLength(2)
  })

  it('stays acknowledged over a restart', async () => {
    const stage = await burning()
    await stage.type('acknowledge payment gateway')
    await stage.heard()
    await stage.restart()
    expect(incidentOf(stage)?.acknowledged?.by).toBe('ann')
    expect(await reminders(stage)).toEqual([])
  })

  it('is spoken of again when it gets worse, and reminded of from then on', async () => {
    const stage = await commandStage()
    await stage.alert({ severity: 2 })
    await stage.heard()
    await stage.type('acknowledge')
    await stage.heard()
    const worse = await reminders(stage, { severity: 1 })
    expect(worse[0]).toContain('Worse. Now critical')
    expect(incidentOf(stage)?.acknowledged).toBeNull()
    expect(await reminders(stage)).toEqual([expect.stringContaining(STILL)])
  })

  it('is not acknowledged any more when it comes back after a recovery', async () => {
    const stage = await burning()
    await stage.type('acknowledge')
    await stage.heard()
    expect(await reminders(stage, { transition: 'recovered' })).toEqual([
      expect.stringContaining('recovered'),
    ])
    await stage.clock.advance(60_000)
    await stage.alert()
    await stage.heard()
    expect(incidentOf(stage)).toMatchObject({ state: 'open', acknowledged: null })
    expect(await reminders(stage)).toEqual([expect.stringContaining(STILL)])
  })

  it('is reminded of again when that is taken back', async () => {
    const stage = await burning()
    await stage.type('acknowledge')
    const answer = await stage.type('unacknowledge payment gateway')
    expect(answer.message).toBe('Nobody is on payment gateway any more. I remind you of it again.')
    await stage.heard()
    expect(incidentOf(stage)?.acknowledged).toBeNull()
    expect(await reminders(stage)).toEqual([expect.stringContaining(STILL)])
    expect((await stage.type('unacknowledge')).message).toContain('nothing that anybody has acknowledged')
  })

  it('is silent at once: a reminder that sounds is not said again after the answer', async () => {
    const stage = await burning()
    await stage.clock.advance(TEN_MINUTES)
    await stage.alert(RENOTIFY)
    await stage.clock.advance(500)
    expect(stage.now.room.played.at(-1)).toMatchObject({ how: 'sounding' })
    expect(stage.now.room.played.at(-1)?.text).toContain(STILL)
    await stage.type('acknowledge')
    const [, ...later] = await stage.heard()
    expect(later).toEqual(['ann is on payment gateway. I remind nobody of it unless it gets worse.'])
  })

  it('is silent at once while the key is held: the reminder it interrupted is not taken up again', async () => {
    const stage = await burning()
    await stage.clock.advance(TEN_MINUTES)
    await stage.alert(RENOTIFY)
    await stage.clock.advance(500)
    stage.now.announcer.hold(true)
    await stage.type('acknowledge')
    stage.now.announcer.hold(false)
    const [interrupted, ...later] = await stage.heard()
    expect(interrupted).toContain(STILL)
    expect(later).toEqual(['ann is on payment gateway. I remind nobody of it unless it gets worse.'])
  })

  it('cannot be acknowledged when it is over, and needs nobody then', async () => {
    const stage = await burning()
    await stage.alert({ transition: 'recovered' })
    expect((await stage.type('acknowledge')).message).toBe('There is no open incident to acknowledge.')
    expect(incidentOf(stage)?.acknowledged).toBeNull()
  })

  it('that cannot be written down is not said to be acknowledged', async () => {
    const stage = await burning()
    stage.journal.failure = new EchoError('ECHO_STORE_FAILED', 'full')
    const answer = await stage.type('acknowledge')
    expect(answer).toMatchObject({
      state: 'failed',
      message: 'I cannot write down what I do, so I do nothing.',
    })
    stage.journal.failure = null
    await stage.heard()
    expect(await reminders(stage)).toEqual([expect.stringContaining(STILL)])
  })
})

describe('a service that somebody has muted', () => {
  const MUTED = 'I say nothing of payment gateway for thirty minutes from now on. It stays on the wall.'

  it('is not spoken of for the time that was said, and then the room hears that it is over', async () => {
    const stage = await burning()
    expect((await stage.type('mute payment gateway for thirty minutes')).message).toBe(MUTED)
    await stage.heard()
    expect(await reminders(stage)).toEqual([])
    expect(await reminders(stage, { severity: 1, transition: 'triggered' })).toEqual([])
    const before = stage.now.room.played.length
    await stage.clock.advance(TEN_MINUTES)
    expect(stage.now.room.texts().slice(before)).toEqual([
      expect.stringMatching(
        /^The mute is over. I speak of payment gateway again. Payment gateway: critical for/,
      ),
    ])
    await stage.clock.advance(TEN_MINUTES)
    expect(await reminders(stage)).toEqual([expect.stringContaining(STILL)])
    const told = incidentOf(stage)?.timeline.map(({ kind, text }) => `${kind}: ${text}`)
    expect(told).toContain('muted: Not spoken of for thirty minutes: muted by ann')
    expect(told).toContain('unmuted: Spoken of again: the mute is over')
  })

  it('is on the wall with new incidents too, but not in the ear; other services are heard', async () => {
    const stage = await commandStage()
    await stage.type('mute payment gateway for thirty minutes')
    await stage.heard()
    await stage.alert()
    await stage.alert({ incidentKey: 'cycle:2', service: 'search-index', title: 'indexing is late' })
    expect(await stage.heard()).toEqual([expect.stringContaining('Search index')])
    expect(stage.now.incidents.list()).toHaveLength(2)
    expect(stage.now.incidents.list().every(({ sitrepComplete }) => sitrepComplete)).toBe(true)
  })

  it('is said all the same to whoever clicks its words or says repeat', async () => {
    const stage = await commandStage()
    await stage.type('mute payment gateway for thirty minutes')
    await stage.alert()
    expect(await stage.heard()).toEqual([MUTED])
    const headline = incidentOf(stage)?.speech.find(({ purpose }) => purpose === 'headline')
    expect(headline).toMatchObject({ state: 'dropped', audioMs: null })
    stage.now.announcer.replay(headline?.id ?? '')
    expect(await stage.heard()).toEqual([headline?.text])
    await stage.type('repeat')
    expect(await stage.heard()).toEqual([expect.stringContaining(headline?.text ?? '')])
  })

  it('stops in the middle of a word', async () => {
    const stage = await commandStage()
    await stage.alert()
    await stage.clock.advance(500)
    expect(stage.now.room.played.at(-1)).toMatchObject({ how: 'sounding' })
    await stage.type('mute payment gateway for thirty minutes')
    expect((await stage.heard()).slice(1)).toEqual([MUTED])
  })

  it('stays muted over a restart, until the time that was said', async () => {
    const stage = await burning()
    await stage.type('mute payment gateway for thirty minutes')
    await stage.heard()
    await stage.restart()
    expect(await reminders(stage)).toEqual([])
    const before = stage.now.room.played.length
    await stage.clock.advance(2 * TEN_MINUTES)
    expect(stage.now.room.texts().slice(before)).toEqual([expect.stringContaining('The mute is over.')])
  })

  it('is spoken of again when somebody says so', async () => {
    const stage = await burning()
    await stage.type('mute payment gateway')
    await stage.heard()
    expect(stage.now.incidents.mutes.list()).toMatchObject([{ service: 'payment-gateway', until: null }])
    expect((await stage.type('unmute payment gateway')).message).toBe('I speak of payment gateway again.')
    expect((await stage.type('unmute payment gateway')).message).toBe('Payment gateway is not muted.')
    await stage.heard()
    expect(await reminders(stage)).toEqual([expect.stringContaining(STILL)])
  })

  it('whoever asks about it is answered all the same', async () => {
    const stage = await burning()
    await stage.type('mute payment gateway')
    await stage.heard()
    await stage.type('status of payment gateway')
    expect(await stage.heard()).toEqual([expect.stringContaining('Payment gateway: critical')])
  })
})

describe('EchoOps, muted as a whole', () => {
  it('is silent for the time that was said, says the answer first, and then that it speaks again', async () => {
    const stage = await commandStage()
    await stage.type('mute for thirty minutes')
    expect(await stage.heard()).toEqual([
      'Muted for thirty minutes from now on. M on the wall turns the sound on again.',
    ])
    expect(stage.now.announcer.state().muted).toBe(true)
    await stage.clock.advance(30 * 60_000)
    expect(stage.now.announcer.state().muted).toBe(false)
    expect(stage.now.room.texts().at(-1)).toBe('The mute is over. I speak again.')
  })

  it('stays muted over a restart, and speaks again at the time that was said', async () => {
    const stage = await commandStage()
    await stage.type('mute for thirty minutes')
    await stage.heard()
    await stage.restart()
    expect(stage.now.announcer.state().muted).toBe(true)
    await stage.alert()
    expect(await stage.heard()).toEqual([])
    await stage.clock.advance(30 * 60_000)
    expect(stage.now.announcer.state().muted).toBe(false)
  })

  it('by M is silent at once, and by M or a word speaks again', async () => {
    const stage = await commandStage()
    stage.now.desk.mutes.press(true, 'wall')
    expect(stage.now.announcer.state().muted).toBe(true)
    await stage.clock.settle()
    await stage.restart()
    expect(stage.now.announcer.state().muted).toBe(true)
    stage.now.desk.mutes.press(false, 'wall')
    await stage.clock.settle()
    expect([stage.now.announcer.state().muted, stage.now.incidents.mutes.list()]).toEqual([false, []])
    await stage.type('mute')
    await stage.heard()
    expect((await stage.type('unmute')).message).toBe('I speak again.')
    expect(stage.now.announcer.state().muted).toBe(false)
    expect((await stage.type('unmute')).message).toBe('Nothing is muted.')
  })

  it('by M stays silent although a timed mute was asked for before', async () => {
    const stage = await commandStage()
    await stage.type('mute for one minute')
    await stage.heard()
    stage.now.desk.mutes.press(true, 'wall')
    await stage.clock.advance(TEN_MINUTES)
    expect(stage.now.announcer.state().muted).toBe(true)
  })
})

describe('a dry run', () => {
  const TOLD =
    'Dry run: I would tell the demo fleet to restart payment gateway in production. Nothing was done.'

  it('is told, shown and audited as one, without a confirmation, and nothing is done', async () => {
    for (const text of ['dry run restart payment gateway', 'what would restart payment gateway do']) {
      const stage = await commandStage()
      const { id, state } = await stage.type(text)
      expect(state).toBe('answered')
      expect(await stage.heard()).toEqual([TOLD])
      expect(stage.now.commands.find(id)).toMatchObject({
        message: TOLD,
        outcome: { dryRun: true, output: 'restart payment-gateway {} in the demo fleet' },
        question: null,
        watching: null,
      })
      expect(stage.audit.entries.map(({ step }) => step.step)).toEqual([
        'heard',
        'understood',
        'rehearsed',
        'decided',
      ])
    }
  })

  it('asked for beside the words makes a dry run of whatever they say', async () => {
    const stage = await commandStage()
    const dry = { dryRun: true }
    expect((await stage.type('restart payment gateway', 'ann', dry)).message).toBe(TOLD)
    expect((await stage.type('status', 'ann', dry)).message).toContain('Nothing is burning.')
    expect(await stage.type('mute', 'ann', dry)).toMatchObject({
      state: 'refused',
      reason: 'no-dry-run',
      message: 'There is no dry run of mute: it concerns me alone. Say it without.',
    })
    await stage.clock.advance(60_000)
    expect(stage.now.announcer.state().muted).toBe(false)
  })

  it('never answers a question that waits', async () => {
    const stage = await commandStage()
    const asked = await stage.type('restart payment gateway')
    const digit = stage.now.commands.find(asked.id)?.question?.digit ?? 0
    for (const words of [`confirm ${digit}`, 'cancel'])
      expect((await stage.type(words, 'ann', { dryRun: true })).message).toBe(
        'A dry run confirms nothing and cancels nothing.',
      )
    expect(stage.now.commands.find(asked.id)?.state).toBe('confirming')
  })

  it('of what nobody has told how says so, and counts neither as a remedy nor for the cool-down', async () => {
    const stage = await commandStage({ book: { ...DEMO_BOOK, actions: BUILT_IN } })
    expect((await stage.type('dry run restart payment gateway')).message).toBe(
      'Nobody has told me how to restart. The runbook must say it.',
    )
    const told = await commandStage()
    await told.alert()
    await told.type('dry run restart payment gateway')
    await told.heard()
    expect((await told.type('what did I miss')).message).not.toContain('Dry run')
    expect((await told.type('restart payment gateway')).state).toBe('confirming')
    await told.type('cancel')
    await told.heard()
    await told.alert({ transition: 'recovered' })
    expect(await told.heard()).toEqual([expect.stringMatching(/^Payment gateway recovered after/)])
  })

  it('is known for one after a restart', async () => {
    const stage = await commandStage()
    const { id } = await stage.type('dry run restart payment gateway')
    await stage.restart()
    expect(stage.now.commands.find(id)).toMatchObject({ state: 'answered', outcome: { dryRun: true } })
  })
})
