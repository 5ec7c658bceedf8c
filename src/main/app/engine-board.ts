import type { Engines } from '../../contract/status.ts'

/** Which engine serves which sense right now. */
export class EngineBoard {
  #now: Engines = { voice: '', analyst: '', evidence: '', ear: null }
  #changed: (now: Engines) => void = () => undefined

  now(): Engines {
    return this.#now
  }

  set<S extends keyof Engines>(sense: S, engine: Engines[S]): void {
    if (this.#now[sense] === engine) return
    this.#now = { ...this.#now, [sense]: engine }
    this.#changed(this.#now)
  }

  /** Who is told of every change from now on; one at a time. */
  follow(changed: (now: Engines) => void): void {
    this.#changed = changed
  }
}
