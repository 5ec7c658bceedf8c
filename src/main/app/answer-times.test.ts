import { describe, expect, it } from 'vitest'
import { type CommandStageOptions, commandStage } from '../../../tests/fakes/command-stage.ts'
import { recordingTelemetry } from '../../../tests/fakes/recording-telemetry.ts'
import type { Transcriber, Transcript } from '../ports/transcriber.ts'

/** A room with one wall, whose voice takes `voiceMs` to its first sound. */
async function stageOf(voiceMs: number, options: Omit<CommandStageOptions, 'telemetry'> = {}) {
  const { telemetry, of, sum } = recordingTelemetry()
  const stage = await commandStage({ ...options, telemetry })
  stage.now.voice.delayMs = voiceMs
  const took = () =>
    of('echo_ops.latency').map(({ value, tags }) => `${tags['source']} ${tags['decision']} ${value}`)
  const counted = () => ({
    total: sum('echo_ops.latency.total'),
    satisfactory: sum('echo_ops.latency.satisfactory'),
  })
  return { stage, took, counted, of }
}

const spoken = (text: string): Transcript => ({
  ...{ text, free: text, kind: 'speech', ratio: 0, by: 'ear', clipMs: 900, latencyMs: 250 },
})

/** An ear that makes words of a clip when the test says so. */
function slowEar() {
  let finish = (_: Transcript | Error): void => undefined
  const ear: Transcriber = {
    by: 'ear',
    expect: () => undefined,
    heardFromUs: () => undefined,
    warm: async () => undefined,
    close: async () => undefined,
    listen: () => ({
      add: () => undefined,
      cancel: () => undefined,
      end: () =>
        new Promise((resolve, reject) => {
          finish = (what) => (what instanceof Error ? reject(what) : resolve(what))
        }),
    }),
  }
  return { ear, finish: (what: Transcript | Error) => finish(what) }
}

describe('a command', () => {
  it('is measured to the first sound of its answer, not to the decision', async () => {
    const { stage, took, counted } = await stageOf(300)
    await stage.type('status')
    expect(counted().total).toBe(0)
    await stage.clock.advance(400)
    expect(took()).toEqual(['http answered 300'])
    expect(counted()).toEqual({ total: 1, satisfactory: 1 })
  })

  it('counts once, whatever is still said of it, and is not satisfactory when its first sound came late', async () => {
    const { stage, took, counted } = await stageOf(1_001)
    const asked = await stage.type('restart payment gateway')
    await stage.clock.advance(2_000)
    stage.now.desk.desk.cancel(asked.id, { who: 'ann', how: 'http', pin: null })
    await stage.heard()
    expect(took()).toEqual(['http confirming 1001'])
    expect(counted()).toEqual({ total: 1, satisfactory: 0 })
  })

  it('that is refused or not understood counts like any other', async () => {
    const { stage, took, counted } = await stageOf(200)
    await stage.type('delete the production database')
    await stage.heard()
    await stage.type('sing me a song')
    await stage.heard()
    expect(took()).toEqual(['http refused 200', 'http unclear 200'])
    expect(counted()).toEqual({ total: 2, satisfactory: 2 })
  })

  it('that answers a question is no command of its own', async () => {
    const { stage, took, counted } = await stageOf(100)
    await stage.type('restart payment gateway')
    await stage.clock.advance(5_000)
    await stage.type('cancel')
    await stage.heard()
    expect(took()).toEqual(['http confirming 100'])
    expect(counted().total).toBe(1)
  })

  it('by voice is measured from the key let go', async () => {
    const { ear, finish } = slowEar()
    const { stage, took } = await stageOf(100, { ear })
    const { talk } = stage.now.desk
    talk.begin(1, 1)
    await stage.clock.advance(3_000)
    talk.end(1, 1)
    await stage.clock.advance(250)
    finish(spoken('status'))
    await stage.clock.advance(2_000)
    expect(took()).toEqual(['voice answered 350'])
  })

  it('by voice that the ear could not hear has had no answer; one without words is asked for again', async () => {
    const { ear, finish } = slowEar()
    const { stage, took, counted } = await stageOf(100, { ear })
    const { talk } = stage.now.desk
    const say = async (what: Transcript | Error) => {
      talk.begin(1, 1)
      talk.end(1, 1)
      finish(what)
      await stage.clock.advance(5_000)
    }
    await say(new Error('the ear is broken'))
    expect([took(), counted()]).toEqual([[], { total: 1, satisfactory: 0 }])
    await say({ ...spoken(''), kind: 'noise' })
    expect([took(), counted()]).toEqual([['voice unclear 100'], { total: 2, satisfactory: 1 }])
  })

  it('is measured to its words on the wall where sound is off, nobody listens, or the voice fails', async () => {
    const muted = await stageOf(700)
    muted.stage.now.announcer.setMuted(true)
    const deserted = await stageOf(700, { listeners: 0 })
    const hoarse = await stageOf(0)
    hoarse.stage.now.voice.moods.push('fails', 'fails')
    for (const { stage, took, counted } of [muted, deserted, hoarse]) {
      await stage.type('status')
      await stage.heard()
      expect(took()).toEqual(['http answered 0'])
      expect(counted()).toEqual({ total: 1, satisfactory: 1 })
    }
  })

  it('whose answer makes way for the talk key is measured to when it sounds after all, and once', async () => {
    const { stage, took, counted } = await stageOf(300)
    await stage.type('status')
    await stage.clock.advance(100)
    stage.now.announcer.hold(true)
    await stage.clock.advance(1_400)
    stage.now.announcer.hold(false)
    await stage.clock.advance(400)
    stage.now.announcer.hold(true)
    await stage.clock.advance(500)
    stage.now.announcer.hold(false)
    await stage.heard()
    expect(took()).toEqual(['http answered 1800'])
    expect(counted()).toEqual({ total: 1, satisfactory: 0 })
  })

  it('that the artificial latency holds up is late', async () => {
    const { stage, took, counted } = await stageOf(0)
    stage.now.desk.chaos.start()
    void stage.type('status')
    await stage.heard()
    expect(Number(took()[0]?.split(' ')[2])).toBeGreaterThanOrEqual(2_500)
    expect(counted()).toEqual({ total: 1, satisfactory: 0 })
  })

  it('that has not been answered when EchoOps stops has had no answer', async () => {
    const { stage, took, counted } = await stageOf(5_000)
    await stage.type('status')
    await stage.restart()
    await stage.heard()
    expect(took()).toEqual([])
    expect(counted()).toEqual({ total: 1, satisfactory: 0 })
  })
})

describe('a report', () => {
  it('is measured from the delivery to the first sound of its headline', async () => {
    const { stage, took, counted } = await stageOf(250)
    await stage.alert()
    await stage.heard()
    expect(took()).toEqual(['report report 250'])
    expect(counted()).toEqual({ total: 1, satisfactory: 1 })
  })

  it('counts once: not for duplicates, reminders, updates or its recovery', async () => {
    const { stage, counted } = await stageOf(250)
    const first = { deliveryKey: 'event:same', incidentKey: 'cycle:same' }
    await stage.alert({ ...first, severity: 2 })
    await stage.alert({ ...first, severity: 2 })
    await stage.heard()
    await stage.alert({ incidentKey: 'cycle:same', transition: 'renotify', severity: 2 })
    await stage.alert({ incidentKey: 'cycle:same', severity: 1 })
    await stage.alert({ incidentKey: 'cycle:same', transition: 'recovered' })
    await stage.heard()
    expect(counted()).toEqual({ total: 1, satisfactory: 1 })
  })

  it('that a summary speaks for is measured to the first sound of the summary', async () => {
    const { stage, took, counted } = await stageOf(100)
    for (let storm = 0; storm < 8; storm++)
      await stage.alert({ incidentKey: `cycle:${storm}`, title: `trouble ${storm}`, service: `s${storm}` })
    await stage.heard()
    await stage.heard()
    const [first, summary] = stage.now.room.played
    expect(summary?.text).toMatch(/^Seven alerts/)
    const told = (startedMs = 0) => `report report ${startedMs - 1_000}`
    expect(took()).toEqual([
      told(first?.startedMs),
      ...Array.from({ length: 7 }, () => told(summary?.startedMs)),
    ])
    expect(counted().total).toBe(8)
  })

  it('of what recovers before it sounds has had no answer', async () => {
    const { stage, took, counted } = await stageOf(100)
    const muffled = { incidentKey: 'cycle:brief' }
    stage.now.announcer.hold(true)
    await stage.alert(muffled)
    await stage.alert({ ...muffled, transition: 'recovered' })
    stage.now.announcer.hold(false)
    await stage.heard()
    expect(took()).toEqual([])
    expect(counted()).toEqual({ total: 1, satisfactory: 0 })
  })

  it('of a muted service, and in a room without ears, is measured to the wall, and not again when it is said later', async () => {
    const { stage, took, counted } = await stageOf(100, { listeners: 0 })
    await stage.alert()
    await stage.heard()
    expect(took()).toEqual(['report report 0'])
    stage.now.room.setListeners(1)
    expect(await stage.heard()).not.toEqual([])
    await stage.type('mute checkout-api')
    await stage.alert({ incidentKey: 'cycle:hushed', service: 'checkout-api' })
    await stage.heard()
    expect(took().filter((one) => one.startsWith('report'))).toEqual(['report report 0', 'report report 0'])
    expect(counted().total).toBe(3)
  })

  it('that a restart takes up again is not counted again', async () => {
    const { stage, counted } = await stageOf(400)
    await stage.alert()
    await stage.restart()
    stage.now.voice.delayMs = 100
    expect(await stage.heard()).not.toEqual([])
    expect(counted()).toEqual({ total: 1, satisfactory: 0 })
    await stage.restart()
    await stage.heard()
    expect(counted().total).toBe(1)
  })
})
