/** A value and when it was seen, epoch ms. */
export interface Sampled {
  readonly at: number
  readonly value: number
}

/**
 * A bounded, even sample of a stream: every k-th value is kept; when there is no room, every second one goes and k doubles.
 * Needs no randomness and keeps the order.
 */
export class EvenSample {
  readonly #limit: number
  #kept: Sampled[] = []
  #every = 1
  #skipped = 0

  constructor(limit = 128) {
    this.#limit = limit
  }

  add(at: number, value: number): void {
    if (++this.#skipped < this.#every) return
    this.#skipped = 0
    this.#kept.push({ at, value })
    if (this.#kept.length < this.#limit) return
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0)
    this.#every *= 2
  }

  /** In order of time. */
  inOrder(): readonly Sampled[] {
    return [...this.#kept].sort((a, b) => a.at - b.at)
  }
}

/** The first few and the latest few lines of a template, by time. */
export class Extremes {
  readonly #each: number
  #first: { at: number; text: string; source: number }[] = []
  #last: { at: number; text: string; source: number }[] = []

  constructor(each = 6) {
    this.#each = each
  }

  wants(at: number): boolean {
    const latest = this.#last[0]
    return (
      this.#first.length < this.#each ||
      this.#last.length < this.#each ||
      at < (this.#first.at(-1)?.at ?? 0) ||
      at >= (latest?.at ?? 0)
    )
  }

  /** `text` must be a copy: a part of a large chunk would keep the whole chunk alive. */
  add(at: number, text: string, source: number): void {
    const line = { at, text, source }
    if (this.#first.length < this.#each || at < (this.#first.at(-1)?.at ?? 0)) {
      this.#first.push(line)
      this.#first.sort((a, b) => a.at - b.at)
      const moved = this.#first.length > this.#each ? this.#first.pop() : undefined
      if (moved === undefined) return
      this.#keepLast(moved)
      return
    }
    this.#keepLast(line)
  }

  #keepLast(line: { at: number; text: string; source: number }): void {
    this.#last.push(line)
    if (this.#last.length > 1 && line.at < (this.#last.at(-2)?.at ?? 0))
      this.#last.sort((a, b) => a.at - b.at)
    if (this.#last.length > this.#each) this.#last.shift()
  }

  /** Oldest first. */
  lines(): readonly { readonly at: number; readonly text: string; readonly source: number }[] {
    return [...this.#first, ...this.#last]
  }
}
