import type { Severity } from './alert.ts'

interface Ranked {
  readonly severity: Severity
}

/** What waits for its turn: the worst first, of equals the one that came first; what does not fit is the mildest, latest one. */
export class WorstFirst<T extends Ranked> {
  readonly #most: number
  readonly #line: T[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** The one that has no room any more, which may be the new one itself; null while all have. */
  add(one: T): T | null {
    const behind = this.#line.findIndex(({ severity }) => severity > one.severity)
    this.#line.splice(behind < 0 ? this.#line.length : behind, 0, one)
    return this.#line.length > this.#most ? (this.#line.pop() ?? null) : null
  }

  /** It had its turn already, so it goes before all others whatever their number. */
  putBack(one: T): void {
    this.#line.unshift(one)
  }

  next(): T | undefined {
    return this.#line.shift()
  }

  /** Whether it waited. */
  remove(one: T): boolean {
    const at = this.#line.indexOf(one)
    if (at >= 0) this.#line.splice(at, 1)
    return at >= 0
  }

  clear(): readonly T[] {
    return this.#line.splice(0)
  }
}
