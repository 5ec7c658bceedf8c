import type { DemoFleet } from '../ports/demo-fleet.ts'
import type { Log } from '../ports/log.ts'
import type { EngineMessage } from '../server/live/hub.ts'
import type { CommandRoom } from './command-room.ts'
import type { FiguresFeed } from './figures-feed.ts'
import type { WallFeed } from './wall-feed.ts'

/** The name under which what is said and pressed at a wall is written down. */
const WALL = 'wall'

export interface WishParts {
  readonly feed: WallFeed
  readonly room: Pick<CommandRoom, 'desk' | 'talk' | 'mutes' | 'chaos'>
  readonly figures: Pick<FiguresFeed, 'watch'>
  readonly log: Log
  demo(): DemoFleet | null
}

/** Takes what a wall asks for to whoever grants it. */
export class WallWishes {
  readonly #parts: WishParts

  constructor(parts: WishParts) {
    this.#parts = parts
  }

  handle(wish: EngineMessage, wall: number): void {
    const { feed, room } = this.#parts
    switch (wish.type) {
      case 'talk':
        return this.#talk(wish, wall)
      case 'command':
        return this.#try(
          room.desk.take({ text: wish.text, who: WALL, source: 'wall' }),
          'a typed command failed',
        )
      case 'confirm':
        return this.#try(
          room.desk.confirm(wish.command_id, { who: WALL, how: 'key', pin: wish.pin }),
          'a confirmation was refused',
        )
      case 'cancel':
        room.desk.cancel(wish.command_id, { who: WALL, how: 'key', pin: null })
        return
      case 'mute':
        return room.mutes.press(wish.muted, WALL)
      case 'watch-figures':
        return this.#parts.figures.watch(wall, wish.on)
      case 'end-chaos':
        room.chaos.stop()
        return
      case 'break':
        return this.#break(wish.failure)
      default:
        feed.handle(wish)
    }
  }

  #talk({ talk: number, phase }: Extract<EngineMessage, { type: 'talk' }>, wall: number): void {
    const { talk } = this.#parts.room
    if (phase === 'begin') talk.begin(wall, number)
    else if (phase === 'end') talk.end(wall, number)
    else talk.cancel(wall, number)
  }

  #break(failure: string | null): void {
    const fleet = this.#parts.demo()
    if (fleet !== null) this.#try(fleet.break(failure), 'the demo fleet could not be broken')
  }

  /** A refusal is on the wall already, as the state of its command. */
  #try(work: Promise<unknown>, failure: string): void {
    work.catch((error: unknown) => this.#parts.log.info({ err: error }, failure))
  }
}
