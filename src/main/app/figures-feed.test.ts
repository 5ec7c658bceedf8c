import { beforeEach, describe, expect, it } from 'vitest'
import { type LiveEvent, liveEventSchema } from '../../contract/live.ts'
import { someFigures, type TurnedClock, turnedClock } from '../server/testing-ports.ts'
import { FiguresFeed } from './figures-feed.ts'

let clock: TurnedClock
let feed: FiguresFeed
let revision: number
let sent: [wall: number, event: LiveEvent][]
const walls = () => sent.map(([wall]) => wall)

beforeEach(() => {
  clock = turnedClock()
  revision = 1
  sent = []
  feed = new FiguresFeed({
    clock,
    figures: {
      now: () => someFigures({ at: clock.now() }),
      get revision() {
        return revision
      },
    },
    send: (wall, event) => sent.push([wall, liveEventSchema.parse(event)]),
  })
})

describe('the figures of the engine', () => {
  it('come to a wall at once when it shows them, and to no other', () => {
    feed.watch(7, true)
    expect(walls()).toEqual([7])
  })

  it('come again within a second when something was counted, and else every five', () => {
    feed.watch(7, true)
    clock.forward(1_000)
    sent = []
    clock.forward(4_000)
    expect(sent).toEqual([])
    revision += 1
    clock.forward(1_000)
    expect(sent).toHaveLength(1)
    clock.forward(5_000)
    expect(sent).toHaveLength(2)
  })

  it('however much is counted, come once a second', () => {
    feed.watch(7, true)
    sent = []
    for (let tenth = 0; tenth < 100; tenth++) {
      revision += 1_000
      clock.forward(100)
    }
    expect(sent).toHaveLength(10)
  })

  it('come to every wall that shows them, until it shows them no more or is gone', () => {
    feed.watch(1, true)
    feed.watch(2, true)
    feed.watch(3, true)
    feed.watch(2, false)
    feed.gone(3)
    sent = []
    clock.forward(6_000)
    expect(new Set(walls())).toEqual(new Set([1]))
  })

  it('do not come faster to a wall that asks again and again', () => {
    for (let n = 0; n < 100; n++) feed.watch(1, true)
    expect(sent).toHaveLength(1)
  })

  it('are not looked at while nobody shows them', () => {
    feed.watch(1, true)
    feed.gone(1)
    feed.gone(1)
    sent = []
    revision += 1
    clock.forward(60_000)
    expect(sent).toEqual([])
  })
})
