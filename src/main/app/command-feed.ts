import type { ChaosView, CommandView, DemoView, ListeningView } from '../../contract/command.ts'
import type { LiveEvent } from '../../contract/live.ts'
import { ANSWERS_A_QUESTION, type CommandRecord } from '../domain/command-record.ts'
import type { Clock } from '../ports/clock.ts'
import type { Commands } from '../ports/commands.ts'
import { commandView } from '../server/command-view.ts'

/** How long the end of a command stays on the wall. */
const SHOWN_MS = 12_000
/** What was asked back must be read and thought about. */
const QUESTION_SHOWN_MS = 30_000
/** How far back a command may lie to be on the wall at all. */
const RECENT = 20

export interface CommandFeedParts {
  readonly commands: Commands
  readonly clock: Clock
  broadcast(event: LiveEvent): void
}

/** What the walls are told of commands: who speaks, which command concerns the room, what the demo fleet does. */
export class CommandFeed {
  readonly #parts: CommandFeedParts
  readonly #unsubscribe: () => void
  #listening: ListeningView | null = null
  #shown: CommandRecord | null = null
  #demo: DemoView | null = null
  #chaos: ChaosView = { active: false, until: null }
  #cancelReview = (): void => undefined

  constructor(parts: CommandFeedParts) {
    this.#parts = parts
    this.#unsubscribe = parts.commands.subscribe((changed) => {
      if (isOfItsOwn(changed)) parts.broadcast({ type: 'trail', command: commandView(changed) })
      this.#review()
    })
  }

  /** For a wall that has just connected. */
  view(): {
    listening: ListeningView | null
    command: CommandView | null
    trail: CommandView[]
    demo: DemoView | null
    chaos: ChaosView
  } {
    return {
      listening: this.#listening,
      command: this.#shown === null ? null : commandView(this.#shown),
      trail: this.#parts.commands.list().filter(isOfItsOwn).slice(-RECENT).map(commandView),
      demo: this.#demo,
      chaos: this.#chaos,
    }
  }

  listening(listening: ListeningView | null): void {
    this.#listening = listening
    this.#parts.broadcast({ type: 'listening', listening })
  }

  isListening(): boolean {
    return this.#listening !== null
  }

  demo(demo: DemoView | null): void {
    this.#demo = demo
    this.#parts.broadcast({ type: 'demo', demo })
  }

  chaos(chaos: ChaosView): void {
    this.#chaos = chaos
    this.#parts.broadcast({ type: 'chaos', chaos })
  }

  close(): void {
    this.#cancelReview()
    this.#unsubscribe()
  }

  /** Looks again what concerns the room, and when that will be over. */
  #review(): void {
    this.#cancelReview()
    const now = this.#parts.clock.now()
    const next = choose(this.#parts.commands.list(), now)
    if (next !== this.#shown) {
      this.#shown = next
      this.#parts.broadcast({ type: 'command', command: next === null ? null : commandView(next) })
    }
    const left = next === null || next.endedAt === null ? null : next.endedAt + shownFor(next) - now
    this.#cancelReview =
      left === null ? () => undefined : this.#parts.clock.after(Math.max(1, left), () => this.#review())
  }
}

const isOfItsOwn = ({ reason }: CommandRecord): boolean => reason !== ANSWERS_A_QUESTION

/** A question or an act that runs, else what ended last and not long ago, else what is watched. */
function choose(all: readonly CommandRecord[], now: number): CommandRecord | null {
  const commands = all.slice(-RECENT).filter(isOfItsOwn)
  const urgent = commands.findLast(
    ({ state }) => state === 'confirming' || state === 'performing' || state === 'understanding',
  )
  const ended = commands.findLast((one) => one.endedAt !== null && now < one.endedAt + shownFor(one))
  return urgent ?? ended ?? commands.findLast(({ state }) => state === 'watching') ?? null
}

const shownFor = ({ state }: CommandRecord): number =>
  state === 'unclear' || state === 'no-better' ? QUESTION_SHOWN_MS : SHOWN_MS
