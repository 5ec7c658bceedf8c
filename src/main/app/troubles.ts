import type { DegradationView } from '../../contract/live.ts'

/** What works less well than it should, one line a sense. May be told of before there is a wall to show it. */
export class Troubles {
  readonly #known = new Map<string, DegradationView>()
  #changed: (all: readonly DegradationView[]) => void = () => undefined

  /** Names a sense that works less well than it should, until `restore`. */
  degrade(sense: string, text: string): void {
    if (this.#known.get(sense)?.text === text) return
    this.#known.set(sense, { sense, text })
    this.#changed(this.list())
  }

  restore(sense: string): void {
    if (this.#known.delete(sense)) this.#changed(this.list())
  }

  has(sense: string): boolean {
    return this.#known.has(sense)
  }

  list(): readonly DegradationView[] {
    return [...this.#known.values()]
  }

  /** Who is told of every change from now on; one at a time. */
  follow(changed: (all: readonly DegradationView[]) => void): void {
    this.#changed = changed
  }
}
